package io.chamberhub.rooms;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as JavaScript writes them (ECMA-262, Number::toString). */
final class ScriptNumber {
    /** This many digits tell every number from all others. */
    private static final int MOST_DIGITS = 17;

    /** A number of more digits before the point has an exponent, as has one of more zeros after it. */
    private static final int LARGE = 21;

    private static final int SMALL = -6;

    private ScriptNumber() {}

    static String text(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return String.valueOf(number);
        } else if (number == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        // The number is 0.digits times ten to the power of this.
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + text(digits, point);
    }

    /** With as few digits as tell it from all others. */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int digits = 1; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded.stripTrailingZeros();
            }
        }
        return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    private static String text(String digits, int point) {
        int count = digits.length();
        if (point > LARGE || point <= SMALL) {
            String fraction = count == 1 ? "" : "." + digits.substring(1);
            return digits.charAt(0) + fraction + (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
        } else if (point >= count) {
            return digits + "0".repeat(point - count);
        } else if (point > 0) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        return "0." + "0".repeat(-point) + digits;
    }
}
