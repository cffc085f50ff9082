"""Every posting group with the lines that the policy gives it, worked out from the facts in force."""

import heapq
from collections import defaultdict
from functools import partial
from itertools import chain, groupby
from operator import itemgetter

from .carried import Carried
from .credit import credit_amounts
from .links import Links
from .lines import NotInPolicy, Rates, Waits, booked
from .media import PAYMENTS, document_amounts, spend_amounts
from .money import accrual_amounts, bank_amounts, opening_amounts, payout_amounts, points_amounts
from .orders import Order
from .products import Products
from .stock import Stock, receipt_amounts, stock_value

# Attributes of an account where it gives none.
_ATTRIBUTES = dict.fromkeys("platform external_id bank_text shop gateway channel".split(), "") | {
    "billing": "prepaid",
    "vat": "recoverable",
    "vat_rounding": "cut",
    "credit_use": "free_first",
    "agency_markup": None,
}
KINDS = (
    *("accrual", "ad", "bank", "charge", "credit", "fx", "opening", "order", "pay"),
    *("points", "receipt", "reval", "stock"),
)
# Kinds with one group an account, whose key ends with a colon and is named here without it.
BY_ACCOUNT = ("credit", "fx", "reval")


class Registry(dict):
    """Accounts by id."""

    def __missing__(self, account):
        raise LookupError(f"facts name the account `{account}`, which is not registered")


