"""Exact arithmetic of the policy: roundings, splits and VAT on whole numbers (policy 2.2 to 2.5).

Exact decimals are integers of millionths; booked amounts are integers of minor units.
"""

from datetime import date

MILLION = 10**6
EPOCH = date(1970, 1, 1)

_NO_DECIMALS = frozenset("KRW JPY VND CLP ISK PYG UGX XAF XOF XPF".split())
_THREE_DECIMALS = frozenset("KWD BHD JOD OMR TND IQD LYD".split())


def day_number(text):
    """Days since 1970-01-01 of a date written YYYY-MM-DD."""
    return (date.fromisoformat(text) - EPOCH).days


def day_text(number):
    """The date of a day number, as text."""
    return "-" if number is None else date.fromordinal(EPOCH.toordinal() + number).isoformat()


def is_month_end(number):
    """Whether a day number is the last day of a month."""
    return date.fromordinal(EPOCH.toordinal() + number + 1).day == 1


# Standard VAT rate in percent from a day on, latest first (부가가치세법 §30).
_VAT_RATES = ((day_number("1977-07-01"), 10),)


def minor_per_unit(currency):
    """Minor units of one unit of a currency: 1 for won, 100 for dollars."""
    if currency in _NO_DECIMALS:
        return 1
    return 1000 if currency in _THREE_DECIMALS else 100


def half_up(numerator, denominator):
    """The rounding r of the policy: half away from zero; the denominator is positive."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def cut(numerator, denominator):
    """The rounding c of the policy: towards zero; the denominator is positive."""
    return -(-numerator // denominator) if numerator < 0 else numerator // denominator


def vat_percent(day):
    """The standard rate on a day."""
    return next((percent for start, percent in _VAT_RATES if start <= day), 0)


def vat_inside(total, percent, rounding="cut"):
    """VAT contained in a total of minor units, as a medium rounds (policy 2.3)."""
    if rounding == "half_up":
        return half_up(total * percent, 100 + percent)
    if rounding == "ten_won":
        return 10 * cut(total * percent, (100 + percent) * 10)
    if rounding == "half_up_supply":
        return total - half_up(total * 100, 100 + percent)
    return cut(total * percent, 100 + percent)


def vat_on_top(supply, percent, rounding="cut"):
    """VAT added to a supply of minor units, as a medium rounds (policy 2.3)."""
    if rounding == "half_up":
        return half_up(supply * percent, 100)
    if rounding == "ten_won":
        return 10 * cut(supply * percent, 1000)
    return cut(supply * percent, 100)


def split(total, weights):
    """Largest remainder: parts of `total` in proportion to `weights`; None if every weight is zero."""
    whole = sum(weights)
    if whole == 0:
        return None
    size = abs(total)
    parts, fractions = [], []
    for position, weight in enumerate(weights):
        part, fraction = divmod(size * weight, whole)
        parts.append(part)
        fractions.append((-fraction, position))
    for _, position in sorted(fractions)[: size - sum(parts)]:
        parts[position] += 1
    return [-part for part in parts] if total < 0 else parts


def running(amounts, rounding):
    """Running total: part i is what the rounded sum grows by when amount i is added."""
    parts, exact, booked = [], 0, 0
    for amount in amounts:
        exact += amount
        rounded = rounding(exact)
        parts.append(rounded - booked)
        booked = rounded
    return parts
