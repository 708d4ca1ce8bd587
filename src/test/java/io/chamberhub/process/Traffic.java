package io.chamberhub.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.chamberhub.process.Traveller.Stay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What travellers in one chamber have heard of each other on all their stays, once their talkers say nothing more. */
final class Traffic {
    private final List<Traveller> travellers;
    private final List<Stay> stays;

    Traffic(List<Traveller> travellers) {
        this.travellers = travellers;
        this.stays = travellers.stream()
                .flatMap(traveller -> traveller.stays().stream())
                .toList();
    }

    void stop() {
        stays.forEach(stay -> stay.talker().ifPresent(Talker::stop));
    }

    /** Everybody has heard of each talker all numbers in a row, from the first to the last they could hear. */
    void assertNothingMissing() {
        for (Stay sender : stays) {
            sender.talker().ifPresent(talker -> assertThat(lastHeard(sender, talker))
                    .as("last number of %s, as heard by those who stayed longer", id(sender))
                    .hasSizeLessThanOrEqualTo(1));
        }
    }

    private Set<Integer> lastHeard(Stay sender, Talker talker) {
        Set<Integer> last = new HashSet<>();
        for (Stay receiver : stays) {
            if (!receiver.equals(sender)) {
                if (!receiver.isOver() && !sender.isOver()) {
                    receiver.client().awaitMessage("F" + id(sender) + "\n" + (talker.said() - 1));
                } else if (!receiver.isOver() && knew(receiver, sender)) {
                    receiver.client().awaitMessage("B" + id(sender));
                }
                List<Integer> numbers = talker.heardBy(receiver.client());
                assertInARow(receiver, sender, numbers);
                boolean all = sender.isOver() ? hears(receiver, "B" + id(sender)) : !receiver.isOver();
                if (all && !numbers.isEmpty()) {
                    last.add(numbers.get(numbers.size() - 1));
                }
            }
        }
        return last;
    }

    private static void assertInARow(Stay receiver, Stay sender, List<Integer> numbers) {
        if (!numbers.isEmpty()) {
            int first = hears(receiver, "H" + id(sender)) ? 0 : numbers.get(0);
            assertThat(numbers)
                    .as("what %s heard of %s", id(receiver), id(sender))
                    .isEqualTo(IntStream.range(first, first + numbers.size())
                            .boxed()
                            .toList());
        }
    }

    /** Everybody was told once of each who came or left, of nothing else, and so knows who is there in the end. */
    void assertPresence() {
        Set<String> there = new HashSet<>();
        travellers.forEach(traveller -> there.add(id(traveller.stay())));
        for (Stay receiver : stays) {
            List<String> notices = receiver.client().heard().stream()
                    .skip(1)
                    .filter(message -> !message.startsWith("F"))
                    .toList();
            assertThat(notices).as("notices to %s", id(receiver)).doesNotHaveDuplicates();
            assertThat(notices).allMatch(notice -> notice.matches("[HB]\\w+"));
            if (!receiver.isOver()) {
                assertThat(receiver.client().view())
                        .as("members known to %s", id(receiver))
                        .isEqualTo(there);
            }
        }
    }

    private static boolean knew(Stay receiver, Stay other) {
        return welcomed(receiver).contains(id(other)) || hears(receiver, "H" + id(other));
    }

    private static boolean hears(Stay receiver, String notice) {
        return receiver.client().heard().contains(notice);
    }

    /** Those named in the welcome, itself included. */
    private static List<String> welcomed(Stay stay) {
        return Stream.of(stay.client().welcome().split(":", -1))
                .map(part -> part.substring(1))
                .toList();
    }

    private static String id(Stay stay) {
        return stay.client().id();
    }
}
