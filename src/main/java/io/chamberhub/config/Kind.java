package io.chamberhub.config;

import io.chamberhub.admin.Token;
import io.chamberhub.chamber.Range;
import io.vertx.core.json.JsonArray;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a key may hold: how it is read from JSON, how it is written back, and how to say what is allowed. */
sealed interface Kind<T> {

    /** The value meant, or nothing where the JSON is not allowed. */
    Optional<T> read(@Nullable Object json);

    /** The JSON meant by the text of an environment variable. */
    default Object jsonOf(String text) {
        return text;
    }

    Object write(T value);

    String allowed();

    default void check(String name, @Nullable Object json, Mistakes mistakes) {
        if (read(json).isEmpty()) {
            mistakes.notAllowed(name, json, allowed());
        }
    }

    record Whole(Range range) implements Kind<Long> {
        private static final Pattern DIGITS = Pattern.compile("-?\\d{1,18}");

        @Override
        public Optional<Long> read(@Nullable Object json) {
            if (!(json instanceof Integer || json instanceof Long)) {
                return Optional.empty();
            }
            return Optional.of(((Number) json).longValue()).filter(range::contains);
        }

        @Override
        public Object jsonOf(String text) {
            return DIGITS.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
        }

        @Override
        public Object write(Long value) {
            return value;
        }

        @Override
        public String allowed() {
            return range.toString();
        }
    }

    record Flag() implements Kind<Boolean> {
        @Override
        public Optional<Boolean> read(@Nullable Object json) {
            return json instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
        }

        @Override
        public Object jsonOf(String text) {
            return switch (text) {
                case "true" -> true;
                case "false" -> false;
                default -> text;
            };
        }

        @Override
        public Object write(Boolean value) {
            return value;
        }

        @Override
        public String allowed() {
            return "true or false";
        }
    }

    record OneOf<E extends Enum<E>>(List<E> values, Function<E, String> name) implements Kind<E> {
        List<String> names() {
            return values.stream().map(name).toList();
        }

        @Override
        public Optional<E> read(@Nullable Object json) {
            return values.stream()
                    .filter(value -> name.apply(value).equals(json))
                    .findFirst();
        }

        @Override
        public Object write(E value) {
            return name.apply(value);
        }

        @Override
        public String allowed() {
            String quoted = names().stream().collect(Collectors.joining("\", \"", "\"", "\""));
            return (values.size() == 1 ? "only " : "one of ") + quoted;
        }
    }

    record Text(Pattern pattern, String allowed) implements Kind<String> {
        static final Text ANY = new Text(Pattern.compile(".*\\S.*"), "a text that is not blank");

        @Override
        public Optional<String> read(@Nullable Object json) {
            return json instanceof String text && pattern.matcher(text).matches()
                    ? Optional.of(text)
                    : Optional.empty();
        }

        @Override
        public Object write(String value) {
            return value;
        }
    }

    /** What is neither shown where it is wrong nor written where settings are. */
    record Secret() implements Kind<Token> {
        @Override
        public Optional<Token> read(@Nullable Object json) {
            return json instanceof String text && Token.FORM.matcher(text).matches()
                    ? Optional.of(new Token(text))
                    : Optional.empty();
        }

        @Override
        public Object write(Token value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "16 to 256 visible ASCII characters";
        }

        @Override
        public void check(String name, @Nullable Object json, Mistakes mistakes) {
            if (read(json).isEmpty()) {
                mistakes.add(name, "not allowed as it is, which is not shown; " + allowed());
            }
        }
    }

    record FileName() implements Kind<Path> {
        @Override
        public Optional<Path> read(@Nullable Object json) {
            try {
                return Text.ANY.read(json).map(Path::of);
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }

        @Override
        public Object write(Path value) {
            return value.toString();
        }

        @Override
        public String allowed() {
            return "a file name";
        }
    }

    record Texts(Text item) implements Kind<List<String>> {
        @Override
        public Optional<List<String>> read(@Nullable Object json) {
            if (!(json instanceof JsonArray array)) {
                return Optional.empty();
            }
            List<String> texts =
                    array.stream().flatMap(each -> item.read(each).stream()).toList();
            return texts.size() == array.size() ? Optional.of(texts) : Optional.empty();
        }

        @Override
        public Object jsonOf(String text) {
            return text.isBlank()
                    ? new JsonArray()
                    : new JsonArray(Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .toList());
        }

        @Override
        public Object write(List<String> value) {
            return new JsonArray(List.copyOf(value));
        }

        @Override
        public String allowed() {
            return "a list, each entry " + item.allowed();
        }

        @Override
        public void check(String name, @Nullable Object json, Mistakes mistakes) {
            if (json instanceof JsonArray array) {
                for (int i = 0; i < array.size(); i++) {
                    item.check(name + "[" + i + "]", array.getValue(i), mistakes);
                }
            } else {
                mistakes.notAllowed(name, json, allowed());
            }
        }
    }
}
