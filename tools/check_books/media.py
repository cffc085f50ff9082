"""Ad spend and media documents (policy 3.1 and 3.2)."""

from collections import defaultdict, namedtuple
from fractions import Fraction

from .exact import MILLION, cut, half_up, minor_per_unit, split, vat_inside, vat_on_top, vat_percent
from .lines import NotInPolicy, Waits, key, known

# Media charges that move money.
PAYMENTS = ("top_up", "charge", "payment", "refund")

_BILLINGS = ("prepaid", "threshold", "invoiced")
_VATS = ("recoverable", "unrecoverable", "none", "reverse_charge")
_ROUNDINGS = ("cut", "half_up", "ten_won", "half_up_supply")
_BASES = ("included", "excluded", "none")

# A day's spend of one VAT basis: exact cost by (campaign, ad group), total and VAT in minor units.
Spent = namedtuple("Spent", "costs total vat")


def check_words(account):
    """Whether the policy knows what the account says of itself."""
    where = f"account {account['id']}:"
    known(account["billing"], _BILLINGS, f"{where} billing")
    known(account["vat"], _VATS, f"{where} vat")
    known(account["vat_rounding"], _ROUNDINGS, f"{where} vat_rounding")


def paid_from(account):
    """The account that spend is taken from."""
    return "131" if account["billing"] == "prepaid" else "262"


def check_currency(account, rows):
    """Rows in another currency than the account's post nothing."""
    if any(row.currency != account["currency"] for row in rows):
        raise Waits(f"an amount is not in {account['currency']}, the currency of the account")


def spent(account, day, rows):
    """What the delivery rows of a day give, by VAT basis (3.1.1)."""
    vat, rounding, percent = account["vat"], account["vat_rounding"], vat_percent(day)
    by_basis = defaultdict(lambda: defaultdict(int))
    for row in rows:
        basis = known(row.vat_basis, _BASES, f"ad_delivery {row.key}: vat_basis")
        by_basis[basis][row.campaign, row.ad_group] += row.cost
    found = []
    for basis, costs in by_basis.items():
        cost = half_up(sum(costs.values()) * minor_per_unit(account["currency"]), MILLION)
        if basis == "included" and vat == "recoverable":
            found.append(Spent(costs, cost, vat_inside(cost, percent, rounding)))
        elif basis == "excluded" and vat in ("recoverable", "unrecoverable"):
            on_top = vat_on_top(cost, percent, rounding)
            found.append(Spent(costs, cost + on_top, on_top if vat == "recoverable" else 0))
        else:
            found.append(Spent(costs, cost, 0))
    return found


class DayLines:
    """Amounts by key of an account's day."""

    def __init__(self, account, day, amounts=None):
        self.account, self.day = account, day
        self.amounts = defaultdict(int) if amounts is None else amounts

    def put(self, code, amount, campaign="", ad_group=""):
        """An amount on an account."""
        place = key(code, self.account["currency"], self.day, self.account["id"], campaign, ad_group)
        self.amounts[place] += amount

    def put_split(self, code, amount, costs):
        """An amount split over (campaign, ad group) by their exact costs; without any, one line without them."""
        parties = sorted(costs)
        parts = split(amount, [costs[party] for party in parties])
        if parts is None:
            self.put(code, amount)
        for (campaign, ad_group), part in zip(parties, parts or ()):
            self.put(code, part, campaign, ad_group)

    def use_credit(self, used, costs):
        """Free credit that pays for some of the day's spend (3.1.4)."""
        vat = 0
        if self.account["vat"] == "recoverable":
            vat = vat_inside(used, vat_percent(self.day), self.account["vat_rounding"])
        self.put(paid_from(self.account), used)
        self.put("1351", -vat)
        self.put_split("833", vat - used, costs)


def all_costs(rows):
    """Exact costs by (campaign, ad group) of all rows of a day."""
    costs = defaultdict(int)
    for row in rows:
        costs[row.campaign, row.ad_group] += row.cost
    return costs


def markup(account):
    """The exact fraction that an agency adds, or None."""
    text = account["agency_markup"]
    if text is None or text == "":
        return None
    try:
        text = str(text).replace(" ", "")
        return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise NotInPolicy(f"account {account['id']}: agency_markup `{text}` is no fraction") from error


def spend_amounts(account, day, rows, credits):
    """Amounts by key of an account's day: delivery rows, the free credit used and the agency's mark-up."""
    check_words(account)
    check_currency(account, (*rows, *credits))
    lines, costs, expense = DayLines(account, day), all_costs(rows), 0
    for part in spent(account, day, rows):
        lines.put_split("833", part.total - part.vat, part.costs)
        lines.put("1351", part.vat)
        lines.put(paid_from(account), -part.total)
        expense += part.total - part.vat
    lines.use_credit(sum(credit.total for credit in credits), costs)
    added = markup(account)
    if added is not None:
        fee = half_up(*(added * expense).as_integer_ratio())
        lines.put_split("831", fee, costs)
        lines.put("262", -fee)
    return lines.amounts


def document_amounts(account, fact, rates):
    """Amounts by key of one top-up, charge, invoice, payment, refund, agency's fee or credit memo."""
    check_words(account)
    check_currency(account, (fact,))
    recoverable, billing = account["vat"] == "recoverable", account["billing"]
    day = fact.charged_on
    if fact.kind == "credit_memo" and fact.service_to is not None:
        day = fact.service_to
    amounts = defaultdict(int)

    def put(code, amount, campaign=""):
        amounts[key(code, fact.currency, day, media=account["id"], campaign=campaign)] += amount

    def move(debit, credit, amount):
        put(debit, amount)
        put(credit, -amount)

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
    elif fact.kind == "agency_fee":
        put("262", fact.supply)
        put("135" if recoverable else "831", fact.vat, "" if recoverable else fact.campaign)
        put("253", -fact.total)
    elif fact.kind == "credit_memo":
        put({"prepaid": "131", "threshold": "262", "invoiced": "253"}[billing], fact.total)
        put("135", -fact.vat if recoverable else 0)
        put("833", -fact.supply if recoverable else -fact.total, fact.campaign)
    elif fact.kind != "free_credit_granted":
        raise NotInPolicy(f"media_charge {fact.key}: the kind `{fact.kind}` is not in the policy")
    if account["vat"] == "reverse_charge" and fact.kind in PAYMENTS:
        _reverse_charge(account, fact, rates, amounts)
    return amounts


def _reverse_charge(account, fact, rates, amounts):
    """VAT that the buyer owes when paying a foreign medium."""
    own, day, paid = rates.company_currency, fact.charged_on, fact.total
    if fact.currency != own:
        paid = rates.converted(paid, fact.currency, rates.selling(fact.currency, day))
    tax = cut(paid * vat_percent(day), 100)
    if fact.kind == "refund":
        tax = -tax
    amounts[key("833", own, day, media=account["id"])] += tax
    amounts[key("2551", own, day, media=account["id"])] -= tax
