package io.chamberhub.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chamberhub.room.ClientInfo;
import io.chamberhub.room.KeyChange;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogicReplyTest {
    private static final ClientInfo BOB = new ClientInfo("human", "Bob", Map.of("a", "b"));
    private static final Newcomer NEWCOMER = new Newcomer("192.0.2.1", null, "bob");
    private static final HelloRequest HELLO = new HelloRequest("p", "rp", "tea", null, null, BOB, true);
    private static final ChangeRequest CHANGE =
            new ChangeRequest(List.of(new KeyChange("a", "b")), List.of(new KeyChange("c", "d")), true);

    private static LogicReply reply(String call, String json) {
        return new LogicReply(call, new JsonObject(json.replace('\'', '"')));
    }

    private static HelloDecision hello(String json) throws LogicFailure {
        return reply("hello", json).hello(NEWCOMER, HELLO);
    }

    private static ChangeDecision change(String json) throws LogicFailure {
        return reply("change", json).change(CHANGE);
    }

    private static ActionDecision action(String json) throws LogicFailure {
        return reply("action", json).action();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'clientState':null,'readonly':null,'subject':null,'refuse':null}"})
    void a_newcomer_is_let_in_as_it_asks(String json) throws LogicFailure {
        assertThat(hello(json)).isEqualTo(new HelloDecision.Accept(BOB, true, "bob", Optional.empty()));
    }

    @Test
    void a_newcomer_is_let_in_as_the_logic_says() throws LogicFailure {
        assertThat(hello("{'clientState':{'role':'guest'},'readonly':false,'subject':'guest 7'}"))
                .isEqualTo(new HelloDecision.Accept(
                        new ClientInfo("human", "Bob", Map.of("role", "guest")), false, "guest 7", Optional.empty()));
    }

    @Test
    void a_newcomer_is_not_let_in() throws LogicFailure {
        assertThat(hello("{'refuse':'not today'}")).isEqualTo(HelloDecision.refuse("not today"));
        assertThat(hello("{'refuse':''}")).isEqualTo(HelloDecision.refuse(""));
    }

    @Test
    void a_change_is_applied_as_it_was_asked_for() throws LogicFailure {
        assertThat(change("{}")).isEqualTo(ChangeDecision.apply(CHANGE));
    }

    @Test
    void a_change_is_applied_as_the_logic_says() throws LogicFailure {
        assertThat(change("{'roomChanges':[],'clientChanges':[{'key':'x','value':'y'},{'key':'z'},"
                        + "{'key':'','value':null}],'echo':false}"))
                .isEqualTo(new ChangeDecision.Apply(
                        List.of(),
                        List.of(new KeyChange("x", "y"), new KeyChange("z", null), new KeyChange("", null)),
                        false));
    }

    @Test
    void a_change_is_refused() throws LogicFailure {
        assertThat(change("{'refuse':'no'}")).isEqualTo(ChangeDecision.refuse("no"));
    }

    @Test
    void an_action_is_done_or_not() throws LogicFailure {
        assertThat(action("{'success':true}")).isEqualTo(ActionDecision.done(null));
        assertThat(action("{'success':false,'msg':'no','data':'d','roomChanges':[{'key':'a'}],'clientChanges':[]}"))
                .isEqualTo(new ActionDecision(false, "d", "no", List.of(new KeyChange("a", null)), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            value = {
                "hello  ~ {'refuse':true}                                ~ refuse must be a text",
                "hello  ~ {'clientState':[]}                             ~ clientState must be an object of texts",
                "hello  ~ {'clientState':{'a':1}}                        ~ clientState must be an object of texts",
                "hello  ~ {'clientState':{'a':null}}                     ~ clientState must be an object of texts",
                "hello  ~ {'readonly':'yes'}                             ~ readonly must be true or false",
                "hello  ~ {'subject':7}                                  ~ subject must be a text",
                "change ~ {'refuse':[]}                                  ~ refuse must be a text",
                "change ~ {'echo':1}                                     ~ echo must be true or false",
                "change ~ {'roomChanges':{}}                             ~ roomChanges must be a list of changes",
                "change ~ {'roomChanges':[{'key':'a'},1]}                ~ roomChanges[1] must be a key, which is a text,",
                "change ~ {'clientChanges':[null]}                       ~ clientChanges[0] must be a key,",
                "change ~ {'clientChanges':[{}]}                         ~ clientChanges[0] must be a key,",
                "change ~ {'clientChanges':[{'key':'a','value':1}]}      ~ clientChanges[0] must be a key,",
                "change ~ {'clientChanges':[{'key':'a','to':'b'}]}       ~ clientChanges[0] must be a key,",
                "action ~ {}                                             ~ success must be true or false",
                "action ~ {'success':null}                               ~ success must be true or false",
                "action ~ {'success':1}                                  ~ success must be true or false",
                "action ~ {'success':true,'data':{}}                     ~ data must be a text",
                "action ~ {'success':true,'msg':1}                       ~ msg must be a text",
                "action ~ {'success':true,'clientChanges':''}            ~ clientChanges must be a list of changes"
            })
    void what_is_not_right_is_named(String call, String json, String wrong) {
        assertThatThrownBy(() -> read(call, json))
                .isInstanceOf(LogicFailure.class)
                .hasMessageStartingWith("the logic's reply to " + call + " is not right: " + wrong);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            delimiter = '~',
            value = {
                "hello  ~ {'readOnly':true}                 ~ readOnly",
                "change ~ {'refuse':'no','why':'so'}        ~ why",
                "change ~ {'success':true}                  ~ success",
                "action ~ {'success':true,'refuse':'no'}    ~ refuse"
            })
    void what_nobody_knows_is_not_passed_over(String call, String json, String field) {
        assertThatThrownBy(() -> read(call, json))
                .hasMessage("the logic's reply to " + call + " has a field that is not known: " + field);
    }

    private static Object read(String call, String json) throws LogicFailure {
        return switch (call) {
            case "hello" -> hello(json);
            case "change" -> change(json);
            default -> action(json);
        };
    }
}
