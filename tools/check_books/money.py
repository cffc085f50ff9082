"""Payout lines, bank lines and opening balances (policy 3.4 to 3.6)."""

from collections import defaultdict

from .lines import key


def payout_amounts(books, gateway, rows):
    """Amounts by key of the payout lines of one order, or of one payout without orders."""
    shop = books.accounts[gateway]["shop"]
    channel = ""
    if shop in books.accounts:
        channel = books.accounts[shop]["channel"] or books.accounts[shop]["platform"]
    amounts = defaultdict(int)
    for row in rows:
        currency, order = row.currency, row.order_id
        media, campaign = books.link(shop, order) if shop and order else ("", "")
        fee = key("831", currency, row.sold_on, media, campaign, "", channel, "", order, gateway)
        amounts[fee] += row.fee
        amounts[key("1351", currency, row.sold_on, partner=gateway)] += row.fee_vat
        owed = key("108", currency, row.sold_on, channel=channel, order=order, partner=gateway)
        amounts[owed] -= row.fee + row.fee_vat
        amounts[key("1391", currency, row.paid_out_on, partner=gateway)] += row.net
        amounts[key("1201", currency, row.paid_out_on, order=order, partner=gateway)] += row.hold_back
        owed = key("108", currency, row.paid_out_on, channel=channel, order=order, partner=gateway)
        amounts[owed] -= row.net + row.hold_back
    return amounts


def counterparty(books, row):
    """The registered gateway or media account that a bank line names, or None."""
    named = []
    for account in books.accounts.values():
        text = account["bank_text"].strip()
        texts = (row.description, row.counterparty, row.memo)
        if text and account["kind"] in ("gateway", "media") and any(text in where for where in texts):
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
