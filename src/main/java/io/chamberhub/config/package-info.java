/** Command line, settings file, environment and logging: from what an operator writes to checked records. */
@NullMarked
package io.chamberhub.config;

import org.jspecify.annotations.NullMarked;
