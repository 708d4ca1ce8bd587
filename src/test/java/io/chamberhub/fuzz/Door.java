package io.chamberhub.fuzz;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Where clients come in.
 *
 * @param greeting what a proxy in front says first, if there is one
 */
record Door(int port, Buffer greeting) {
    /** @param host one of this machine's addresses, so that there are enough ports for all */
    Link enter(String host) throws IOException {
        Link link = new Link(host, port);
        link.write(greeting);
        return link;
    }
}
