package io.chamberhub.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.chamberhub.config.Given.Value;
import io.chamberhub.server.ProxySettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns JSON and environment variables into settings, or names every mistake in them. */
public final class SettingsReader {

    /**
     * Settings without mistakes.
     *
     * @param ignoredVariables names that start like the hub's environment variables but match no key
     */
    public record Result(Settings settings, List<String> ignoredVariables) {}

    private final Mistakes mistakes = new Mistakes();
    private final Given given = new Given(mistakes);

    private SettingsReader() {}

    /** Reads from where {@code source} points. */
    public static Result read(SettingsSource source, Map<String, String> environment) throws SettingsException {
        SettingsReader reader = new SettingsReader();
        return reader.settings(reader.load(source), environment);
    }

    /** Reads JSON that is in memory already. */
    public static Result read(JsonObject json, Map<String, String> environment) throws SettingsException {
        return new SettingsReader().settings(json, environment);
    }

    private JsonObject load(SettingsSource source) {
        return source.bytes(mistakes).flatMap(bytes -> parse(source, bytes)).orElseGet(JsonObject::new);
    }

    private Optional<JsonObject> parse(SettingsSource source, byte[] bytes) {
        try {
            Object json = JsonText.read(bytes, mistakes);
            if (json instanceof JsonObject object) {
                return Optional.of(object);
            }
            mistakes.add("-conf", source.name() + " holds " + Mistakes.shown(json) + "; one JSON object");
        } catch (JsonProcessingException e) {
            mistakes.add("-conf", source.name() + " is not JSON" + place(e.getLocation()) + "; " + message(e));
        } catch (IOException e) {
            mistakes.add("-conf", source.name() + " is not JSON; " + e.getMessage());
        }
        return Optional.empty();
    }

    // Jackson does not say where nesting got too deep or a number too long.
    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    // Jackson names its input in brackets, which says nothing here. A word that it does not know may be a secret.
    private static String message(JsonProcessingException e) {
        if (e.getOriginalMessage().startsWith("Unrecognized token ")) {
            return "something that is no JSON value, perhaps a text without quotes";
        }
        return e.getOriginalMessage().replaceAll("\\[Source: [^;\\]]*; ([^\\]]*)]", "$1");
    }

    private Result settings(JsonObject json, Map<String, String> environment) throws SettingsException {
        Optional<List<String>> halls = new JsonWalk(given, mistakes).walk(json);
        List<String> ignored = Environment.read(environment, given);
        allOrNone(Keys.TLS_CERT, Keys.TLS_KEY);
        allOrNone(Keys.CLUSTER_TLS_CERT, Keys.CLUSTER_TLS_KEY, Keys.CLUSTER_TLS_CA);
        membersOrService();
        trustedForProxyProtocol();
        blocksOfAddresses();
        HallCheck check = new HallCheck(given, mistakes);
        halls.ifPresent(paths -> paths.forEach(check::look));
        mistakes.throwIfAny();
        return new Result(new SettingsBuilder(given).settings(halls), ignored);
    }

    private void allOrNone(Key<?, ?>... keys) {
        Optional<Key<?, ?>> some =
                Stream.of(keys).filter(key -> given.at(key).isPresent()).findFirst();
        some.ifPresent(first -> Stream.of(keys)
                .filter(key -> given.at(key).isEmpty())
                .forEach(key ->
                        mistakes.add(key.path(), "missing; given together with " + first.path() + ", or not at all")));
    }

    private void trustedForProxyProtocol() {
        boolean trusting = given.find(Keys.PROXY_TRUSTED).stream().anyMatch(blocks -> !blocks.isEmpty());
        if (given.find(Keys.PROXY_PROTOCOL).orElse(false) && !trusting) {
            mistakes.add(
                    Keys.PROXY_TRUSTED.path(),
                    "missing; with " + Keys.PROXY_PROTOCOL.path() + " it has to name the proxies that may connect");
        }
    }

    private void blocksOfAddresses() {
        given.find(Keys.PROXY_TRUSTED).stream()
                .flatMap(List::stream)
                .filter(block -> !ProxySettings.isBlock(block))
                .forEach(block -> mistakes.notAllowed(
                        Keys.PROXY_TRUSTED.path(), block, "IP addresses, or blocks of them such as 10.0.0.0/8"));
    }

    private void membersOrService() {
        Optional<Value> members = given.at(Keys.CLUSTER_MEMBERS);
        Optional<Value> service = given.at(Keys.KUBERNETES_SERVICE);
        boolean empty =
                members.isPresent() && new JsonArray().equals(members.get().json());
        if (empty && service.isEmpty()) {
            mistakes.notAllowed(members.get().name(), members.get().json(), "at least one host:port");
        }
        if (!empty && members.isPresent() && service.isPresent()) {
            String instead = "empty or absent beside " + service.get().name();
            mistakes.notAllowed(members.get().name(), members.get().json(), instead);
        }
    }
}
