"""Journal lines by key, and their conversion into the company's currency (policy 2.7 and 2.9).

A key is (code, currency, day, media_account, campaign, ad_group, channel, product, order, partner).
"""

from collections import defaultdict

from .exact import MILLION, day_text, half_up, minor_per_unit, split


class Waits(Exception):
    """The group cannot be posted until another fact is known, such as an exchange rate."""


class Rates:
    """Exchange rates into the company's currency."""

    def __init__(self, rows, company_currency):
        self.company_currency = company_currency
        self._by_currency = defaultdict(list)
        for row in rows:
            if row.quote == company_currency:
                self._by_currency[row.currency].append(row)
        for rates in self._by_currency.values():
            # The latest day first; of one day the first source.
            rates.sort(key=lambda row: (-row.rate_on, row.source))

    def on(self, currency, day):
        """Millionths of the company's currency for one unit of `currency`."""
        for row in self._by_currency.get(currency, ()):
            if row.rate_on <= day:
                return row.rate
        raise Waits(f"no rate of {currency} on {day_text(day)}")


def key(code, currency, day, media="", campaign="", ad_group="", channel="", product="", order="", partner=""):
    """The key of a line."""
    return (code, currency, day, media, campaign, ad_group, channel, product, order, partner)


def booked(amounts, rates, settled=None):
    """Key -> (amount, functional) of the amounts by key of one group.

    `settled`: what was really paid in the company's currency, in place of conversion.
    """
    own = rates.company_currency
    lines, foreign = {}, defaultdict(list)
    for line_key, amount in amounts.items():
        if amount == 0:
            continue
        if line_key[1] == own:
            lines[line_key] = (amount, amount)
        else:
            foreign[line_key[1:3]].append((line_key, amount))
    for (currency, day), members in foreign.items():
        members.sort(key=lambda member: (member[0][0], member[0][3:]))
        debits = [member for member in members if member[1] > 0]
        credits = [member for member in members if member[1] < 0]
        whole = settled
        if whole is None:
            converted = sum(amount for _, amount in debits) * rates.on(currency, day) * minor_per_unit(own)
            whole = half_up(converted, minor_per_unit(currency) * MILLION)
        for side, total in ((debits, whole), (credits, -whole)):
            parts = split(total, [abs(amount) for _, amount in side]) or []
            for (line_key, amount), part in zip(side, parts):
                lines[line_key] = (amount, part)
    return lines
