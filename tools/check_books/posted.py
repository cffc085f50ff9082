"""What was posted for each group against what the policy gives it, key by key."""

from itertools import groupby
from operator import itemgetter

from .exact import day_text
from .groups import BY_ACCOUNT, KINDS

_CHECK_OF_KIND = {
    "accrual": "accruals",
    "ad": "ad spend",
    "bank": "bank",
    "charge": "media documents",
    "credit": "free credit",
    "fx": "exchange differences",
    "opening": "opening balances",
    "order": "orders",
    "pay": "payouts",
    "points": "points",
    "receipt": "goods received",
    "reval": "month's ends",
    "stock": "moving average",
}
_DIMENSIONS = ("media", "campaign", "ad group", "channel", "product", "order", "partner")
_REVENUE = ("401", "4011")


def check_posted(lake, books, findings):
    """Compares every group of every kind; then revenue by day, linked and not attributed."""
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    for group, lines in lake.ask(
        f"""SELECT group_key, count(*) FROM lake.journal
        WHERE coalesce(split_part(group_key, ':', 1), '') NOT IN ({kinds})
        GROUP BY ALL"""
    ):
        findings.add("entries", group, f"{lines} lines of a group of no known kind")
    for kind in KINDS:
        revenue = {}
        for group, expected, booked in _side_by_side(books.groups(kind), _posted(lake, kind)):
            findings.count(_CHECK_OF_KIND[kind], 1)
            if expected is None:
                # What waits for a rate is not in the books, and what was posted of it is taken back (2.9).
                findings.waiting.append(group)
                expected = {}
            if expected != booked:
                _name_differences(findings, _CHECK_OF_KIND[kind], group, expected, booked)
            if kind == "order":
                _add_revenue(revenue, expected)
        if kind == "order":
            _check_revenue(lake, findings, revenue)
    # Nothing that the policy has no word for may pass in silence.
    for subject, message in sorted(books.strange.items()):
        findings.add(_CHECK_OF_KIND.get(subject.split(":")[0], "entries"), subject, message)


def _posted(lake, kind):
    """(posting group, net lines by key) of a kind, in text order."""
    group = "rtrim(group_key, ':')" if kind in BY_ACCOUNT else "group_key"
    rows = lake.stream(
        f"""SELECT {group} AS posting_group, code, currency, economic_on - DATE '1970-01-01',
            coalesce(media_account, ''), coalesce(campaign, ''), coalesce(ad_group, ''), coalesce(channel, ''),
            coalesce(product, ''), coalesce(order_id, ''), coalesce(partner, ''),
            CAST(amount AS BIGINT), CAST(functional AS BIGINT)
        FROM lake.journal WHERE starts_with(group_key, '{kind}:') ORDER BY posting_group"""
    )
    for name, members in groupby(rows, itemgetter(0)):
        lines = {}
        for row in members:
            key, amounts = row[1:11], row[11:]
            before = lines.get(key)
            lines[key] = amounts if before is None else (before[0] + amounts[0], before[1] + amounts[1])
        yield name, {key: amounts for key, amounts in lines.items() if amounts != (0, 0)}


def _side_by_side(expected, booked):
    """(group, expected lines, booked lines) of two sorted streams; a missing side is empty."""
    expected, booked = iter(expected), iter(booked)
    left, right = next(expected, None), next(booked, None)
    while left is not None or right is not None:
        if right is None or (left is not None and left[0] < right[0]):
            yield left[0], left[1], {}
            left = next(expected, None)
        elif left is None or right[0] < left[0]:
            yield right[0], {}, right[1]
            right = next(booked, None)
        else:
            yield left[0], left[1], right[1]
            left, right = next(expected, None), next(booked, None)


def _name_differences(findings, check, group, expected, booked):
    for key in sorted(expected.keys() | booked.keys()):
        ours, theirs = expected.get(key, (0, 0)), booked.get(key, (0, 0))
        if ours == theirs:
            continue
        code, currency, day = key[:3]
        where = ", ".join(f"{name} {text}" for name, text in zip(_DIMENSIONS, key[3:]) if text)
        message = f"{code} on {day_text(day)} ({where}): booked {theirs[0]:,} {currency}, the facts give {ours[0]:,}"
        if ours[0] == theirs[0]:
            message += f"; functional {theirs[1]:,}, should be {ours[1]:,}"
        findings.add(check, group, message, theirs[1] - ours[1])


def _add_revenue(revenue, lines):
    for key, (_, functional) in lines.items():
        if key[0] in _REVENUE:
            place = (key[2], key[4] != "")
            revenue[place] = revenue.get(place, 0) + functional


def _check_revenue(lake, findings, revenue):
    """Linked and not attributed revenue of the facts, by day, against the journal's revenue of that day."""
    rows = lake.ask(
        """SELECT economic_on - DATE '1970-01-01', coalesce(campaign, '') <> '', CAST(sum(functional) AS BIGINT)
        FROM lake.journal WHERE code IN ('401', '4011') AND starts_with(group_key, 'order:') GROUP BY ALL"""
    )
    booked = {(day, linked): amount for day, linked, amount in rows}
    for day in sorted({day for day, _ in booked} | {day for day, _ in revenue}):
        findings.count("conservation", 1)
        for linked, name in ((True, "linked"), (False, "not attributed")):
            theirs, ours = booked.get((day, linked), 0), revenue.get((day, linked), 0)
            if theirs != ours:
                message = f"{name} revenue booked {-theirs:,}, the orders and touches give {-ours:,}"
                findings.add("conservation", day_text(day), message, theirs - ours)
