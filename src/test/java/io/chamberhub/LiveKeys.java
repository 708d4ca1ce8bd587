package io.chamberhub;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The keys of a hall, without its path, that a test changes while clients are there. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface LiveKeys {
    /** Such as {@code limits.maxFrameSize}. */
    String[] value();
}
