package io.chamberhub.server;

import java.nio.file.Path;
import java.util.Arrays;

/** Files with secrets that requests of the hub are signed with. */
final class Secrets {
    private Secrets() {}

    /** The secret, without a line feed at its end. Blocks. */
    static byte[] read(String setting, Path file) throws UnfitFile {
        byte[] content = UnfitFile.read(setting, file);
        boolean ended = content.length > 0 && content[content.length - 1] == '\n';
        byte[] secret = ended ? Arrays.copyOf(content, content.length - 1) : content;
        if (secret.length == 0) {
            throw new UnfitFile(setting + ": " + file + " is empty");
        }
        return secret;
    }
}
