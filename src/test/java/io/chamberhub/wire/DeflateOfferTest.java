package io.chamberhub.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed on about deflated messages, held against RFC 7692 section 7.1. */
class DeflateOfferTest {
    private static final String PLAIN = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                " permessage-deflate\t",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=15",
                "permessage-deflate;client_max_window_bits=\"10\"",
                "permessage-deflate ; client_max_window_bits = 9",
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover; client_max_window_bits",
                "permessage-deflate, permessage-deflate; server_max_window_bits=15",
                "x-webkit-deflate-frame, permessage-deflate; client_max_window_bits",
                "permessage-bzip2; level=\"a\\b\", permessage-deflate",
                ", permessage-deflate,,",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; mystery, permessage-deflate",
            })
    void an_offer_is_taken_and_neither_side_remembers(String offers) {
        assertThat(answer(offers)).isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits",
                "permessage-deflate; server_max_window_bits=\"1\\5\"",
                "permessage-deflate; server_max_window_bits=9, permessage-deflate; server_max_window_bits=15",
            })
    void who_names_a_window_is_told_it_again(String offers) {
        assertThat(answer(offers)).isEqualTo(PLAIN + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "permessage-bzip2",
                "permessage-deflated",
                "deflate-frame",
                // Smaller than the JDK can do.
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=8",
                // Wrong values.
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=-15",
                "permessage-deflate; server_max_window_bits=x",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=ten",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                // Said twice.
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15; server_max_window_bits=15",
                // Unknown.
                "permessage-deflate; mystery",
                "permessage-deflate; level=9",
                "permessage-deflate; SERVER_NO_CONTEXT_TAKEOVER",
            })
    void an_offer_that_cannot_be_kept_is_declined(String offers) {
        assertThat(DeflateOffer.best(List.of(offers))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate;",
                "permessage-deflate; ; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=",
                "permessage-deflate; client_max_window_bits=\"",
                "permessage-deflate; client_max_window_bits=\"10",
                "permessage-deflate; client_max_window_bits=\"10\\",
                "permessage-deflate; client_max_window_bits=\"\"",
                "permessage-deflate; client_max_window_bits=\"1 0\"",
                "permessage-deflate; client_max_window_bits=10 11",
                "permessage deflate",
                "permessage-deflate client_max_window_bits",
                "=1, permessage-deflate",
                "; permessage-deflate",
                "permessage-deflate, (",
                "\u00e9, permessage-deflate",
            })
    void what_is_no_list_of_extensions_offers_nothing(String offers) {
        assertThat(DeflateOffer.best(List.of(offers))).isEmpty();
    }

    @Test
    void offers_may_come_in_several_lines() {
        List<String> lines = List.of(
                "permessage-deflate; server_max_window_bits=12",
                "permessage-deflate; server_max_window_bits=15, permessage-deflate");
        assertThat(DeflateOffer.best(lines)).contains(new DeflateOffer(true));
        assertThat(DeflateOffer.best(List.of())).isEmpty();
    }

    @Test
    void a_long_header_is_read_to_its_end() {
        String longOne = "x; y=\"" + "\\a".repeat(50_000) + "\"," + "z;".repeat(50_000) + "z, permessage-deflate";
        assertThat(answer(longOne)).isEqualTo(PLAIN);
    }

    private static String answer(String offers) {
        return DeflateOffer.best(List.of(offers)).orElseThrow().answer();
    }
}
