/**
 * What a room is, whoever keeps it: state, clients, and one order of everything that happens. Pure: no threads, clocks,
 * chance or I/O.
 */
@NullMarked
package io.chamberhub.room;

import org.jspecify.annotations.NullMarked;
