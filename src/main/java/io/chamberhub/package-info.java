/** The launcher of Chamber Hub. */
@NullMarked
package io.chamberhub;

import org.jspecify.annotations.NullMarked;
