"""Payout lines, bank lines, opening balances, points and accruals (policy 3.4 to 3.6, 3.10 and 3.15)."""

from collections import defaultdict

from .exact import split
from .lines import Waits, key, known


PAYOUT_KINDS = (
    *("payment", "cancel", "adjustment", "reserve", "chargeback", "dispute_fee", "mall_benefit"),
    *("ad_cost", "deduction"),
)


def payout_amounts(books, gateway, rows):
    """Amounts by key of the payout lines of one order, or of one payout without orders."""
    shop = books.accounts[gateway]["shop"]
    if shop and shop not in books.accounts:
        raise Waits(f"the shop {shop} of the gateway {gateway} is not registered")
    channel = books.channel(shop) if shop else ""
    amounts = defaultdict(int)
    for row in rows:
        currency, order = row.currency, row.order_id
        media, campaign = books.link(shop, order) if shop and order else ("", "")
        fee = key("831", currency, row.sold_on, media, campaign, "", channel, "", order, gateway)
        amounts[fee] += row.fee
        amounts[key("1351", currency, row.sold_on, partner=gateway)] += row.fee_vat
        code, dimensions = _settled_against(books, gateway, channel, row)
        amounts[key(code, currency, row.sold_on, **dimensions)] -= row.fee + row.fee_vat
        amounts[key("1391", currency, row.paid_out_on, partner=gateway)] += row.net
        amounts[key("1201", currency, row.paid_out_on, order=order, partner=gateway)] += row.hold_back
        amounts[key(code, currency, row.paid_out_on, **dimensions)] -= row.net + row.hold_back
    return amounts


def _settled_against(books, gateway, channel, row):
    """(code, dimensions) of what a payout line settles: receivables, unless its kind says something else."""
    kind = known(row.kind or "payment", PAYOUT_KINDS, f"payout_line {row.key}: the kind")
    if kind == "ad_cost":
        return "1392", {"media": books.meant(row.media_account, "media")}
    if kind == "deduction":
        return "134" if row.gross < 0 else "257", {"order": row.order_id, "partner": gateway}
    partner = gateway
    if kind == "mall_benefit":
        partner = books.accounts[gateway]["shop"] or gateway
    return "108", {"channel": channel, "order": row.order_id, "partner": partner}


def counterparty(books, row):
    """The registered gateway, media account or supplier that a bank line names, or None."""
    named = []
    for account in books.accounts.values():
        text = account["bank_text"].strip()
        texts = (row.description, row.counterparty, row.memo)
        if text and account["kind"] in ("gateway", "media", "supplier") and any(text in where for where in texts):
            named.append((-len(text), account["id"], account))
    return min(named)[2] if named else None


def bank_amounts(books, row):
    """Amounts by key of one bank line."""
    found = counterparty(books, row)
    place = (row.currency, row.booked_on)
    if found is None:
        opposite = key("257" if row.amount > 0 else "134", *place, partner=row.account)
    elif found["kind"] == "gateway":
        opposite = key("1391", *place, partner=found["id"])
    elif found["kind"] == "supplier":
        opposite = key("251", *place, partner=found["id"])
    else:
        opposite = key("1392", *place, media=found["id"])
    return {key("103", *place, partner=row.account): row.amount, opposite: -row.amount}


def opening_amounts(books, row):
    """Amounts by key of one opening balance."""
    name = books.meant(row.party)
    party = books.accounts.get(name)
    dimension = {"media" if party is not None and party["kind"] == "media" else "partner": name}
    amounts = defaultdict(int)
    amounts[key(row.code, row.currency, row.as_of, **dimension)] += row.amount
    amounts[key("375", row.currency, row.as_of)] -= row.amount
    return amounts


# What a movement of points adds to the liability: its sign.
_POINTS = {"granted": 1, "restored": 1, "used": -1, "expired": -1, "revoked": -1}


def points_amounts(books, row):
    """Amounts by key of one movement of a shop's own points."""
    sign = _POINTS[known(row.kind, _POINTS, f"points {row.key}: the kind")]
    discount = key("4021", row.currency, row.day, channel=books.channel(row.account), order=row.order_id)
    owed = key("2591", row.currency, row.day, partner=row.account)
    return {discount: sign * row.amount, owed: -sign * row.amount}


def accrual_amounts(books, row):
    """Amounts by key of one accrual, spread over its days and taken back when its document comes."""
    name = books.meant(row.party)
    party = books.accounts.get(name)
    owed = {"media" if party is not None and party["kind"] == "media" else "partner": name}
    expense = owed | ({"campaign": row.campaign} if "media" in owed else {})
    amounts = defaultdict(int)

    def put(day, amount):
        amounts[key(row.code, row.currency, day, **expense)] += amount
        amounts[key("262", row.currency, day, **owed)] -= amount

    days = range(row.from_on, row.to_on + 1)
    for day, part in zip(days, split(row.amount, [1] * len(days)) or ()):
        put(day, part)
    if row.reversed_on is not None:
        put(row.reversed_on, -row.amount)
    return amounts
