/** The rules of one chamber as plain values: no threads, no clocks, no input or output. */
@NullMarked
package io.chamberhub.chamber;

import org.jspecify.annotations.NullMarked;
