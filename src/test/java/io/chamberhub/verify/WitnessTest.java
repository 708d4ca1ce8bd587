package io.chamberhub.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histories as one client hears them, and what is said of them. Session 1 is heard by session 2. */
class WitnessTest {
    private final Tally tally = new Tally();
    private final Assembly assembly = new Assembly("/c");
    private final Session speaker = new Session(1, 0);
    private final Session listener = new Session(2, 1);
    private final Witness atSpeaker = new Witness(speaker, assembly, tally);
    private final Witness atListener = new Witness(listener, assembly, tally);

    /** The speaker is 10, the listener 11, and both know. */
    private void meet() {
        atSpeaker.heard("I10");
        atListener.heard("I11:H10");
        atSpeaker.heard("H11");
    }

    @Test
    void all_that_is_sent_and_heard_in_order_is_sound() {
        meet();
        Stream.generate(this::next).limit(5).forEach(atListener::heard);
        atListener.close();
        assertThat(counted()).isEqualTo(Map.of("heard", 5L));
    }

    @Test
    void a_message_that_never_came_is_lost_when_the_next_one_comes() {
        meet();
        atListener.heard(next());
        next();
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "lost", 1L));
        assertThat(tally.news()).containsExactly("lost: 1 of 10 (session 1, node 0), at 11 (session 2, node 1)");
    }

    @Test
    void the_last_one_is_lost_when_all_is_over() {
        meet();
        atListener.heard(next());
        next();
        assertThat(atListener.owed()).isEqualTo(1);
        atListener.close();
        assertThat(counted()).isEqualTo(Map.of("heard", 1L, "lost", 1L));
    }

    @Test
    void a_message_heard_twice_is_doubled() {
        meet();
        String message = next();
        atListener.heard(message);
        atListener.heard(message);
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "doubled", 1L));
    }

    @Test
    void a_message_that_is_overtaken_is_reordered() {
        meet();
        String early = next();
        atListener.heard(next());
        atListener.heard(early);
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "lost", 1L, "reordered", 1L));
    }

    @Test
    void an_empty_message_and_X_announce_what_is_missing() {
        meet();
        atListener.heard(next());
        next();
        next();
        atListener.heard("F10\n");
        atListener.heard("X");
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "announced", 2L));
    }

    @Test
    void what_one_said_before_it_was_told_of_is_not_owed_even_if_the_end_of_it_is_heard() {
        atSpeaker.heard("I10");
        next();
        next();
        assembly.ended(speaker);
        atListener.heard("I11:H10");
        atListener.heard(next());
        next();
        atListener.heard(next());
        atListener.heard("B10");
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "lost", 1L));
    }

    @Test
    void a_sender_that_was_told_of_before_its_own_welcome_and_is_never_heard_is_missed() {
        atListener.heard("I11");
        atListener.heard("H10");
        atSpeaker.heard("I10:H11");
        next();
        next();
        assertThat(assembly.owed()).isEqualTo(2);
        assembly.close();
        assertThat(counted()).isEqualTo(Map.of("lost", 2L));
    }

    @Test
    void half_a_message_and_X_announce_it() {
        meet();
        String message = next();
        atListener.heard(message.substring(0, message.length() / 2));
        atListener.heard("X");
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 1L, "announced", 1L));
    }

    @Test
    void half_a_message_without_X_is_corrupted() {
        meet();
        String message = next();
        atListener.heard(message.substring(0, message.length() / 2));
        atListener.heard("H12");
        assertThat(counted()).isEqualTo(Map.of("corrupted", 1L));
    }

    @Test
    void so_is_other_content() {
        meet();
        atListener.heard(next().replace("quick", "quack"));
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("corrupted", 1L, "heard", 1L, "lost", 1L));
    }

    @Test
    void so_is_a_message_under_the_id_of_another() {
        meet();
        atListener.heard(next());
        atListener.heard("F10\n" + new Letter(9, 1).text(10));
        assertThat(counted()).isEqualTo(Map.of("corrupted", 1L, "heard", 1L));
    }

    @Test
    void B_announces_the_tail_of_a_sender_that_has_ended() {
        meet();
        atListener.heard(next());
        next();
        next();
        assembly.ended(speaker);
        atListener.heard("B10");
        assertThat(counted()).isEqualTo(Map.of("heard", 1L, "announced", 2L));
        assertThat(atListener.roster()).isEmpty();
    }

    @Test
    void B_may_be_heard_before_the_end_is_noticed() {
        meet();
        atListener.heard(next());
        next();
        atListener.heard("B10");
        assembly.ended(speaker);
        assertThat(counted()).isEqualTo(Map.of("heard", 1L, "announced", 1L));
    }

    @Test
    void B_and_H_announce_what_a_sender_said_between() {
        meet();
        atListener.heard(next());
        atListener.heard("B10");
        next();
        next();
        atListener.heard("H10");
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "announced", 2L));
    }

    @Test
    void but_not_what_it_says_afterwards() {
        meet();
        atListener.heard(next());
        atListener.heard("B10");
        atListener.heard("H10");
        next();
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 2L, "lost", 1L));
    }

    @Test
    void a_sender_may_be_heard_of_before_it_has_read_its_welcome() {
        atListener.heard("I11");
        atListener.heard("H10");
        atSpeaker.heard("I10:H11");
        next();
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("heard", 1L, "lost", 1L));
    }

    @Test
    void H_twice_is_mistold() {
        meet();
        atListener.heard("H10");
        assertThat(tally.news()).containsExactly("mistold: H10, who was there already, at 11 (session 2, node 1)");
    }

    @Test
    void its_own_id_is_mistold() {
        meet();
        atListener.heard("H11");
        assertThat(tally.news()).containsExactly("mistold: H11, itself, at 11 (session 2, node 1)");
    }

    @Test
    void B_twice_is_mistold() {
        meet();
        assembly.ended(speaker);
        atListener.heard("B10");
        atListener.heard("B10");
        assertThat(tally.news()).containsExactly("mistold: B10, who was not there, at 11 (session 2, node 1)");
    }

    @Test
    void a_message_from_nobody_who_is_there_is_mistold() {
        atSpeaker.heard("I10");
        atListener.heard("I11");
        atListener.heard(next());
        assertThat(counted()).isEqualTo(Map.of("mistold", 1L));
    }

    @Test
    void so_are_a_second_welcome_and_what_is_no_message_at_all() {
        meet();
        atListener.heard("I11");
        atListener.heard("?");
        atListener.heard("");
        atListener.heard("X");
        assertThat(counted()).isEqualTo(Map.of("mistold", 4L));
    }

    @Test
    void what_is_still_in_the_pipe_of_an_ended_session_does_not_count() {
        meet();
        assembly.ended(listener);
        atListener.heard(next());
        atListener.heard("nonsense");
        assertThat(counted()).isEmpty();
    }

    @Test
    void memory_of_faults_is_bounded() {
        meet();
        for (int i = 0; i < 10_000; i++) {
            atListener.heard("H10");
        }
        assertThat(tally.news()).hasSizeLessThan(10);
        assertThat(tally.news()).isEmpty();
        assertThat(counted()).isEqualTo(Map.of("mistold", 10_000L));
    }

    private String next() {
        return "F" + speaker.id() + "\n" + speaker.next().text(20);
    }

    private Map<String, Long> counted() {
        return tally.figures().counts().entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .collect(Collectors.toMap(
                        count -> count.getKey().title(), Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
