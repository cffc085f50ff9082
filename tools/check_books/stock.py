"""Goods received and the moving average of a product (policy 3.11 and 3.12)."""

from collections import defaultdict
from fractions import Fraction

from .exact import MILLION, half_up, split
from .lines import key, known

KINDS = ("purchase", "return", "opening")


def receipt_amounts(books, row):
    """Amounts by key of one goods receipt."""
    kind = known(row.kind, KINDS, f"goods_receipt {row.key}: the kind")
    place, sign = (row.currency, row.received_on), {"purchase": 1, "return": -1, "opening": 0}[kind]
    amounts = defaultdict(int)
    amounts[key("146", *place, channel=books.channel(row.account), product=row.product)] += sign * row.supply
    amounts[key("1351", *place, partner=row.supplier)] += sign * row.vat
    amounts[key("251", *place, partner=row.supplier)] -= sign * (row.supply + row.vat)
    return amounts


def stock_value(row, lines, rates):
    """What a receipt brings into stock, in the company's currency; `lines` are those booked for it (3.12.2)."""
    if row.kind == "opening":
        if row.currency == rates.company_currency:
            return row.supply
        return rates.converted(row.supply, row.currency, rates.on(row.currency, row.received_on))
    return sum(functional for line_key, (_, functional) in lines.items() if line_key[0] == "146")


class Stock:
    """Quantity (millionths), value and average of one product of a shop, and what corrects its cost of sales."""

    def __init__(self, channel, product, currency):
        self.channel, self.product, self.currency = channel, product, currency
        self.quantity, self.value, self.average = 0, 0, Fraction(0)
        self.amounts = defaultdict(int)

    def amounts_of(self, receipts, moves):
        """Amounts by key of the corrections.

        `receipts`: (day, natural key, quantity, value), negative where goods go back. `moves`: (day, quantity out,
        amount on 451, media account, campaign).
        """
        of_day = defaultdict(lambda: ([], []))
        for day, *receipt in sorted(receipts):
            of_day[day][0].append(receipt)
        for day, *move in moves:
            of_day[day][1].append(move)
        for day, (received, moved) in sorted(of_day.items()):
            filled = sum(self._receive(quantity, value) for _, quantity, value in received)
            self._correct(day, filled, "", "")
            if moved:
                self._sell(day, moved)
        return self.amounts

    def _receive(self, quantity, value):
        """Takes goods in or gives them back; returns what it costs more to fill a gap than was carried for it."""
        correction = 0
        if quantity > 0 > self.quantity:
            gap = -self.quantity
            fills = half_up(value * gap, quantity) if quantity > gap else value
            carried = -self.value if quantity >= gap else half_up(-self.value * quantity, gap)
            correction = fills - carried
        self.quantity += quantity
        self.value += value - correction
        self._new_average()
        return correction

    def _sell(self, day, moved):
        out = sum(quantity for quantity, *_ in moved)
        leaving = self._leaving(out)
        self.quantity -= out
        self.value -= leaving
        self._new_average()
        difference = leaving - sum(amount for _, amount, *_ in moved)
        sold, back = defaultdict(int), defaultdict(int)
        for quantity, _, media, campaign in moved:
            if quantity > 0:
                sold[media, campaign] += quantity
            else:
                back[media, campaign] -= quantity
        weights = sold or back
        parties = sorted(weights)
        parts = split(difference, [weights[party] for party in parties]) or []
        for (media, campaign), part in zip(parties, parts):
            self._correct(day, part, media, campaign)

    def _leaving(self, out):
        """The value of the pieces that leave; negative where they come back."""
        if 0 < out <= self.quantity:
            return half_up(self.value * out, self.quantity)
        if out > self.quantity > 0:
            return self.value + self._at_average(out - self.quantity)
        return self._at_average(out)

    def _at_average(self, quantity):
        return half_up(*(self.average * Fraction(quantity, MILLION)).as_integer_ratio())

    def _new_average(self):
        if self.quantity > 0:
            self.average = Fraction(self.value * MILLION, self.quantity)

    def _correct(self, day, amount, media, campaign):
        place = {"channel": self.channel, "product": self.product}
        self.amounts[key("451", self.currency, day, media, campaign, **place)] += amount
        self.amounts[key("146", self.currency, day, **place)] -= amount
