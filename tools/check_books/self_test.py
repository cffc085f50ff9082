"""The self-test: worked entries first, then a small lake that holds and every way to break it."""

from collections import defaultdict

import duckdb

from .more_examples import EXAMPLES
from .groups import Books
from .lake import Lake
from .sample import ACCOUNTS, create_log, create_tables, insert_facts
from .self_test_links import link_failures
from .self_test_breaks import run_breaks
from .worked import worked_entries


def run(check):
    """0 if the rules give every worked entry and every check fails when it should."""
    failures = _worked_failures() + _older_failures() + link_failures() + run_breaks(check)
    for failure in failures:
        print(f"FAILED {failure}")
    print("self-test failed" if failures else "self-test passed")
    return 1 if failures else 0


def _worked_failures():
    own = {number: example.company["currency"] for number, example in EXAMPLES.items()}
    entries = worked_entries(own)
    failures = [f"{number} has no example" for number in sorted(entries.keys() ^ EXAMPLES.keys())]
    for number in sorted(entries.keys() & EXAMPLES.keys()):
        example = EXAMPLES[number]
        lines = _difference(_lines(example, example.before), _lines(example, example.facts))
        if lines != entries[number]:
            wrong = sorted(lines.items() - entries[number].items())
            missing = sorted(entries[number].items() - lines.items())
            failures.append(f"{number}: given {wrong}, the policy says {missing}")
    print(f"worked entries of the policy: {len(entries)}")
    return failures


def _lines(example, facts, older=False):
    connection = duckdb.connect()
    connection.execute("ATTACH ':memory:' AS lake")
    create_tables(connection)
    create_log(connection, "lake.")
    insert_facts(connection, 1, facts)
    if older:
        _make_older(connection)
    accounts = [account | example.accounts.get(account["id"], {}) for account in ACCOUNTS]
    books = Books(Lake(connection, "lake."), accounts, example.company)
    lines = defaultdict(lambda: (0, 0))
    for _, group_lines in books.groups(example.kinds):
        for key, (amount, functional) in group_lines.items():
            lines[key] = (lines[key][0] + amount, lines[key][1] + functional)
    return {key: amounts for key, amounts in lines.items() if amounts != (0, 0)}


def _make_older(connection):
    """Takes away the tables and columns that books had not from the start."""
    for table in ("campaign_alias", "goods_receipt", "points", "accrual"):
        connection.execute(f"DROP VIEW lake.current_{table}")
        connection.execute(f"DROP TABLE lake.{table}")
    newer = ("order_line.role", "payout_line.kind", "payout_line.media_account", "fx_rate.kind", "ad_delivery.ad")
    for column in newer:
        table, name = column.split(".")
        connection.execute(f"ALTER TABLE lake.{table} DROP COLUMN {name}")
    for name in ("supplier", "supply_price", "commission_rate"):
        connection.execute(f"ALTER TABLE lake.product DROP COLUMN {name}")


def _older_failures():
    """Books without the newer tables and columns give what they gave."""
    numbers = ("E08", "E21", "E27", "E32", "E35", "E39", "E40", "E44")
    examples = [(number, EXAMPLES[number]) for number in numbers]
    return [
        f"{number} of older books is not what it was"
        for number, example in examples
        if _lines(example, example.facts, older=True) != _lines(example, example.facts)
    ]


def _difference(before, after):
    keys = before.keys() | after.keys()
    zero = (0, 0)
    lines = {
        key: (after.get(key, zero)[0] - before.get(key, zero)[0], after.get(key, zero)[1] - before.get(key, zero)[1])
        for key in keys
    }
    return {key: amounts for key, amounts in lines.items() if amounts != zero}
