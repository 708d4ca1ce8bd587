/** The few questions that need one answer for the whole cluster: may it enter, who is it, which shards are there. */
@NullMarked
package io.chamberhub.directory;

import org.jspecify.annotations.NullMarked;
