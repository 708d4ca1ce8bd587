package io.chamberhub.server;

import io.chamberhub.chamber.Limits;
import io.chamberhub.wire.DeflateOffer;
import java.util.Optional;

/**
 * On what terms a request becomes a WebSocket.
 *
 * @param protocol the subprotocol, which the client has offered; empty for none
 * @param deflate what has been agreed on about deflated messages, if anything has
 * @param limits of the hall
 * @param client where the client is
 */
record Terms(Optional<String> protocol, Optional<DeflateOffer> deflate, Limits limits, IpAddress client) {}
