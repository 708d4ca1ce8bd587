package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Client.Ending;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of rooms when a node is killed, stands still, or is cut off for a while. */
@Execution(ExecutionMode.CONCURRENT) // They wait most of the time.
class RoomsWithoutNodeIT {
    private static final Duration NOTICE = Duration.ofSeconds(5);
    private static final Duration FREEZE = Duration.ofSeconds(8);
    private static final Duration REUNION = Duration.ofSeconds(20);
    private static final Ending RESTART = new Ending(1012, "Service restart");
    private static final String FREE = "/free";
    private static final String JUDGED = "/judged";
    private static final String BRIEF = "/brief";
    private static final String KEEPS = "keeps";

    /** @param logic where it is asked about the rooms of one hall */
    private static JsonObject settings(String logic) {
        JsonObject rooms = new JsonObject().put("protocol", "rooms");
        JsonObject halls = new JsonObject()
                .put(FREE, rooms)
                .put(JUDGED, rooms.copy().put("logic", new JsonObject().put("url", logic)))
                .put(
                        BRIEF,
                        rooms.copy().put("emptyRoomTtl", 2_000).put("limits", new JsonObject().put("maxChambers", 2)));
        return HubProcess.settings().put("halls", halls);
    }

    @Test
    void logic_and_clients_are_told_once_of_those_whose_node_was_killed_and_its_rooms_end() throws Exception {
        try (LogicServer logic = new LogicServer();
                Nodes nodes = Nodes.startInTurn("killed-rooms", 3, settings(logic.url()))) {
            HubProcess killed = nodes.node(2);
            Roommate anna = Roommate.enter(nodes.node(0).chamber(JUDGED), "main");
            Roommate bert = Roommate.enter(nodes.node(1).chamber(JUDGED), "main");
            List<String> gone = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                gone.add(Roommate.enter(killed.chamber(JUDGED), "main").id());
            }
            Roommate sole = Roommate.enter(killed.chamber(JUDGED), "sole");
            sole.set(KEEPS, "this");
            awaitChange(sole, KEEPS);
            Roommate brief = Roommate.enter(killed.chamber(BRIEF), "brief");
            Roommate empty = Roommate.enter(killed.chamber(BRIEF), "empty");
            empty.set("a", "1");
            awaitChange(empty, "a");
            empty.say(new JsonObject().put("type", 6));
            empty.ending();

            killed.kill();
            for (Roommate each : List.of(anna, bert)) {
                gone.forEach(id -> each.heard().await(message -> removes(message, id), "the leaving of " + id, NOTICE));
                assertThat(each.heard().now().stream().filter(message -> message.containsKey("removeClients")))
                        .hasSize(gone.size());
            }
            gone.forEach(id -> logic.left("main").await(id::equals, "the leaving of " + id));
            logic.left("sole").await(sole.id()::equals, "the leaving of " + sole.id());
            Roommate after = Roommate.enter(nodes.node(0).chamber(JUDGED), "sole");
            assertThat(after.welcome().getJsonObject("clients").fieldNames()).containsExactly(after.id());
            assertThat(after.welcome().getJsonObject("roomState")).isEqualTo(new JsonObject().put(KEEPS, "this"));

            // The hall has places for them once the rooms of the killed node have ended.
            List<Roommate> others = List.of(
                    awaitPlace(nodes.node(0).chamber(BRIEF), "other"),
                    awaitPlace(nodes.node(1).chamber(BRIEF), "another"));
            after.say(new JsonObject().put("type", 6));
            logic.left("sole").await(after.id()::equals, "the leaving of the last one");
            assertThat(logic.left("main").now()).containsExactlyInAnyOrderElementsOf(gone);
            assertThat(logic.left("sole").now()).containsExactly(sole.id(), after.id());
            Stream.concat(others.stream(), Stream.of(anna, bert, after, brief)).forEach(Roommate::close);
            nodes.node(0).assertUntroubled();
            nodes.node(1).assertUntroubled();
        }
    }

    private static Roommate awaitPlace(URI hall, String room) {
        Recording<Roommate> entered = new Recording<>("newcomers");
        Recording.awaitTrue(
                Recording.PATIENCE,
                () -> {
                    Roommate.tryToEnter(hall, room).ifPresent(entered::add);
                    return entered.size() > 0;
                },
                "a place for " + room);
        return entered.now().get(0);
    }

    @Test
    void those_on_a_frozen_node_are_in_their_rooms_again_or_asked_to_come_again() throws Exception {
        try (LogicServer logic = new LogicServer();
                Nodes nodes = Nodes.startInTurn("frozen-rooms", 3, settings(logic.url()))) {
            HubProcess frozen = nodes.node(1);
            URI free = nodes.node(0).chamber(FREE);
            URI judged = nodes.node(2).chamber(JUDGED);
            Mirror anna = new Mirror(Roommate.enter(free, "ice"));
            Mirror bert = new Mirror(Roommate.enter(frozen.chamber(FREE), "ice"));
            Mirror carl = new Mirror(Roommate.enter(nodes.node(2).chamber(FREE), "ice"));
            Mirror dora = new Mirror(Roommate.enter(judged, "judged ice"));
            Mirror emil = new Mirror(Roommate.enter(frozen.chamber(JUDGED), "judged ice"));
            Mirror sole = new Mirror(Roommate.enter(frozen.chamber(FREE), "sole ice"));
            sole.client().set("a", "1");
            bert.client().set("bert", "before");
            awaitChange(sole.client(), "a");
            awaitChange(carl.client(), "bert");

            CompletableFuture<Void> thawed = frozen.pause(FREEZE);
            bert.client().set("bert", "frozen");
            for (Mirror each : List.of(anna, carl)) {
                each.client()
                        .heard()
                        .await(message -> removes(message, bert.client().id()), "bert's leaving");
            }
            anna.client().set("anna", "meanwhile");
            awaitChange(carl.client(), "anna");
            logic.left("judged ice").await(emil.client().id()::equals, "emil's leaving");
            assertThat(thawed).as("all that happened while it was frozen").isNotDone();

            thawed.get(FREEZE.toSeconds() + 1, TimeUnit.SECONDS);
            nodes.awaitReunion(1, REUNION);
            assertThat(emil.client().ending()).isEqualTo(RESTART);
            Mirror.awaitAgreement(List.of(anna, bert, carl), free, "ice", REUNION);
            Mirror.awaitAgreement(List.of(dora), judged, "judged ice", REUNION);
            Mirror.awaitAgreement(List.of(sole), free, "sole ice", REUNION);
            assertTalk(List.of(anna, bert, carl), RESTART);
            assertTalk(List.of(dora, emil), RESTART);
            assertTalk(List.of(sole), RESTART);
            dora.client().say(new JsonObject().put("type", 6));
            logic.left("judged ice").await(dora.client().id()::equals, "dora's leaving");
            assertThat(logic.left("judged ice").now())
                    .as("who has left; newcomers that looked do not matter")
                    .containsOnlyOnce(emil.client().id(), dora.client().id());
        }
    }

    @Test
    void both_sides_of_a_cluster_in_two_parts_agree_once_they_are_together() throws Exception {
        try (Hosts hosts = Hosts.create(3);
                Nodes nodes = Nodes.startInTurn("cut-rooms", hosts.places(), settings("http://127.0.0.1:1/"))) {
            List<Mirror> all = new ArrayList<>();
            for (HubProcess node : nodes.all()) {
                all.add(new Mirror(Roommate.enter(node.chamber(FREE), "split")));
            }
            Mirror lone = new Mirror(Roommate.enter(nodes.node(2).chamber(FREE), "lone"));
            all.get(0).client().set("a", "before");
            all.forEach(each -> awaitChange(each.client(), "a"));
            hosts.cut(2);
            CompletableFuture<Void> healed = HubProcess.after(Duration.ofSeconds(14), () -> hosts.heal(2));
            all.get(0)
                    .client()
                    .heard()
                    .await(message -> removes(message, all.get(2).client().id()), "its leaving");
            all.get(2)
                    .client()
                    .heard()
                    .await(message -> removes(message, all.get(0).client().id()), "their leaving");
            all.get(0).client().set("a", "our side");
            all.get(2).client().set("b", "other side");
            lone.client().set("c", "other side");
            awaitChange(all.get(2).client(), "b");
            all.add(new Mirror(Roommate.enter(nodes.node(1).chamber(FREE), "split")));
            all.add(new Mirror(Roommate.enter(nodes.node(2).chamber(FREE), "split")));
            Mirror born = new Mirror(Roommate.enter(nodes.node(2).chamber(FREE), "born there"));
            Mirror twin = new Mirror(Roommate.enter(nodes.node(0).chamber(FREE), "born there"));
            assertThat(healed)
                    .as("all that happened before the end of the split")
                    .isNotDone();
            healed.get(20, TimeUnit.SECONDS);
            nodes.awaitReunion(2, REUNION);
            URI hall = nodes.node(1).chamber(FREE);
            Mirror.awaitAgreement(all, hall, "split", REUNION);
            Mirror.awaitAgreement(List.of(lone), hall, "lone", REUNION);
            Mirror.awaitAgreement(List.of(born, twin), hall, "born there", REUNION);
            assertTalk(all, RESTART);
            assertTalk(List.of(lone), RESTART);
            assertTalk(List.of(born, twin), RESTART);
            assertThat(all.subList(0, 2)).as("the larger side").allMatch(each -> each.client()
                    .isOpen());
        }
    }

    /** Those whose connections are open hear of each other's changes; the others were told why. */
    private static void assertTalk(List<Mirror> mirrors, Ending otherwise) {
        List<Mirror> open = new ArrayList<>();
        for (Mirror mirror : mirrors) {
            if (mirror.client().isOpen()) {
                open.add(mirror);
            } else {
                assertThat(mirror.client().ending()).isEqualTo(otherwise);
            }
        }
        for (Mirror speaker : open) {
            String key = "talk of " + speaker.client().id();
            speaker.client().set(key, "together");
            open.forEach(each -> awaitChange(each.client(), key));
        }
    }

    private static void awaitChange(Roommate client, String key) {
        client.heard()
                .await(
                        message -> Roommate.changes(message).stream()
                                .anyMatch(change -> change.getString("key").equals(key)),
                        "a change of " + key);
    }

    private static boolean removes(JsonObject message, String id) {
        return message.containsKey("removeClients")
                && message.getJsonArray("removeClients").contains(id);
    }
}