class Books:
    """What the rules look up: accounts, company, rates, costs and the links of orders.

    `source.rows(table)` gives (posting group, row) in the order of the groups.
    """

    def __init__(self, source, accounts, company):
        self.source = source
        self.accounts = Registry((account["id"], _ATTRIBUTES | account) for account in accounts)
        self.company = company
        self.revenue_field = company["revenue_date"] + "_on"
        self.rates = Rates((row for _, row in source.rows("fx_rate")), company["currency"])
        self.products = Products((row for _, row in source.rows("product")), source.rows("goods_receipt"))
        self._meant = {}
        self._links = Links(source, lambda name: self.meant(name, "media"))
        # Subject -> message of what the policy has no word for.
        self.strange = dict(self._links.strange) | self.rates.strange
        self._carried = None
        # (shop, product) -> what orders moved of it; None before the orders are worked out.
        self._moves = None

    def meant(self, name, kind=None):
        """Id of the registered account that a name means (2.12); the name itself where none or several fit."""
        if (name, kind) not in self._meant:
            self._meant[name, kind] = self._look_up(name, kind)
        return self._meant[name, kind]

    def _look_up(self, name, kind):
        accounts = [account for account in self.accounts.values() if kind in (None, account["kind"])]
        if not name or any(account["id"] == name for account in accounts):
            return name
        number = _bare(name)
        fitting = [account["id"] for account in accounts if number and _bare(account["external_id"]) == number]
        fitting = fitting or [account["id"] for account in accounts if account["platform"] == name]
        return fitting[0] if len(fitting) == 1 else name

    def link(self, shop, order_id):
        """(media account, campaign) of an order, both empty without a touch."""
        return self._links.of(shop, order_id)

    def channel(self, shop):
        """Channel of a shop (2.11)."""
        return self.accounts[shop]["channel"] or self.accounts[shop]["platform"]

    def groups(self, kind):
        """(posting group, lines) of a kind in text order; None instead of lines while it waits."""
        return getattr(self, "_" + kind)()

    def _settle(self, group, post, settled=None):
        """(posting group, booked lines); None instead of lines while it waits or the policy has no word for it."""
        try:
            return group, booked(post(), self.rates, settled)
        except Waits:
            return group, None
        except NotInPolicy as error:
            self.strange[group] = str(error)
            return group, None

    def _ad(self):
        charges = (entry for entry in self.source.rows("media_charge") if entry[0].startswith("ad:"))
        for group, rows in _merged(self.source.rows("ad_delivery"), charges):
            delivered = [row for table, row in rows if table == 0]
            credits = [row for table, row in rows if table == 1]
            day = delivered[0].day if delivered else credits[0].charged_on
            account = self.accounts[group.split(":", 2)[1]]
            yield self._settle(group, lambda: spend_amounts(account, day, delivered, credits))

    def _charge(self):
        for group, row in self.source.rows("media_charge"):
            if group.startswith("charge:"):
                # What was paid counts for payments alone: documents are converted at their economic date (3.7).
                settled = row.settled if row.kind in PAYMENTS else None
                post = partial(document_amounts, self.accounts[row.account], row, self.rates)
                yield self._settle(group, post, settled)

    def _opening(self):
        for group, row in self.source.rows("opening_balance"):
            settled = None if row.functional is None else abs(row.functional)
            yield self._settle(group, lambda: opening_amounts(self, row), settled)

    def _bank(self):
        for group, row in self.source.rows("bank_line"):
            yield self._settle(group, lambda: bank_amounts(self, row))

    def _pay(self):
        for group, rows in groupby(self.source.rows("payout_line"), itemgetter(0)):
            members = [row for _, row in rows]
            yield self._settle(group, lambda: payout_amounts(self, members[0].account, members))

    def _points(self):
        for group, row in self.source.rows("points"):
            yield self._settle(group, lambda: points_amounts(self, row))

    def _accrual(self):
        for group, row in self.source.rows("accrual"):
            yield self._settle(group, lambda: accrual_amounts(self, row))

    def _receipt(self):
        for group, row in self.source.rows("goods_receipt"):
            yield self._settle(group, lambda: receipt_amounts(self, row))

    def _stock(self):
        """What brings products with receipts from unit cost to moving average."""
        if self._moves is None:
            for _ in self._order():
                pass
        places = {f"stock:{shop}:{product}": (shop, product) for shop, product in self.products.receipts}
        for group, place in sorted(places.items()):
            yield self._settle(group, partial(self._stock_amounts, place))

    def _stock_amounts(self, place):
        shop, product = place
        received = []
        for group, row in self.products.receipts[place]:
            lines = booked(receipt_amounts(self, row), self.rates)
            sign = -1 if row.kind == "return" else 1
            value = stock_value(row, lines, self.rates)
            received.append((row.received_on, row.key, sign * row.quantity, value))
        stock = Stock(self.channel(shop), product, self.company["currency"])
        return stock.amounts_of(received, self._moves.get(place, ()))

    def _order(self):
        moves = defaultdict(list)
        for group, rows in _merged(self.source.rows("order_line"), self.source.rows("order_change")):
            lines = [row for table, row in rows if table == 0]
            changes = [row for table, row in rows if table == 1]
            any_row = rows[0][1]
            order = Order(self, any_row.account, any_row.order_id, self.link(any_row.account, any_row.order_id))
            settled = self._settle(group, lambda: order.post(lines, changes))
            if settled[1] is not None:
                for product, day, quantity, amount in order.moves:
                    if (order.shop, product) in self.products.receipts:
                        moves[order.shop, product].append((day, quantity, amount, order.media, order.campaign))
            yield settled
        self._moves = moves

    def _credit(self):
        """Free credit that no row says was used, of accounts with grants."""
        grants, told = defaultdict(list), set()
        for _, row in self.source.rows("media_charge"):
            if row.kind == "free_credit_granted":
                grants[row.account].append(row)
            elif row.kind == "free_credit_used":
                told.add(row.account)
        of = {media: rows for media, rows in grants.items() if media not in told}
        days = defaultdict(lambda: defaultdict(list))
        for _, row in self.source.rows("ad_delivery") if of else ():
            if row.account in of:
                days[row.account][row.day].append(row)
        paid = self._paid_into({media for media in of if self.accounts[media]["credit_use"] == "paid_first"})
        for media in sorted(of):
            post = partial(credit_amounts, self.accounts[media], of[media], days[media], paid[media])
            yield self._settle(f"credit:{media}", post)

    def _paid_into(self, accounts):
        """Media account -> day -> what documents and opening balances move on 131 in its currency."""
        paid = defaultdict(lambda: defaultdict(int))
        for _, lines in chain(self._charge(), self._opening()) if accounts else ():
            for (code, currency, day, media, *_), (amount, _) in (lines or {}).items():
                if code == "131" and media in accounts and currency == self.accounts[media]["currency"]:
                    paid[media][day] += amount
        return paid

    def _fx(self):
        for media, carried in self._foreign_accounts():
            yield f"fx:{media}", None if carried is None else carried.exchange_lines()

    def _reval(self):
        for media, carried in self._foreign_accounts():
            yield f"reval:{media}", None if carried is None else carried.month_end_lines(self.rates)

    def _foreign_accounts(self):
        """(media account, what is carried on it) of those in a foreign currency; None while one of its groups waits."""
        if self._carried is None:
            own = self.company["currency"]
            foreign = {
                account["id"]: []
                for account in self.accounts.values()
                if account["kind"] == "media" and account["currency"] != own
            }
            for kind in ("ad", "charge", "credit"):
                for group, lines in self.groups(kind) if foreign else ():
                    foreign.get(group.split(":", 2)[1], []).append(lines)
            openings = zip(self.source.rows("opening_balance"), self._opening()) if foreign else ()
            for (_, row), (_, lines) in openings:
                foreign.get(self.meant(row.party), []).append(lines)
            self._carried = [
                (media, None if None in groups else Carried(self.accounts[media], groups))
                for media, groups in sorted(foreign.items())
                if groups
            ]
        return self._carried


def _bare(number):
    return "".join(number.replace("-", "").split())


def _merged(*streams):
    """Groups of several sorted streams: (posting group, [(number of the stream, row)])."""
    numbered = [_numbered(number, stream) for number, stream in enumerate(streams)]
    for group, entries in groupby(heapq.merge(*numbered, key=itemgetter(0)), itemgetter(0)):
        yield group, [(number, row) for _, number, row in entries]


def _numbered(number, stream):
    return ((group, number, row) for group, row in stream)
