"""Journal lines by key, and their conversion into the company's currency (policy 2.7 and 2.9).

A key is (code, currency, day, media_account, campaign, ad_group, channel, product, order, partner).
"""

from collections import defaultdict

from .exact import MILLION, day_text, half_up, is_month_end, minor_per_unit, split


class Waits(Exception):
    """The group cannot be posted until another fact is known, such as an exchange rate."""


class NotInPolicy(Exception):
    """A fact or an account says something that the policy gives no rule for."""


def known(word, words, where):
    """The word itself; an unknown one must not pass in silence."""
    if word not in words:
        raise NotInPolicy(f"{where} `{word}` is not in the policy")
    return word


_RATE_KINDS = ("base", "selling", "closing")


class Rates:
    """Exchange rates into the company's currency."""

    def __init__(self, rows, company_currency):
        self.company_currency = company_currency
        # By (kind, from, to): the latest day first; of one day the first source, of one source the first key.
        self._of = defaultdict(list)
        # Subject -> message of what the policy has no word for.
        self.strange = {}
        for row in sorted(rows, key=lambda row: (-row.rate_on, row.source, row.key)):
            kind = row.kind or "base"
            if kind not in _RATE_KINDS:
                self.strange[f"fx_rate {row.key}"] = f"the kind `{kind}` is not in the policy"
            self._of[kind, row.currency, row.quote].append(row)

    def on(self, currency, day):
        """The rate of a day as (numerator, denominator): the company's currency for one unit of `currency`."""
        found = self._latest("base", currency, day)
        if found is None:
            raise Waits(f"no rate of {currency} on {day_text(day)}")
        return found

    def selling(self, currency, day):
        """The rate at which a bank sells the currency; where none is known the rate of the day."""
        return self._latest("selling", currency, day) or self.on(currency, day)

    def closings(self, currency):
        """(day, rate) of the month's ends that have a closing rate, in order."""
        days = set()
        for pair in ((currency, self.company_currency), (self.company_currency, currency)):
            days |= {row.rate_on for row in self._of.get(("closing", *pair), ()) if is_month_end(row.rate_on)}
        return [(day, self._latest("closing", currency, day)) for day in sorted(days)]

    def _latest(self, kind, currency, day):
        own = self.company_currency
        for row in self._of.get((kind, currency, own), ()):
            if row.rate_on <= day and (kind != "closing" or row.rate_on == day):
                return row.rate, MILLION
        for row in self._of.get((kind, own, currency), ()):
            if row.rate_on <= day and (kind != "closing" or row.rate_on == day):
                return MILLION, row.rate
        return None

    def converted(self, amount, currency, rate):
        """Minor units of `currency` in minor units of the company's, rounded half up."""
        numerator, denominator = rate
        own = minor_per_unit(self.company_currency)
        return half_up(amount * numerator * own, minor_per_unit(currency) * denominator)


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
            whole = rates.converted(sum(amount for _, amount in debits), currency, rates.on(currency, day))
        for side, total in ((debits, whole), (credits, -whole)):
            parts = split(total, [abs(amount) for _, amount in side]) or []
            for (line_key, amount), part in zip(side, parts):
                lines[line_key] = (amount, part)
    return lines
