package io.chamberhub.admin;

import java.time.Instant;

/** An address from which nobody is let in, until then; of IPv6 a block, such as {@code 2001:db8:0:0::/64}. */
public record Ban(String address, Instant until) {}
