"""What the journal must hold by itself: balance, numbering, dates, trial balance, rollup, spend by account."""

from .exact import day_text

# Line of the profit report by account code (chart of the policy, section 1).
PROFIT_LINES = {
    "revenue": ("401", "4011"),
    "discount": ("4021",),
    "refund": ("402",),
    "cogs": ("451",),
    "fee": ("831",),
    "ad_cost": ("833",),
}


def check_journal(lake, findings):
    """Everything that needs no facts; returns the trial balance as (code, debit, credit)."""
    (entries,) = lake.ask("SELECT count(DISTINCT entry_id) FROM lake.journal")[0]
    findings.count("balance", entries)
    findings.count("entries", entries)
    _check_balance(lake, findings)
    _check_entries(lake, findings)
    _check_spend(lake, findings)
    _check_rollup(lake, findings)
    _check_rollup_orders(lake, findings)
    return _trial_balance(lake, findings)


def _check_balance(lake, findings):
    for entry, currency, day, amount, functional in lake.ask(
        """SELECT entry_id, currency, economic_on - DATE '1970-01-01', CAST(sum(amount) AS BIGINT),
            CAST(sum(functional) AS BIGINT)
        FROM lake.journal GROUP BY ALL HAVING sum(amount) <> 0 OR sum(functional) <> 0 ORDER BY ALL"""
    ):
        message = f"off by {amount:,} {currency} ({functional:,} functional) on {day_text(day)}"
        findings.add("balance", f"entry {entry}", message, functional)


def _check_entries(lake, findings):
    broken = {
        "line numbers have a gap or a repeat": """SELECT entry_id FROM lake.journal GROUP BY entry_id
            HAVING min(line_no) <> 0 OR max(line_no) <> count(*) - 1 OR count(DISTINCT line_no) <> count(*)""",
        "lines of several batches, groups or rules": """SELECT entry_id FROM lake.journal GROUP BY entry_id
            HAVING count(DISTINCT (batch_id, recorded_at, group_key, group_hash, rule, rule_version)) <> 1""",
        "numbered before an entry of an earlier batch": """SELECT first_entry FROM (
            SELECT min(entry_id) AS first_entry, lag(max(entry_id)) OVER (ORDER BY batch_id) AS last_before
            FROM lake.journal GROUP BY batch_id) WHERE first_entry <= last_before""",
        "posted before its document, or its date is missing": """SELECT DISTINCT entry_id FROM lake.journal
            WHERE posted_on < booked_on OR posted_on IS NULL OR booked_on IS NULL OR economic_on IS NULL""",
        "booked on another day than the economic one, and no document says so": """SELECT DISTINCT entry_id
            FROM lake.journal WHERE booked_on <> economic_on AND NOT starts_with(group_key, 'charge:')""",
        "posted later than booked, and not on the first day of a month": """SELECT DISTINCT entry_id FROM lake.journal
            WHERE posted_on > booked_on AND (day(posted_on) <> 1 OR posted_on < date_trunc('month', booked_on))""",
        "a line of nothing": "SELECT DISTINCT entry_id FROM lake.journal WHERE amount = 0 AND functional = 0",
    }
    for message, sql in broken.items():
        for (entry,) in lake.ask(sql + " ORDER BY 1"):
            findings.add("entries", f"entry {entry}", message)


def _check_spend(lake, findings):
    """833 and 831 of every campaign with 1351 are what the account's day takes from 131 or 262."""
    rows = lake.ask(
        """SELECT group_key, currency, CAST(sum(amount) FILTER (code IN ('831', '833')) AS BIGINT),
            CAST(sum(amount) FILTER (code = '1351') AS BIGINT),
            CAST(sum(amount) FILTER (code IN ('131', '262')) AS BIGINT)
        FROM lake.journal WHERE starts_with(group_key, 'ad:') GROUP BY ALL ORDER BY ALL"""
    )
    findings.count("conservation", len(rows))
    for group, currency, cost, vat, paid in rows:
        off = (cost or 0) + (vat or 0) + (paid or 0)
        if off:
            message = f"campaigns {cost or 0:,} and VAT {vat or 0:,} are {off:,} {currency} off the account's spend"
            findings.add("conservation", group, message, off)


