/** What the nodes of a cluster tell each other. */
@NullMarked
package io.chamberhub.bus;

import org.jspecify.annotations.NullMarked;
