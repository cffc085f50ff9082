"""A small DuckLake made by DuckDB itself: facts of worked entries, and their entries as the policy prints them."""

import json

from .exact import day_text
from .more_examples import EXAMPLES
from .groups import KINDS, Books
from .journal import PROFIT_LINES
from .lake import Lake, connect, quoted
from .sample import ACCOUNTS, COMPANY, alias, create_log, create_tables, insert_facts, instant, sale, spend, touch
from .worked import worked_entries

# Batch 1: worked entries with the posting group each is booked under.
_FIRST = {
    "E04": "ad:naver:2026-03-10",
    "E05": "ad:clinic:2026-08-03",
    "E07": "ad:kakao:2026-08-03",
    "E11": "charge:naver:top_up-2026-08-01",
    "E12": "bank:kb:2026-08-01/-1000000",
    "E13": "charge:naver:invoice-2026-08-31",
    "E15": "charge:meta:invoice-2026-08-31",
    "E18": "charge:kakao:credit_memo-2026-09-10",
    "E21": "order:own:1001",
    "E22": "order:mall:1002",
    "E23": "order:own:1003",
    "E32": "pay:mallpay:1002",
    "E34": "pay:mallpay:payout:P77",
    "E35": "bank:kb:2026-08-06/29478",
    "E38": "ad:google:2026-08-10",
    "E39": "charge:google:charge-2026-09-01",
    "E41": "bank:kb:2026-09-03/-1730977",
    "E49": "pay:toss:1010",
    "E52": "pay:mallpay:1002",
    "E53": "pay:mallpay:payout:P78",
    "E54": "pay:mallpay:payout:P79",
    "E55": "order:own:1011",
    "E56": "order:own:1017",
    "E58": "bank:kb:2026-09-10/-44000",
    "E61": "charge:academy:charge-2026-09-01",
    "E62": "ad:agency:2026-08-03",
    "E63": "charge:agency:agency_fee-2026-08-31",
    "E66": "accrual::a1",
    "E67": "accrual::a2",
    "E69": "points:own:granted-2026-08-05",
    "E71": "receipt:own:tee-2026-08-01",
    "E72": "receipt:own:tee-2026-08-20",
}
_LATE_TOUCH = touch("own", "1005", media_account="naver", utm_campaign="brand")
# An order of two lines, paid on two days.
_TWO_DAYS = sale("own", "1008", "pin", 1100) + sale("own", "1008", "pin", 1100, line="2", paid="2026-08-05")
# Orders linked by an ad that only a report out of force names, by an alias, by a coupon.
_CLICKED = {"ad": "ad-9", "ad_group": "pc", "campaign": "not this", "media_account": "kakao"}
_LINKED = sale("own", "1021", "pin", 1100) + touch("own", "1021", **_CLICKED)
_LINKED += sale("own", "1022", "pin", 1100) + touch("own", "1022", utm_campaign="summer", utm_source="talk")
_LINKED += alias("utm_campaign", "summer", "kakao", "talk") + alias("utm_source", "talk", "naver")
_LINKED += sale("own", "1023", "pin", 1100) + touch("own", "1023", coupon="WELCOME")
_LINKED += alias("coupon", "WELCOME", "meta", "new")
_OUT_OF_FORCE = spend("naver", "2026-08-03", ("shop", "", 0))
_OUT_OF_FORCE = [(table, columns | {"ad": "ad-9"}) for table, columns in _OUT_OF_FORCE]
# Orders of the sales: day, media account, campaign, channel, number.
_ORDERS = (
    ("2026-08-03", "naver", "brand", "own", 2),
    ("2026-08-03", "naver", "shop", "own", 1),
    ("2026-08-03", "kakao", "talk", "own", 1),
    ("2026-08-03", "meta", "new", "own", 1),
    ("2026-08-03", None, None, "own", 7),
    ("2026-08-06", None, None, "own", 1),
    ("2026-08-06", "naver", "brand", "own", 1),
    ("2026-08-03", None, None, "mall", 1),
)
_CHANGED = [fact for fact in EXAMPLES["E28"].facts if fact[0] == "order_change"]
_VASE_BACK = [fact for fact in EXAMPLES["E57"].facts if fact[0] == "order_change"]
# Facts of groups that no worked entry shows alone.
_WHOLE = [fact for number in ("E50", "E51", "E70", "E73", "E74") for fact in EXAMPLES[number].facts]
_GRANTED = [fact for fact in EXAMPLES["E59"].facts if fact[0] == "media_charge"]
_PIN_BACK = [fact for fact in EXAMPLES["E26"].facts if fact[0] == "order_change"]


