/** The protocols as values and bytes: headers, notices, endings and frames. Pure: no threads, clocks or I/O. */
@NullMarked
package io.chamberhub.wire;

import org.jspecify.annotations.NullMarked;
