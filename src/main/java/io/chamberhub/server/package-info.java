/** The part clients connect to. */
@NullMarked
package io.chamberhub.server;

import org.jspecify.annotations.NullMarked;
