package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
    private static final char QUOTE = '\'';

    private static ClientMessage next(String json) throws Mistake {
        return MessageReader.next(Buffer.buffer(json.replace(QUOTE, '"')));
    }

    private static String mistake(String json) {
        return mistake(Buffer.buffer(json.replace(QUOTE, '"')));
    }

    private static String mistake(Buffer json) {
        return String.valueOf(catchThrowableOfType(Mistake.class, () -> MessageReader.next(json))
                .getMessage());
    }

    private static KeyChange set(String key, @Nullable String value) {
        return new KeyChange(key, value);
    }

    @Nested
    class Hello {
        /** As it should be; what follows in a test is given a second time, and counts. */
        private static final String RIGHT = "{'protocol':'p','roomProtocol':'rp','roomId':'r','clientState':{'a':'b'}";

        private static HelloRequest hello(String json) throws Mistake {
            return MessageReader.hello(Buffer.buffer(json.replace(QUOTE, '"')));
        }

        private static String mistakeOf(String json) {
            return String.valueOf(
                    catchThrowableOfType(Mistake.class, () -> hello(json)).getMessage());
        }

        @Test
        void has_all_that_a_client_may_say() throws Mistake {
            assertThat(
                            hello(
                                    "{'clientName':'Ann','readonly':true,'roomCredential':'rc','clientCredential':'cc',"
                                            + "'clientType':'t','protocol':'p','roomProtocol':'rp','roomId':'r','clientState':{'a':'b'}}"))
                    .isEqualTo(new HelloRequest(
                            "p", "rp", "r", "rc", "cc", new ClientInfo("t", "Ann", Map.of("a", "b")), true));
        }

        @Test
        void has_what_a_client_must_say() throws Mistake {
            assertThat(hello(RIGHT + "}"))
                    .isEqualTo(new HelloRequest(
                            "p", "rp", "r", null, null, new ClientInfo(null, null, Map.of("a", "b")), false));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "false", "0", "0.0", "-0", "0e9", "1e-400"})
        void takes_for_missing_what_is_nothing(String nothing) throws Mistake {
            String fields = ",'roomCredential':%s,'clientCredential':%s,'clientType':%s,'clientName':%s}";
            assertThat(hello(RIGHT + fields.replace("%s", nothing))).isEqualTo(hello(RIGHT + "}"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"roomProtocol", "clientType", "clientName"})
        void has_no_long_names(String field) throws Mistake {
            String json = RIGHT + ",'" + field + "':'%s'}";
            assertThat(hello(json.replace("%s", "n".repeat(1024)))).isNotNull();
            assertThat(mistakeOf(json.replace("%s", "n".repeat(1025))))
                    .isEqualTo("Invalid HelloReq (" + field + " is longer than 1024 characters)");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 1000, 64 << 10})
        void does_not_remember_what_clients_call_their_keys(int length) throws Mistake {
            String json = "{'protocol':'p','roomProtocol':'rp','roomId':'r','clientState':{'%s':'b'}}"
                    .replace("%s", "k".repeat(length));
            String key = hello(json).client().state().keySet().iterator().next();
            assertThat(hello(json).client().state().keySet().iterator().next())
                    .isEqualTo(key)
                    .isNotSameAs(key);
        }

        @Test
        void has_empty_texts_as_they_are() throws Mistake {
            HelloRequest request = hello("{'protocol':'','roomProtocol':'','roomId':'','roomCredential':'',"
                    + "'clientCredential':'','clientType':'','clientName':'','clientState':{'':''}}");
            assertThat(request)
                    .isEqualTo(new HelloRequest("", "", "", "", "", new ClientInfo("", "", Map.of("", "")), false));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'protocol':1",
                    "'protocol':null",
                    "'roomProtocol':['p']",
                    "'roomId':{}",
                    "'roomCredential':1",
                    "'roomCredential':{}",
                    "'clientCredential':true",
                    "'clientType':[]",
                    "'clientName':-1.5",
                    "'readonly':0",
                    "'readonly':''",
                    "'readonly':'true'",
                    "'roomId':1,'clientState':1"
                })
        void is_invalid_if_a_field_is_not_as_it_should_be(String field) {
            assertThat(mistakeOf(RIGHT + "," + field + "}")).isEqualTo("Invalid HelloReq");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "[]", "null", "7", "true", "'text'", "[{'protocol':'p'}]"})
        void is_invalid_if_it_says_nothing(String json) {
            assertThat(mistakeOf(json)).isEqualTo("Invalid HelloReq");
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "'x'                     ~ Invalid KVStore (type)",
                    "0                       ~ Invalid KVStore (type)",
                    "false                   ~ Invalid KVStore (type)",
                    "{'a':1}                 ~ Invalid KVStore (value)",
                    "{'a':null}              ~ Invalid KVStore (value)",
                    "{'a':'b','c':{'d':'e'}} ~ Invalid KVStore (value)",
                    "{'a':'b','a':0}         ~ Invalid KVStore (value)",
                    "[1]                     ~ Invalid KVStore (value)"
                })
        void is_invalid_if_the_state_is_not_texts_by_texts(String state, String mistake) {
            assertThat(mistakeOf(RIGHT + ",'clientState':" + state + "}")).isEqualTo(mistake);
        }

        @Test
        void is_invalid_without_a_state() {
            assertThat(mistakeOf("{'protocol':'p','roomProtocol':'rp','roomId':'r'}"))
                    .isEqualTo("Invalid KVStore (type)");
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "null                        ~ {}",
                    "{}                          ~ {}",
                    "[]                          ~ {}",
                    "['x','y']                   ~ {0=x, 1=y}",
                    "{'z':'1','a':'2'}           ~ {z=1, a=2}",
                    "{'z':'1','a':'2','z':'3'}   ~ {z=3, a=2}",
                    "{'a':0,'a':'now it is one'} ~ {a=now it is one}"
                })
        void has_a_state_as_javascript_reads_it(String json, String state) throws Mistake {
            assertThat(hello(RIGHT + ",'clientState':" + json + "}").client().state())
                    .hasToString(state);
        }

        @ParameterizedTest
        @ValueSource(strings = {"roomProtocol", "clientType", "clientName"})
        void says_what_it_is_in_so_many_characters_at_most(String field) throws Mistake {
            String longest = ",'" + field + "':'" + "é".repeat(HelloRequest.MAX_ID);
            assertThat(hello(RIGHT + longest + "'}").roomId()).isEqualTo("r");
            assertThat(mistakeOf(RIGHT + longest + "x'}"))
                    .isEqualTo("Invalid HelloReq (" + field + " is longer than 1024 characters)");
        }

        @Test
        void names_a_room_in_so_many_characters_at_most() throws Mistake {
            String longest = "é".repeat(HelloRequest.MAX_ID);
            assertThat(hello(RIGHT + ",'roomId':'" + longest + "'}").roomId()).isEqualTo(longest);
            assertThat(mistakeOf(RIGHT + ",'roomId':'" + longest + "x'}"))
                    .isEqualTo("Invalid HelloReq (roomId is longer than 1024 characters)");
        }
    }

    @Nested
    class Change {
        @Test
        void has_changes_of_the_room_and_of_the_client() throws Mistake {
            assertThat(next("{'type':2,'roomChanges':[{'key':'a','value':'b'},{'key':'c'}],"
                            + "'clientChanges':[{'value':null,'key':'d'}],'echo':true}"))
                    .isEqualTo(
                            new ChangeRequest(List.of(set("a", "b"), set("c", null)), List.of(set("d", null)), true));
        }

        @Test
        void needs_none() throws Mistake {
            assertThat(next("{'type':2}")).isEqualTo(new ChangeRequest(null, null, false));
            assertThat(next("{'type':2,'roomChanges':[],'echo':null}"))
                    .isEqualTo(new ChangeRequest(List.of(), null, false));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "false", "0", "''"})
        void has_none_where_there_is_nothing(String nothing) throws Mistake {
            assertThat(next("{'type':2,'roomChanges':%s,'clientChanges':%s}".replace("%s", nothing)))
                    .isEqualTo(new ChangeRequest(null, null, false));
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "{'key':'a','value':''}            ~ KeyChange[key=a, value=]",
                    "{'key':'','value':'b'}            ~ KeyChange[key=, value=b]",
                    "{'key':'a','value':false}         ~ KeyChange[key=a, value=null]",
                    "{'key':'a','value':0}             ~ KeyChange[key=a, value=null]",
                    "{'key':'a','x':[{'key':'b'}]}     ~ KeyChange[key=a, value=null]",
                    "{'key':1,'key':'a'}               ~ KeyChange[key=a, value=null]",
                    "{'value':1,'key':'a','value':'v'} ~ KeyChange[key=a, value=v]"
                })
        void is_a_text_by_which_there_is_a_text_or_nothing(String entry, String change) throws Mistake {
            ChangeRequest request = (ChangeRequest) next("{'type':2,'roomChanges':[" + entry + "]}");
            assertThat(request.roomChanges()).singleElement().hasToString(change);
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "'echo':1                               ~ Invalid ChangeReq",
                    "'echo':'','roomChanges':1              ~ Invalid ChangeReq",
                    "'roomChanges':1                        ~ Invalid KVSets (object)",
                    "'roomChanges':true                     ~ Invalid KVSets (object)",
                    "'roomChanges':'x'                      ~ Invalid KVSets (object)",
                    "'roomChanges':{'key':'a'}              ~ Invalid KVSets (object)",
                    "'clientChanges':{}                     ~ Invalid KVSets (object)",
                    "'roomChanges':[1],'clientChanges':1    ~ Invalid KVSets (entry)",
                    "'roomChanges':1,'clientChanges':[1]    ~ Invalid KVSets (object)",
                    "'roomChanges':[null]                   ~ Invalid KVSets (entry)",
                    "'roomChanges':['key']                  ~ Invalid KVSets (entry)",
                    "'roomChanges':[['key']]                ~ Invalid KVSets (entry)",
                    "'roomChanges':[{}]                     ~ Invalid KVSets (entry)",
                    "'roomChanges':[{'key':null}]           ~ Invalid KVSets (entry)",
                    "'roomChanges':[{'key':{'key':'a'}}]    ~ Invalid KVSets (entry)",
                    "'roomChanges':[{'key':'a'},{'key':1}]  ~ Invalid KVSets (entry)",
                    "'roomChanges':[{'key':'a','value':1}]  ~ Invalid KVSets (entry)",
                    "'roomChanges':[{'key':'a','value':{}}] ~ Invalid KVSets (entry)",
                    "'clientChanges':[{'key':'a','value':true}] ~ Invalid KVSets (entry)"
                })
        void is_invalid_if_it_is_not_as_it_should_be(String fields, String mistake) {
            assertThat(mistake("{'type':2," + fields + "}")).isEqualTo(mistake);
        }
    }

    @Nested
    class Others {
        @Test
        void an_action_has_a_name_and_perhaps_data_and_an_id() throws Mistake {
            assertThat(next("{'type':4,'action':'a','data':'d','id':'1'}")).isEqualTo(new ActionRequest("a", "d", "1"));
            assertThat(next("{'type':4,'action':'','data':null,'id':0}")).isEqualTo(new ActionRequest("", null, null));
        }

        @ParameterizedTest
        @ValueSource(strings = {"'data':'d'", "'action':1", "'action':'a','data':1", "'action':'a','id':[]"})
        void an_action_is_invalid_otherwise(String fields) {
            assertThat(mistake("{'type':4," + fields + "}")).isEqualTo("Invalid ActionReq");
        }

        @Test
        void a_client_that_leaves_may_say_why_and_how() throws Mistake {
            assertThat(next("{'type':6}")).isEqualTo(new CloseRequest(null, false));
            assertThat(next("{'type':6,'msg':'bye','flush':true}")).isEqualTo(new CloseRequest("bye", true));
            assertThat(next("{'type':6,'msg':0,'flush':null}")).isEqualTo(new CloseRequest(null, false));
        }

        @ParameterizedTest
        @ValueSource(strings = {"'msg':1", "'msg':{}", "'flush':0", "'flush':'true'"})
        void a_client_leaves_in_no_other_way(String fields) {
            assertThat(mistake("{'type':6," + fields + "}")).isEqualTo("Invalid CloseReq");
        }

        @Test
        void a_client_leaves_when_asked() throws Mistake {
            assertThat(next("{'type':7,'msg':1}")).isEqualTo(new CloseResponse());
        }
    }

    @Nested
    class Type {
        @ParameterizedTest
        @ValueSource(strings = {"2", "2.0", "2e0", "0.2E+1", "77,'type':2", "'2','type':2"})
        void is_a_number_however_it_is_written(String type) throws Mistake {
            assertThat(next("{'type':" + type + "}")).isEqualTo(new ChangeRequest(null, null, false));
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "{'type':'2'}            ~ string",
                    "{'type':null}           ~ object",
                    "{'type':[2]}            ~ object",
                    "{'type':{'type':2}}     ~ object",
                    "{'type':true}           ~ boolean",
                    "{'Type':2}              ~ undefined",
                    "{}                      ~ undefined",
                    "[{'type':2}]            ~ undefined",
                    "'type'                  ~ undefined",
                    "2                       ~ undefined",
                    "null                    ~ undefined"
                })
        void is_named_as_javascript_does_if_it_is_none(String json, String type) {
            assertThat(mistake(json)).isEqualTo("message without numerical type (" + type);
        }

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "-0, 0",
            "1, 1",
            "3, 3",
            "5, 5",
            "8, 8",
            "77, 77",
            "2.5, 2.5",
            "-2.50, -2.5",
            "100, 100",
            "1e2, 100",
            "123456.789, 123456.789",
            "0.000001, 0.000001",
            "0.0000001, 1e-7",
            "0.00000012, 1.2e-7",
            "1e20, 100000000000000000000",
            "123e18, 123000000000000000000",
            "1e21, 1e+21",
            "-1.5e300, -1.5e+300",
            "2e23, 2e+23",
            "5e-324, 5e-324",
            "0.1, 0.1",
            "0.30000000000000004, 0.30000000000000004",
            "9007199254740993, 9007199254740992",
            "1648100000000000.25, 1648100000000000.2",
            "1e999, Infinity",
            "-1e999, -Infinity",
        })
        void is_written_as_javascript_does_if_nobody_handles_it(String number, String text) {
            assertThat(mistake("{'type':" + number + "}")).isEqualTo("Unhandled message type " + text);
        }
    }

    @Nested
    class NotJson {
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "||                     ~ 0",
                    "|  |                   ~ 2",
                    "{                      ~ 1",
                    "{'type':2              ~ 9",
                    "{'type':2}}            ~ 11",
                    "{'type':2} 3           ~ 12",
                    "{'type':2,}            ~ 11",
                    "{type:2}               ~ 2",
                    "{'type':02}            ~ 9",
                    "{'type':+2}            ~ 10",
                    "{'type':.2}            ~ 9",
                    "{'type':2.}            ~ 10",
                    "{'type':NaN}           ~ 11",
                    "{'type':2}//           ~ 11",
                    "/**/{'type':2}         ~ 1",
                    "{'type':2,'x':[1,]}    ~ 18",
                    "{'type':2,'x':'\\q'}   ~ 17",
                    "{'type':2,'x':'\\u12'} ~ 20",
                    "tru                    ~ 3",
                    "'secret                ~ 7"
                })
        void says_where(String json, int at) {
            assertThat(mistake(json)).isEqualTo("not valid JSON at byte " + at);
        }

        @Test
        void is_a_text_with_a_line_feed_in_it() {
            assertThat(mistake("{'type':2,'x':'a\nb'}")).isEqualTo("not valid JSON at byte 17");
        }

        @Test
        void comes_before_whatever_else_is_wrong() {
            assertThat(mistake("{'type':'2','roomChanges':1,")).startsWith("not valid JSON at byte ");
        }

        @Test
        void is_not_repeated() {
            assertThat(mistake("hush".repeat(1000))).hasSizeLessThan(60).doesNotContain("hush");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "7b 22 78 22 3a 22 ff 22 7d",
                    "7b 22 78 22 3a 22 c0 80 22 7d",
                    "7b 22 78 22 3a 22 ed a0 80 22 7d",
                    "7b 22 78 22 3a 22 e2 82",
                    "ff fe 7b 00 7d 00",
                    "fe ff 00 7b 00 7d"
                })
        void is_what_is_not_utf_8(String hex) {
            assertThat(mistake(bytes(hex))).isEqualTo("not valid JSON: not UTF-8");
        }

        @ParameterizedTest
        @ValueSource(strings = {"7b 00 7d 00", "00 7b 00 7d", "00 00 00 7b 00 00 00 7d", "7b 00 00 00 7d 00 00 00"})
        void is_any_other_encoding(String hex) {
            assertThat(mistake(bytes(hex))).matches("not valid JSON at byte [12]");
        }

        @Test
        void is_what_begins_with_a_byte_order_mark() {
            assertThat(mistake("\uFEFF{'type':7}")).isEqualTo("not valid JSON at byte 0: a byte order mark");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[", "{'a':", "{'type':[", "{'clientState':[", "{'roomChanges':[{'value':["})
        void is_what_is_too_deep(String nested) {
            assertThat(mistake(nested.repeat(200_000))).endsWith(": too deep, or too long a number");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{'type':%s}", "{'type':%s.5}", "{'type':2,'x':[%s]}", "{'type':1e%s}"})
        void is_too_long_a_number(String json) {
            assertThat(mistake(json.replace("%s", "9".repeat(1_000_000)))).endsWith(": too deep, or too long a number");
        }

        private static Buffer bytes(String hex) {
            return Buffer.buffer(HexFormat.of().parseHex(hex.replace(" ", "")));
        }
    }

    @Nested
    class Texts {
        private static String value(String json) throws Mistake {
            return String.valueOf(((ActionRequest) next("{'type':4,'action':'a','data':'" + json + "'}")).data());
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '|',
                delimiter = '~',
                value = {
                    "\\ud83d\\ude00       ~ |\uD83D\uDE00|",
                    "\uD83D\uDE00         ~ |\uD83D\uDE00|",
                    "\\ud83d              ~ |\uFFFD|",
                    "\\ude00              ~ |\uFFFD|",
                    "\\ude00\\ud83d       ~ |\uFFFD\uFFFD|",
                    "a\\ud83db            ~ |a\uFFFDb|",
                    "\\ud83d\\ud83d\\ude00 ~ |\uFFFD\uD83D\uDE00|",
                    "x\\u0001\\n\\/\\u2028 ~ |x\u0001\n/\u2028|"
                })
        void can_be_sent_on_as_utf_8(String json, String text) throws Mistake {
            assertThat(value(json)).isEqualTo(text);
        }

        @Test
        void are_as_sendable_where_they_are_keys() throws Mistake {
            ClientMessage message = next("{'type':2,'roomChanges':[{'key':'\\ud83d'},{'key':'\\ud83d\\ude00'}]}");
            assertThat(message)
                    .isEqualTo(new ChangeRequest(List.of(set("\uFFFD", null), set("\uD83D\uDE00", null)), null, false));
            Map<String, String> state = new LinkedHashMap<>();
            state.put("\uFFFD", "2");
            state.put("\uD83D\uDE00", "3");
            assertThat(Hello.hello(Hello.RIGHT + ",'clientState':{'\\udc00':'1','\\ud800':'2','\\ud83d\\ude00':'3'}}")
                            .client()
                            .state())
                    .isEqualTo(state);
        }

        @Test
        void may_be_as_long_as_the_message() throws Mistake {
            String text = "x".repeat(21_000_000);
            assertThat(value(text)).isEqualTo(text);
            String key = "k".repeat(1_000_000);
            assertThat(next("{'" + key + "':1,'type':2,'roomChanges':[{'key':'" + key + "'}]}"))
                    .isEqualTo(new ChangeRequest(List.of(set(key, null)), null, false));
        }
    }

    @Test
    void what_nobody_knows_is_passed_over() throws Mistake {
        assertThat(next("{'x':{'type':4},'type':7,'y':[[{'z':[null,true,-1.5e3,'a']}]]} \n"))
                .isEqualTo(new CloseResponse());
    }

    @Test
    void a_mistake_costs_no_stack_trace() {
        Mistake mistake = catchThrowableOfType(Mistake.class, () -> next("{}"));
        assertThat(mistake.getStackTrace()).isEmpty();
        assertThat(mistake.what()).isEqualTo("message without numerical type (undefined");
    }
}
