/**
 * The proof that ships with the hub: a cluster of real processes whose nodes are killed, frozen, cut off and restarted
 * while clients talk, and an account of every message between any two of them. It knows the hub as a client does, by its
 * wire, and imports nothing of it.
 */
@NullMarked
package io.chamberhub.verify;

import org.jspecify.annotations.NullMarked;
