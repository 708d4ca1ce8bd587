/** What operators and their tools connect to. */
@NullMarked
package io.chamberhub.admin;

import org.jspecify.annotations.NullMarked;
