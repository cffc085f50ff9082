"""What a product costs and on what terms it is sold for a supplier (policy 3.3 and 3.11)."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Context, Decimal

from .exact import MILLION, half_up, minor_per_unit
from .lines import Waits

_DIVISION = Context(prec=28, rounding=ROUND_HALF_UP)
# Receipts that say what a piece costs.
_BOUGHT = ("purchase", "opening")


class Products:
    """Products by the day their row is valid from, and what the receipts say of their cost."""

    def __init__(self, rows, receipts):
        """`receipts`: (posting group, row) of the goods receipts."""
        self._rows = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row.valid_from, row.key), reverse=True):
            self._rows[row.account, row.product].append(row)
        # The receipts in force of every (shop, product) with any, as (posting group, row).
        self.receipts = defaultdict(list)
        for group, row in receipts:
            self.receipts[row.account, row.product].append((group, row))
        self._bought = {
            place: sorted((row for _, row in members if row.kind in _BOUGHT), key=_newest, reverse=True)
            for place, members in self.receipts.items()
        }

    def _valid(self, shop, product, day):
        return next((row for row in self._rows.get((shop, product), ()) if row.valid_from <= day), None)

    def unit_cost(self, shop, product, day, rates):
        """(numerator, denominator) of the cost of a piece in the company's currency; None if unknown."""
        row = self._valid(shop, product, day)
        if row is not None and row.unit_cost:
            return _own(row.unit_cost, row.currency, day, rates)
        for receipt in self._bought.get((shop, product), ()):
            if receipt.received_on <= day and receipt.quantity:
                pieces = receipt.quantity * minor_per_unit(receipt.currency)
                return _own(half_up(receipt.supply * MILLION * MILLION, pieces), receipt.currency, day, rates)
        return None

    def terms(self, shop, product, day):
        """The product row that says what the supplier gets."""
        row = self._valid(shop, product, day)
        if row is None or not row.supplier or (row.supply_price is None and row.commission_rate is None):
            raise Waits(f"no terms of the supplier of {product}")
        return row


def _newest(receipt):
    return receipt.received_on, receipt.key


def _own(unit, currency, day, rates):
    """Millionths of a currency in the company's, as (numerator, denominator)."""
    if currency == rates.company_currency:
        return unit, MILLION
    numerator, denominator = rates.on(currency, day)
    if denominator == MILLION:
        return unit * numerator, MILLION * MILLION
    # By the opposite rate: divided to 28 digits.
    divided = _DIVISION.divide(Decimal(unit), Decimal(denominator))
    return divided.as_integer_ratio()
