"""Orders: sales, discounts, VAT, cost of goods and refunds (policy 3.3)."""

from collections import defaultdict
from fractions import Fraction

from .exact import MILLION, half_up, minor_per_unit, running, vat_inside, vat_percent
from .lines import key


class Costs:
    """Unit costs of products by the day they are valid from."""

    def __init__(self, rows):
        self._rows = defaultdict(list)
        for row in rows:
            self._rows[row.account, row.product].append(row)
        for versions in self._rows.values():
            versions.sort(key=lambda row: -row.valid_from)

    def unit_cost(self, shop, product, day, rates):
        """(numerator, denominator) of the cost of a piece in the company's currency; None if unknown."""
        for row in self._rows.get((shop, product), ()):
            if row.valid_from <= day:
                if row.unit_cost is None:
                    return None
                if row.currency == rates.company_currency:
                    return row.unit_cost, MILLION
                numerator, denominator = rates.on(row.currency, day)
                return row.unit_cost * numerator, MILLION * denominator
        return None


def _least(days):
    return min((day for day in days if day is not None), default=None)


class Order:
    """One order's amounts by key, in all its currencies."""

    def __init__(self, books, shop, order_id, link):
        self.books = books
        self.shop = shop
        self.order_id = order_id
        self.media, self.campaign = link
        account = books.accounts[shop]
        self.channel = account["channel"] or account["platform"]
        self.default_gateway = account["gateway"] or shop
        self.amounts = defaultdict(int)

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
        dated = [(self._revenue_day(line), line.line_id, line.key, line) for line in lines]
        dated = sorted(entry for entry in dated if entry[0] is not None)
        self.first_sale = dated[0][0] if dated else None
        first = self.first_sale
        if first is None:
            first = _least(change.changed_on for change in changes)
        self.percent = vat_percent(first) if first is not None else 0
        charged = self._sell(dated)
        if changes:
            self._refund(lines, changes, charged)

    def _revenue_day(self, line):
        return getattr(line, self.books.revenue_field)

    def _minor(self, exact):
        return half_up(exact * self.per_unit, MILLION)

    def _gateway(self, named):
        """Who owes the customer's part (2.11): the gateway that is named, else the shop's, else the shop itself."""
        named = named or self.default_gateway
        return named if named == self.shop else self.books.meant(named, "gateway")

    def _profit(self, code, day, amount, product=""):
        self.amounts[
            key(code, self.currency, day, self.media, self.campaign, "", self.channel, product, self.order_id, "")
        ] += amount

    def _balance(self, code, day, amount, partner=""):
        self.amounts[key(code, self.currency, day, "", "", "", self.channel, "", self.order_id, partner)] += amount

    def _goods(self, day, product, cost):
        own = self.books.rates.company_currency
        self.amounts[key("451", own, day, self.media, self.campaign, "", self.channel, product, self.order_id, "")] += (
            cost
        )
        self.amounts[key("146", own, day, "", "", "", self.channel, product, self.order_id, "")] -= cost

    def _goods_value(self, quantity_and_unit):
        numerator, denominator = quantity_and_unit
        return half_up(numerator * minor_per_unit(self.books.rates.company_currency), denominator)

    def _unit_cost(self, product, day):
        return self.books.costs.unit_cost(self.shop, product, day, self.books.rates)

    def _sell(self, dated):
        """Posts the sale and returns the VAT charged."""
        rows = [line for _, _, _, line in dated]
        mall = [row.mall_discount + row.points_mall for row in rows]
        paid = [
            row.gross + row.shipping_fee - row.seller_discount - row.points_seller - by_mall
            for row, by_mall in zip(rows, mall)
        ]
        gross_parts = running([row.gross for row in rows], self._minor)
        shipping_parts = running([row.shipping_fee for row in rows], self._minor)
        paid_parts = running(paid, self._minor)
        mall_parts = running(mall, self._minor)
        taxable, charged = 0, 0
        for (day, _, _, row), gross, shipping, customer, by_mall in zip(
            dated, gross_parts, shipping_parts, paid_parts, mall_parts
        ):
            discount = gross + shipping - customer - by_mall
            vat = [0, 0, 0]
            if row.tax == "taxable":
                for place, amount in enumerate((gross, shipping, -discount)):
                    before = vat_inside(taxable, self.percent)
                    taxable += amount
                    vat[place] = vat_inside(taxable, self.percent) - before
            charged += sum(vat)
            self._balance("108", day, customer, self._gateway(row.gateway))
            self._balance("108", day, by_mall, self.shop)
            self._profit("4021", day, discount + vat[2], row.product)
            self._profit("401", day, vat[0] - gross, row.product)
            self._profit("4011", day, vat[1] - shipping)
            self._balance("255", day, -sum(vat))
            unit = self._unit_cost(row.product, day)
            if unit is not None:
                cost = self._goods_value((row.quantity * unit[0], MILLION * unit[1]))
                self._goods(day, row.product, cost)
        return charged

    def _refund(self, lines, changes, charged):
        by_line_id = {}
        for line in sorted(lines, key=lambda line: line.key):
            if line.line_id:
                by_line_id.setdefault(line.line_id, line)
        posting = []
        for change in changes:
            line = by_line_id.get(change.line_id)
            if line is not None:
                sold = self._revenue_day(line)
            elif not change.line_id and lines:
                sold = self.first_sale
            else:
                # The sale is not known: its day is that of the change, its cost that of the order's first known sale.
                cost_day = change.changed_on if self.first_sale is None else self.first_sale
                posting.append((change.changed_on, change, None, cost_day))
                continue
            if sold is not None:
                posting.append((max(change.changed_on, sold), change, line, sold))
        posting.sort(key=lambda entry: (entry[0], entry[1].changed_on, entry[1].change_id, entry[1].key))
        money_parts = running([change.refund + change.shipping_refund for _, change, _, _ in posting], self._minor)
        mall_parts = running([change.mall_discount for _, change, _, _ in posting], self._minor)
        cap = max(charged, 0) if lines else None
        taxable, returned = 0, 0
        coming_back = {}
        for (day, change, line, cost_day), money, by_mall in zip(posting, money_parts, mall_parts):
            vat = 0
            if (line.tax if line is not None else change.tax) == "taxable":
                taxable += money + by_mall
                so_far = vat_inside(taxable, self.percent)
                if cap is not None:
                    so_far = min(so_far, cap)
                vat, returned = so_far - returned, so_far
            product = line.product if line is not None else change.product
            gateway = self._gateway(change.gateway or (line.gateway if line is not None else ""))
            self._profit("402", day, money + by_mall - vat, product)
            self._balance("255", day, vat)
            self._balance("108", day, -money, gateway)
            self._balance("108", day, -by_mall, self.shop)
            if change.restocked and change.kind in ("cancel", "return"):
                self._restock(coming_back, change, product, day, cost_day)

    def _restock(self, coming_back, change, product, day, cost_day):
        unit = self._unit_cost(product, cost_day)
        if unit is None:
            return
        before = coming_back.get((change.line_id, product), Fraction(0))
        after = before + Fraction(change.quantity * unit[0], MILLION * unit[1])
        coming_back[change.line_id, product] = after
        back = self._goods_value(after.as_integer_ratio()) - self._goods_value(before.as_integer_ratio())
        self._goods(day, product, -back)
