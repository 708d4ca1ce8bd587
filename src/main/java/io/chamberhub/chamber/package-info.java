/** What a chamber is, whatever serves it: members, targets, queues and streams. Pure: no threads, clocks or I/O. */
@NullMarked
package io.chamberhub.chamber;

import org.jspecify.annotations.NullMarked;
