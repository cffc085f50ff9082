"""Free credit in its order of use, where the platform does not say how much a day used (policy 3.13)."""

from .lines import known
from .media import DayLines, all_costs, check_currency, check_words, spent

_USES = ("free_first", "paid_first")
_WITHOUT_END = float("inf")


def credit_amounts(account, grants, days, paid):
    """Amounts by key of an account's free credit.

    `grants`: its rows `free_credit_granted`. `days`: day -> its delivery rows. `paid`: day -> what 131 grows by.
    """
    check_words(account)
    check_currency(account, grants)
    use = known(account["credit_use"], _USES, f"account {account['id']}: credit_use")
    paid_first = use == "paid_first" and account["billing"] == "prepaid"
    grants = sorted(grants, key=lambda row: (_last_day(row), row.charged_on, row.key))
    left = [row.total for row in grants]
    amounts, spent_of_paid = {}, 0
    for day in sorted(days):
        rows = days[day]
        if any(row.currency != account["currency"] for row in rows):
            # The day posts nothing (3.9).
            continue
        total = max(0, sum(part.total for part in spent(account, day, rows)))
        there = [place for place, row in enumerate(grants) if row.charged_on <= day <= _last_day(row)]
        free = sum(left[place] for place in there)
        wanted = total
        if paid_first:
            money = sum(amount for on, amount in paid.items() if on <= day) - spent_of_paid
            wanted = total - max(0, min(total, money))
        used = min(wanted, free)
        spent_of_paid += total - used
        if used > 0:
            lines = DayLines(account, day)
            lines.use_credit(used, all_costs(rows))
            amounts |= lines.amounts
        for place in there:
            taken = min(left[place], used)
            left[place] -= taken
            used -= taken
    return amounts


def _last_day(grant):
    return _WITHOUT_END if grant.service_to is None else grant.service_to