def make_catalog(folder):
    """Writes books.db and lake/ into `folder`; returns the catalog's address and the data path."""
    catalog, data_path = f"sqlite:{folder}/books.db", f"{folder}/lake/"
    connection = connect()
    connection.execute(f"ATTACH {quoted('ducklake:' + catalog)} AS lake (DATA_PATH {quoted(data_path)})")
    fill(connection, "__ducklake_metadata_lake.")
    connection.close()
    return catalog, data_path


def fill(connection, records):
    """Fills what is attached as `lake`; accounts and company go to `records`."""
    create_tables(connection)
    create_log(connection, records)
    entries = worked_entries()
    _first_batch(connection, entries)
    # The day restated twice, an order refunded, a touch learnt late, the same order line seen again.
    insert_facts(connection, 2, EXAMPLES["E09"].facts + _CHANGED + _PIN_BACK + _VASE_BACK)
    _retire_day(connection, "naver", "2026-08-03", retired=1, by=2)
    _post(connection, 2, "ad:naver:2026-08-03", entries["E09"])
    _post(connection, 2, "order:mall:1002", entries["E28"])
    _post(connection, 2, "order:own:1005", entries["E26"])
    _post(connection, 2, "order:own:1011", entries["E57"])
    again = [(table, columns | {"key": "seen twice"}) for table, columns in _again()]
    insert_facts(connection, 3, EXAMPLES["E10"].facts + _LATE_TOUCH + again + _LINKED + _WHOLE + _GRANTED)
    _retire_day(connection, "naver", "2026-08-03", retired=2, by=3)
    _retire_fact(connection, "order_line", "key = 'seen twice' AND batch_id = 1", by=3)
    _post(connection, 3, "ad:naver:2026-08-03", entries["E10"])
    _post(connection, 3, "order:own:1005", entries["E46"])
    _post(connection, 3, "credit:naver:", entries["E59"])
    _post(connection, 3, "stock:own:cap", entries["E73"])
    _post(connection, 3, "stock:own:mug", entries["E74"])
    # A day that was zero from the start, and once more.
    days = [["ad_delivery", "clinic", "2026-08-04", batch] for batch in (2, 3)]
    _retire_day(connection, "clinic", "2026-08-04", retired=2, by=3)
    days += connection.execute(
        "SELECT DISTINCT 'ad_delivery', account, CAST(day AS VARCHAR), batch_id FROM lake.ad_delivery"
    ).fetchall()
    connection.execute(
        f"CREATE TABLE {records}jangbu_replaced_day"
        " (fact TEXT, account TEXT, on_day TEXT, batch_id BIGINT, observed_at TEXT)"
    )
    sets = [[*day, instant(day[3])] for day in days]
    connection.executemany(f"INSERT INTO {records}jangbu_replaced_day VALUES (?, ?, ?, ?, ?)", sets)
    _post_worked_out(connection, 3, records)
    _roll_up(connection)
    connection.execute(f"CREATE TABLE {records}jangbu_account (id TEXT, body TEXT)")
    connection.execute(f"CREATE TABLE {records}jangbu_setting (name TEXT, value TEXT)")
    rows = [[account["id"], json.dumps(account)] for account in ACCOUNTS]
    connection.executemany(f"INSERT INTO {records}jangbu_account VALUES (?, ?)", rows)
    connection.execute(f"INSERT INTO {records}jangbu_setting VALUES ('company', ?)", [json.dumps(COMPANY)])


def _again():
    return sale("own", "1005", "pin", 1003)


