/** Tells the servers of operators who comes and who goes: by HTTP, in order, until they have taken note. */
@NullMarked
package io.chamberhub.hooks;

import org.jspecify.annotations.NullMarked;
