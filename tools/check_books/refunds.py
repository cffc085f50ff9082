"""What changes of an order take back, and what they write off (policy 3.3)."""

from collections import namedtuple
from fractions import Fraction

from .exact import MILLION, half_up, running, split, vat_inside
from .lines import known

_KINDS = ("cancel", "return", "exchange", "write_off")

# A change that posts: its effective day, its line (None without one) and the day that its cost is of.
_Posting = namedtuple("_Posting", "day change line cost_day")


class Refunds:
    """The changes of one order in one currency."""

    def __init__(self, order, lines, sold, charged):
        """`lines`: all known lines, dated or not. `sold`: those of the sale, in its order. `charged`: its VAT."""
        self.order = order
        self.sold = sold
        self.any_line = bool(lines)
        self.known_ids = {line.line_id for line in lines if line.line_id}
        # Several lines of one id: the first in the order of the sale.
        self.by_line_id = {}
        for place, line in enumerate(sold):
            if line.row.line_id:
                self.by_line_id.setdefault(line.row.line_id, place)
        self.cap = max(charged, 0) if lines else None
        # What is left of every line: what is owed for it, and the supplier's share of that.
        self.left = [[line.owed, line.share] for line in sold]

    def post(self, changes):
        """Adds what the changes give."""
        for change in changes:
            known(change.kind, _KINDS, f"order_change {change.key}: the kind")
        posting = [found for found in map(self._effective, changes) if found is not None]
        posting.sort(key=lambda it: (it.day, it.change.changed_on, it.change.change_id, it.change.key))
        for it in posting:
            if it.change.kind == "write_off":
                self._write_off(it)
        self._give_back([it for it in posting if it.change.kind != "write_off"])

    def _effective(self, change):
        order = self.order
        if change.line_id in self.known_ids:
            place = self.by_line_id.get(change.line_id)
            if place is None:
                return None
            sold = self.sold[place].day
            return _Posting(max(change.changed_on, sold), change, place, sold)
        if not change.line_id and self.any_line:
            if order.first_sale is None:
                return None
            return _Posting(max(change.changed_on, order.first_sale), change, None, order.first_sale)
        # The sale is not known: its day is that of the change, its cost that of the order's first known sale.
        cost_day = change.changed_on if order.first_sale is None else order.first_sale
        return _Posting(change.changed_on, change, None, cost_day)

    def _row(self, it):
        return None if it.line is None else self.sold[it.line].row

    def _product(self, it):
        return (self._row(it) or it.change).product

    def _gateway(self, it):
        row = self._row(it)
        return self.order.gateway(it.change.gateway or (row.gateway if row is not None else ""))

    def _write_off(self, it):
        lost = self.order.minor(it.change.refund + it.change.shipping_refund)
        self.order.profit("835", it.day, lost, self._product(it))
        self.order.balance("108", it.day, -lost, self._gateway(it))

    def _give_back(self, posting):
        order = self.order
        money_parts = running([it.change.refund + it.change.shipping_refund for it in posting], order.minor)
        mall_parts = running([it.change.mall_discount for it in posting], order.minor)
        taxable, returned = 0, 0
        coming_back = {}
        for it, money, by_mall in zip(posting, money_parts, mall_parts):
            shares = self._shares(it, money + by_mall)
            for place, share in shares:
                line = self.sold[place]
                order.balance("251", it.day, share, line.supplier, line.row.product)
            own = money + by_mall - sum(share for _, share in shares)
            vat = 0
            if ((self._row(it) or it.change).tax or "taxable") == "taxable":
                taxable += own
                so_far = vat_inside(taxable, order.percent)
                if self.cap is not None:
                    so_far = min(so_far, self.cap)
                vat, returned = so_far - returned, so_far
            order.profit("402", it.day, own - vat, self._product(it))
            order.balance("255", it.day, vat)
            order.balance("108", it.day, -money, self._gateway(it))
            order.balance("108", it.day, -by_mall, order.shop)
            if it.change.restocked and it.change.kind in ("cancel", "return"):
                self._restock(coming_back, it)

    def _shares(self, it, amount):
        """(place of the line, what its supplier gives back) of a change."""
        if it.line is not None:
            taken = [(it.line, amount)]
        else:
            parts = split(amount, [max(owed, 0) for owed, _ in self.left])
            taken = [(place, part) for place, part in enumerate(parts or ()) if self.left[place][0]]
        shares = [(place, self._take(place, part)) for place, part in taken]
        return [(place, share) for place, share in shares if share]

    def _take(self, place, amount):
        owed, share = self.left[place]
        if amount >= owed:
            self.left[place] = [0, 0]
            return share
        given = half_up(share * amount, owed) if amount > 0 and owed > 0 else 0
        self.left[place] = [owed - amount, share - given]
        return given

    def _restock(self, coming_back, it):
        if it.line is not None and self.sold[it.line].supplier is not None:
            return
        order, change, product = self.order, it.change, self._product(it)
        unit = order.unit_cost(product, it.cost_day)
        if unit is None:
            return
        before = coming_back.get((change.line_id, product), Fraction(0))
        after = before + Fraction(change.quantity * unit[0], MILLION * unit[1])
        coming_back[change.line_id, product] = after
        back = order.goods_value(*after.as_integer_ratio()) - order.goods_value(*before.as_integer_ratio())
        order.goods(it.day, product, -back, -change.quantity)