def _first_batch(connection, entries):
    facts = []
    for number in _FIRST:
        facts += EXAMPLES[number].facts
    facts += EXAMPLES["E44"].facts + _OUT_OF_FORCE + spend("naver", "2026-08-03", ("brand", "", 100000)) + _TWO_DAYS
    facts += [fact for fact in EXAMPLES["E68"].facts if fact[1].get("kind") == "closing"]
    insert_facts(connection, 1, facts + [(table, columns | {"key": "seen twice"}) for table, columns in _again()])
    for number, group in _FIRST.items():
        _post(connection, 1, group, entries[number], "2026-09-10" if number == "E18" else None)
    _post(connection, 1, "fx:google", entries["E40"])
    _post(connection, 1, "reval:google:", entries["E68"])
    for key, amounts in entries["E44"].items():
        if key[0] != "375":
            opposite = ("375", *key[1:3], *[""] * 7)
            party = key[3] or key[9]
            lines = {key: amounts, opposite: (-amounts[0], -amounts[1])}
            _post(connection, 1, f"opening::{key[0]}/{party}", lines)
    day = next(iter(entries["E09"]))[2]
    paid, waiting = ("131", "KRW", day, "naver", *[""] * 6), ("1351", "KRW", day, "naver", *[""] * 6)
    spent = ("833", "KRW", day, "naver", "brand", *[""] * 5)
    whole = {paid: (-100000, -100000), waiting: (9090, 9090), spent: (90910, 90910)}
    _post(connection, 1, "ad:naver:2026-08-03", whole)
    # The sale of order 1005, which E46 takes back from "not attributed".
    sold = {key: amounts for key, amounts in entries["E46"].items() if key[0] == "401" and not key[4]}
    (revenue,) = sold
    order = ("", "", "", "own", "", "1005")
    lines = {revenue: (-912, -912), ("255", *revenue[1:3], *order, ""): (-91, -91)}
    _post(connection, 1, "order:own:1005", lines | {("108", *revenue[1:3], *order, "toss"): (1003, 1003)})
    _post(connection, 1, "order:own:1008", {key: (won, won) for key, won in _of_two_days(revenue[2])})


def _of_two_days(first):
    order = ("", "", "", "own")
    for day in (first, first + 2):
        yield ("108", "KRW", day, *order, "", "1008", "toss"), 1100
        yield ("401", "KRW", day, *order, "pin", "1008", ""), -1000
        yield ("255", "KRW", day, *order, "", "1008", ""), -100


def _post(connection, batch, group, lines, booked_on=None):
    (entry,) = connection.execute("SELECT coalesce(max(entry_id), 0) + 1 FROM lake.journal").fetchone()
    rows = []
    for number, (key, (amount, functional)) in enumerate(sorted(lines.items())):
        code, currency, day, *dimensions = key
        days = [booked_on or day_text(day), day_text(day), booked_on or day_text(day)]
        dimensions = [text or None for text in dimensions]
        stamps = [entry, number, batch, instant(batch), group, 0, "policy", 1]
        rows.append([*stamps, *days, code, currency, amount, functional, *dimensions, 0])
    connection.executemany(f"INSERT INTO lake.journal VALUES ({', '.join('?' * 23)})", rows)


def _post_worked_out(connection, batch, records):
    """Posts the groups that no worked entry shows alone: what the rules give for them."""
    books = Books(Lake(connection, records), ACCOUNTS, COMPANY)
    keys = connection.execute("SELECT DISTINCT group_key FROM lake.journal").fetchall()
    posted = {group.rstrip(":") for (group,) in keys}
    for kind in KINDS:
        for group, lines in books.groups(kind):
            if group.rstrip(":") not in posted and lines:
                _post(connection, batch, group, lines)


def _retire_day(connection, account, day, retired, by):
    values = ["ad_delivery", 0, retired, account, day, by, instant(by)]
    connection.execute("INSERT INTO lake.retired VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL)", values)


def _retire_fact(connection, table, where, by):
    connection.execute(
        f"INSERT INTO lake.retired SELECT ?, fact_id, 0, NULL, NULL, ?, ?, 0, NULL FROM lake.{table} WHERE {where}",
        [table, by, instant(by)],
    )


def _roll_up(connection):
    sums = ", ".join(
        f"coalesce(sum(functional) FILTER (code IN ({', '.join(map(repr, codes))})), 0)"
        for codes in PROFIT_LINES.values()
    )
    codes = ", ".join(repr(code) for codes in PROFIT_LINES.values() for code in codes)
    connection.execute(
        f"""INSERT INTO lake.profit_rollup SELECT batch_id, recorded_at, posted_on, economic_on, media_account,
        campaign, channel, 0, {sums} FROM lake.journal WHERE code IN ({codes}) GROUP BY ALL"""
    )
    zeros = [0] * len(PROFIT_LINES)
    rows = [[3, instant(3), day, day, *orders, *zeros] for day, *orders in _ORDERS]
    connection.executemany(f"INSERT INTO lake.profit_rollup VALUES ({', '.join('?' * len(rows[0]))})", rows)
