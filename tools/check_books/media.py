"""Ad spend, media documents and their exchange differences (policy 3.1, 3.2 and 3.7)."""

from collections import defaultdict

from .exact import MILLION, half_up, minor_per_unit, split, vat_inside, vat_on_top, vat_percent
from .lines import Waits, key

# Accounts whose won balance follows their foreign balance, and the sign of their normal side.
CARRIED = {"131": 1, "253": -1, "262": -1}
# Media charges that move money.
PAYMENTS = ("top_up", "charge", "payment", "refund")


def _paid_from(account):
    return "131" if account["billing"] == "prepaid" else "262"


def spend_amounts(account, day, rows, credits):
    """Amounts by key of an account's day: delivery rows and the free credit used."""
    media, currency = account["id"], account["currency"]
    if any(row.currency != currency for row in (*rows, *credits)):
        raise Waits(f"an amount is not in {currency}, the currency of the account")
    recoverable, taxed = account["vat"] == "recoverable", account["vat"] != "none"
    percent, per_unit = vat_percent(day), minor_per_unit(currency)
    amounts = defaultdict(int)

    def put(code, amount, campaign="", ad_group=""):
        amounts[key(code, currency, day, media=media, campaign=campaign, ad_group=ad_group)] += amount

    def put_split(amount, weights):
        parties = sorted(weights)
        parts = split(amount, [weights[party] for party in parties])
        if parts is None:
            put("833", amount)
        for (campaign, ad_group), part in zip(parties, parts or ()):
            put("833", part, campaign, ad_group)

    by_basis, of_all = defaultdict(lambda: defaultdict(int)), defaultdict(int)
    for row in rows:
        by_basis[row.vat_basis][row.campaign, row.ad_group] += row.cost
        of_all[row.campaign, row.ad_group] += row.cost
    for basis, weights in by_basis.items():
        cost = half_up(sum(weights.values()) * per_unit, MILLION)
        total, vat = cost, 0
        if basis == "included" and recoverable:
            vat = vat_inside(cost, percent)
        elif basis == "excluded" and taxed:
            on_top = vat_on_top(cost, percent)
            total, vat = cost + on_top, on_top if recoverable else 0
        put_split(total - vat, weights)
        put("1351", vat)
        put(_paid_from(account), -total)
    used = sum(credit.total for credit in credits)
    vat = vat_inside(used, percent) if recoverable else 0
    put(_paid_from(account), used)
    put("1351", -vat)
    put_split(vat - used, of_all)
    return amounts


def document_amounts(account, fact):
    """Amounts by key of one top-up, charge, invoice, payment, refund or credit memo."""
    recoverable, billing = account["vat"] == "recoverable", account["billing"]
    day = fact.charged_on
    if fact.kind == "credit_memo" and fact.service_to is not None:
        day = fact.service_to
    amounts = defaultdict(int)

    def move(debit, credit, amount, campaign=""):
        amounts[key(debit, fact.currency, day, media=account["id"])] += amount
        amounts[key(credit, fact.currency, day, media=account["id"], campaign=campaign)] -= amount

    if fact.kind == "top_up":
        move("131", "1392", fact.total)
    elif fact.kind == "charge":
        move("262", "1392", fact.total)
    elif fact.kind == "payment":
        move("253", "1392", fact.total)
    elif fact.kind == "refund":
        move("1392", "131", fact.total)
    elif fact.kind == "invoice":
        if recoverable:
            move("135", "1351", fact.vat)
        if billing == "invoiced":
            move("262", "253", fact.total)
    elif fact.kind == "credit_memo":
        owed = {"prepaid": "131", "threshold": "262", "invoiced": "253"}[billing]
        if recoverable:
            move(owed, "135", fact.vat)
        move(owed, "833", fact.supply if recoverable else fact.total, fact.campaign)
    elif fact.kind != "free_credit_granted":
        raise ValueError(f"media_charge {fact.key}: kind {fact.kind} is not in the policy")
    return amounts


def exchange_lines(account, booked_groups):
    """Key -> (amount, functional) of the exchange differences of a foreign-currency account.

    `booked_groups`: the booked lines of its `ad`, `charge` and `opening` groups.
    """
    currency, media = account["currency"], account["id"]
    movements = defaultdict(lambda: [0, 0])
    for lines in booked_groups:
        for line_key, (amount, functional) in lines.items():
            code, line_currency, day, line_media = line_key[:4]
            if code not in CARRIED or line_currency != currency or line_media != media:
                continue
            movement = movements[code, day, amount * CARRIED[code] < 0]
            movement[0] += amount
            movement[1] += functional
    balances, corrections = defaultdict(lambda: (0, 0)), defaultdict(int)
    # By account and date; the normal side of a day (False) comes before the other.
    for (code, day, _), (moved, won) in sorted(movements.items()):
        foreign, carried = balances[code]
        if moved == 0:
            continue
        if foreign == 0 or (foreign > 0) == (moved > 0):
            balances[code] = (foreign + moved, carried + won)
        elif abs(moved) <= abs(foreign):
            relieved = half_up(carried * abs(moved), abs(foreign))
            corrections[code, day] += -relieved - won
            balances[code] = (foreign + moved, carried - relieved)
        else:
            closing = half_up(won * abs(foreign), abs(moved))
            corrections[code, day] += -carried - closing
            balances[code] = (foreign + moved, won - closing)
    lines = defaultdict(int)
    for (code, day), change in corrections.items():
        lines[key(code, currency, day, media=media)] += change
        lines[key("932" if change < 0 else "907", currency, day, media=media)] -= change
    return {line_key: (0, change) for line_key, change in lines.items() if change}
