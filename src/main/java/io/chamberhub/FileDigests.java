package io.chamberhub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What files hold, to be compared with what they hold later; what it is cannot be told from this.
 *
 * @param byKey by the key that names the file
 */
record FileDigests(Map<String, String> byKey) {
    private static final String UNREADABLE = "unreadable";

    FileDigests {
        byKey = Map.copyOf(byKey);
    }

    /** Of these files. Blocks. */
    static FileDigests of(Map<String, Path> files) {
        Map<String, String> digests = new TreeMap<>();
        files.forEach((key, file) -> digests.put(key, digest(file)));
        return new FileDigests(digests);
    }

    /** The keys whose files were there before and hold something else by now. */
    List<String> changedSince(FileDigests before) {
        return byKey.keySet().stream()
                .filter(key -> before.byKey.containsKey(key))
                .filter(key -> !Objects.equals(before.byKey.get(key), byKey.get(key)))
                .sorted()
                .toList();
    }

    private static String digest(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            DigestInputStream digesting = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"));
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException gone) {
            // Whoever reads it for what it holds says what is wrong with it.
            return UNREADABLE;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
