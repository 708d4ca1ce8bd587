package io.chamberhub.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** A secret that callers show to prove that they may. It is never written anywhere. */
public record Token(String secret) {
    /** What fits into a header, and is too long to be guessed. */
    public static final Pattern FORM = Pattern.compile("[!-~]{16,256}");

    public Token {
        if (!FORM.matcher(secret).matches()) {
            throw new IllegalArgumentException("a token has 16 to 256 visible ASCII characters");
        }
    }

    /** Whether this is what was shown. How long that takes does not say how much of it is right. */
    public boolean isShownIn(String shown) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** Says nothing, so that no log can. */
    @Override
    public String toString() {
        return "…";
    }
}
