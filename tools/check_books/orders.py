"""Orders: sales, discounts, VAT, cost of goods and goods sold for a supplier (policy 3.3)."""

from collections import defaultdict, namedtuple

from .exact import MILLION, half_up, minor_per_unit, running, vat_inside, vat_percent
from .lines import key, known
from .refunds import Refunds

TAXES = ("taxable", "zero_rated", "exempt")
_ROLES = ("principal", "agent")

# A line of the sale: what the customer and the mall owe for it (whole minor units) and, of a line sold for a
# supplier, who that is and what of it is his.
Sold = namedtuple("Sold", "row day owed supplier share")


class Order:
    """One order's amounts by key, in all its currencies."""

    def __init__(self, books, shop, order_id, link):
        self.books = books
        self.shop = shop
        self.order_id = order_id
        self.media, self.campaign = link
        self.channel = books.channel(shop)
        self.default_gateway = books.accounts[shop]["gateway"] or shop
        self.amounts = defaultdict(int)
        # What moved stock (3.12): (product, day, quantity out in millionths, amount on 451).
        self.moves = []

    def post(self, lines, changes):
        """Adds what the order's lines and changes give."""
        currencies = {row.currency for row in lines} | {row.currency for row in changes}
        for currency in sorted(currencies):
            self._post_currency(
                currency,
                [row for row in lines if row.currency == currency],
                [row for row in changes if row.currency == currency],
            )
        return self.amounts

    def _post_currency(self, currency, lines, changes):
        self.currency = currency
        self.per_unit = minor_per_unit(currency)
        for row in (*lines, *changes):
            known(row.tax or "taxable", TAXES, f"{row.key}: the tax")
        for row in lines:
            known(row.role or "principal", _ROLES, f"order_line {row.key}: the role")
        dated = [(self.revenue_day(line), line.line_id, line.key, line) for line in lines]
        dated = sorted(entry for entry in dated if entry[0] is not None)
        self.first_sale = dated[0][0] if dated else None
        first = self.first_sale
        if first is None:
            first = min((change.changed_on for change in changes), default=None)
        self.percent = vat_percent(first) if first is not None else 0
        sold, charged = self._sell([(day, line) for day, _, _, line in dated])
        if changes:
            Refunds(self, lines, sold, charged).post(changes)

    def revenue_day(self, line):
        """The day on which a line is revenue; None while that has not come."""
        return getattr(line, self.books.revenue_field)

    def minor(self, exact):
        """Exact millionths in minor units."""
        return half_up(exact * self.per_unit, MILLION)

    def gateway(self, named):
        """Who owes the customer's part (2.11): the gateway that is named, else the shop's, else the shop itself."""
        named = named or self.default_gateway
        return named if named == self.shop else self.books.meant(named, "gateway")

    def profit(self, code, day, amount, product=""):
        """An amount on an account that carries the link."""
        self.amounts[
            key(code, self.currency, day, self.media, self.campaign, "", self.channel, product, self.order_id, "")
        ] += amount

    def balance(self, code, day, amount, partner="", product=""):
        """An amount on an account without the link."""
        self.amounts[
            key(code, self.currency, day, "", "", "", self.channel, product, self.order_id, partner)
        ] += amount

    def goods(self, day, product, cost, quantity):
        """Goods that leave stock for their cost; both are negative when they come back."""
        own = self.books.rates.company_currency
        sold = key("451", own, day, self.media, self.campaign, "", self.channel, product, self.order_id, "")
        self.amounts[sold] += cost
        self.amounts[key("146", own, day, "", "", "", self.channel, product, self.order_id, "")] -= cost
        if cost:
            self.moves.append((product, day, quantity, cost))

    def goods_value(self, numerator, denominator):
        """Minor units of the company's currency of an exact value in its units."""
        return half_up(numerator * minor_per_unit(self.books.rates.company_currency), denominator)

    def unit_cost(self, product, day):
        """(numerator, denominator) of the cost of a piece; None if unknown."""
        return self.books.products.unit_cost(self.shop, product, day, self.books.rates)

    def _sell(self, dated):
        """Posts the sale; returns its lines and the VAT charged."""
        rows = [line for _, line in dated]
        mall = [row.mall_discount + row.points_mall for row in rows]
        paid = [
            row.gross + row.shipping_fee - row.seller_discount - row.points_seller - by_mall
            for row, by_mall in zip(rows, mall)
        ]
        parts = zip(
            running([row.gross for row in rows], self.minor),
            running([row.shipping_fee for row in rows], self.minor),
            running(paid, self.minor),
            running(mall, self.minor),
        )
        taxable, charged, sold = 0, 0, []
        for (day, row), (gross, shipping, customer, by_mall) in zip(dated, parts):
            discount = gross + shipping - customer - by_mall
            supplier, share = self._share(day, row, gross)
            commission = gross - share
            vat = [0, 0, 0]
            if (row.tax or "taxable") == "taxable":
                for place, amount in enumerate((commission, shipping, -discount)):
                    before = vat_inside(taxable, self.percent)
                    taxable += amount
                    vat[place] = vat_inside(taxable, self.percent) - before
            charged += sum(vat)
            self.balance("108", day, customer, self.gateway(row.gateway))
            self.balance("108", day, by_mall, self.shop)
            self.profit("4021", day, discount + vat[2], row.product)
            self.profit("401", day, vat[0] - commission, row.product)
            self.profit("4011", day, vat[1] - shipping)
            self.balance("255", day, -sum(vat))
            if supplier is not None:
                self.balance("251", day, -share, supplier, row.product)
            else:
                self._leave_stock(day, row)
            sold.append(Sold(row, day, customer + by_mall, supplier, share))
        return sold, charged

    def _share(self, day, row, gross):
        """(supplier, what is his) of a line sold for a supplier; (None, 0) of own goods."""
        if row.role != "agent":
            return None, 0
        terms = self.books.products.terms(self.shop, row.product, day)
        if terms.supply_price is not None:
            return terms.supplier, half_up(row.quantity * terms.supply_price * self.per_unit, MILLION * MILLION)
        return terms.supplier, gross - half_up(gross * terms.commission_rate, MILLION)

    def _leave_stock(self, day, row):
        unit = self.unit_cost(row.product, day)
        if unit is not None:
            self.goods(day, row.product, self.goods_value(row.quantity * unit[0], MILLION * unit[1]), row.quantity)
