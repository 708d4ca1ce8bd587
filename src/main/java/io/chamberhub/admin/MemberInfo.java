package io.chamberhub.admin;

import io.chamberhub.wire.MemberId;
import java.time.Instant;
import java.util.Optional;

/**
 * A member of a chamber, as the node knows it that it is connected to.
 *
 * @param since when it was welcomed
 * @param address of its client
 * @param subject of its token, if it has one
 * @param queued frames that wait for it behind a message in flight
 * @param waiting bytes that wait for its socket to take them
 * @param slow whether that is more than its hall permits
 */
public record MemberInfo(
        MemberId id, Instant since, String address, Optional<String> subject, int queued, long waiting, boolean slow) {}