def _check_rollup(lake, findings):
    sums = ", ".join(
        f"coalesce(sum(functional) FILTER (code IN ({', '.join(map(repr, codes))})), 0) AS {line}"
        for line, codes in PROFIT_LINES.items()
    )
    codes = ", ".join(repr(code) for codes in PROFIT_LINES.values() for code in codes)
    place = "batch_id, recorded_at, posted_on, economic_on, media_account, campaign, channel"
    rolled = ", ".join(f"sum({line}) AS {line}" for line in PROFIT_LINES)
    off = ", ".join(
        f"CAST(coalesce(r.{line}, 0) - coalesce(j.{line}, 0) AS BIGINT) AS {line}_off" for line in PROFIT_LINES
    )
    same = " AND ".join(f"r.{name.strip()} IS NOT DISTINCT FROM j.{name.strip()}" for name in place.split(","))
    (rows,) = lake.ask("SELECT count(*) FROM lake.profit_rollup")[0]
    findings.count("rollup", rows)
    for batch, day, media, campaign, channel, *differences in lake.ask(
        f"""WITH j AS (SELECT {place}, {sums} FROM lake.journal WHERE code IN ({codes}) GROUP BY ALL),
            r AS (SELECT {place}, {rolled} FROM lake.profit_rollup GROUP BY ALL)
        SELECT coalesce(r.batch_id, j.batch_id), coalesce(r.economic_on, j.economic_on) - DATE '1970-01-01',
            coalesce(r.media_account, j.media_account), coalesce(r.campaign, j.campaign),
            coalesce(r.channel, j.channel),
            {off} FROM r FULL JOIN j ON {same}
        WHERE {" OR ".join(f"{line}_off <> 0" for line in PROFIT_LINES)} ORDER BY ALL"""
    ):
        for line, amount in zip(PROFIT_LINES, differences):
            if amount:
                message = f"{line} of {day_text(day)}, {media}, {campaign}, {channel} is {amount:,} off the journal"
                findings.add("rollup", f"batch {batch}", message, amount)


def orders_sql():
    """Orders by day, media account, campaign and channel: each on the first day with sales that are not taken back."""
    place = "economic_on, media_account, campaign, channel"
    first = ", ".join(f"{name} NULLS FIRST" for name in place.split(", "))
    return f"""SELECT {place}, count(*) AS orders FROM (SELECT group_key, {place} FROM lake.journal
        WHERE starts_with(group_key, 'order:') AND code = '401' GROUP BY group_key, {place}
        HAVING sum(functional) <> 0
        QUALIFY row_number() OVER (PARTITION BY group_key ORDER BY {first}) = 1)
        GROUP BY ALL"""


def _check_rollup_orders(lake, findings):
    for day, media, campaign, channel, rolled, booked in lake.ask(
        f"""SELECT economic_on - DATE '1970-01-01', media_account, campaign, channel,
            CAST(sum(rolled) AS BIGINT), CAST(sum(booked) AS BIGINT)
        FROM (SELECT economic_on, media_account, campaign, channel, orders AS rolled, 0 AS booked
            FROM lake.profit_rollup
            UNION ALL SELECT economic_on, media_account, campaign, channel, 0, orders FROM ({orders_sql()}))
        GROUP BY ALL HAVING sum(rolled) <> sum(booked) ORDER BY ALL"""
    ):
        message = f"{rolled:,} orders of {media}, {campaign}, {channel}, the journal has {booked:,}"
        findings.add("rollup", day_text(day), message, rolled - booked)


def _trial_balance(lake, findings):
    """Balances by code: every code on the side of its balance."""
    rows = lake.ask(
        """SELECT code, CAST(sum(functional) AS BIGINT) FROM lake.journal GROUP BY code
        HAVING sum(functional) <> 0 ORDER BY code"""
    )
    accounts = [(code, max(balance, 0), max(-balance, 0)) for code, balance in rows]
    debit, credit = sum(row[1] for row in accounts), sum(row[2] for row in accounts)
    findings.count("trial balance", len(accounts))
    if debit != credit:
        findings.add("trial balance", "all accounts", f"debit {debit:,}, credit {credit:,}", debit - credit)
    for currency, amount in lake.ask(
        "SELECT currency, CAST(sum(amount) AS BIGINT) FROM lake.journal GROUP BY currency HAVING sum(amount) <> 0"
    ):
        findings.add("trial balance", currency, f"debits and credits differ by {amount:,}", amount)
    return accounts
