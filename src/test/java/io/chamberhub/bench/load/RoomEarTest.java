package io.chamberhub.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoomEarTest {
    private static final String BEFORE = "before";

    private final List<String> heard = new ArrayList<>();
    private ByteBuffer in = ByteBuffer.allocate(0);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':1,'clientId':'1','clients':{'1':{'clientState':{}}},'roomState':{'0':'x'}} | welcome 0",
                "{'type':1,'clients':{'1':{'clientState':{}},'2':{'clientState':{}}},'readonly':false} | welcome 1",
                "{'type':3,'addClients':{'7':{'clientState':{}}}} | joined 1",
                "{'type':3,'addClients':{'7':{'clientState':{}},'8':{'clientState':{}}}} | joined 2",
                "{'type':3,'removeClients':['7']} | left 1",
                "{'type':3,'removeClients':['7','8'],'addClients':{'9':{'clientState':{}}}} | joined 1, left 2",
                "{'type':3,'roomChanges':[{'key':'0','value':'abc'}],'updateClients':{}} | value abc",
                "{'type':3,'updateClients':{},'roomChanges':[{'value':'a','key':'0'},{'key':'1','value':''}]}"
                        + " | value a, value ",
                "{'type':3,'roomChanges':[],'updateClients':{}} | nothing",
                "{'type':5,'success':true,'data':'x'} | nothing",
                "{'type': | nothing",
                "[] | nothing"
            })
    void hears_who_is_there_and_what_is_new(String json, String expected) {
        byte[] bytes = (BEFORE + json.replace('\'', '"') + "'value':'behind'".replace('\'', '"'))
                .getBytes(StandardCharsets.US_ASCII);
        in = ByteBuffer.wrap(bytes);
        new RoomEar(new Recorder()).hear(in, BEFORE.length(), json.length());
        assertThat(String.join(", ", heard).strip()).isEqualTo(expected);
    }

    private final class Recorder implements RoomEar.Listener {
        @Override
        public void welcome(int others) {
            heard.add("welcome " + others);
        }

        @Override
        public void joined(int others) {
            heard.add("joined " + others);
        }

        @Override
        public void left(int others) {
            heard.add("left " + others);
        }

        @Override
        public void value(int from, int length) {
            heard.add("value " + StandardCharsets.US_ASCII.decode(in.slice(from, length)));
        }

        @Override
        public void nothing() {
            heard.add("nothing");
        }
    }
}
