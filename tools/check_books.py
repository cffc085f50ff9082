#!/usr/bin/env python3
"""Independent proof on DuckDB that the books are open and right.

Attaches the DuckLake catalog of a company directly, read-only, and works out anew, from the facts and
docs/posting-policy.md alone, what should be booked; then compares. Shares no code with jangbu.

    check_books.py --catalog sqlite:/path/books.db --data-path /path/lake/
    check_books.py --catalog 'postgres:host=… dbname=…' --schema jangbu_x --data-path /path/lake/
    check_books.py --self-test

Exit code 0 if everything holds, 1 if something breaks (listed, with amounts), 2 if it cannot be read.
Needs tools/requirements.txt.
"""

import argparse
import json
import sys
from pathlib import Path

import duckdb

sys.dont_write_bytecode = True

from check_books.findings import Findings
from check_books.groups import Books
from check_books.journal import check_journal
from check_books.lake import Lake
from check_books.posted import check_posted
from check_books.recorded import check_identity, check_in_force


def check(lake, accounts=None, company=None):
    """(findings, trial balance) of the books in a lake."""
    findings = Findings()
    trial_balance = check_journal(lake, findings)
    check_identity(lake, findings)
    check_in_force(lake, findings)
    books = Books(lake, accounts or lake.accounts(), company or lake.company())
    check_posted(lake, books, findings)
    return findings, trial_balance


def _from_file(path):
    return json.loads(Path(path).read_text(encoding="utf-8")) if path else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", help="sqlite:/path/books.db or postgres:<connection words>")
    parser.add_argument("--schema", help="PostgreSQL: the schema of the company")
    parser.add_argument("--data-path", help="where the Parquet files are; default: what the catalog says")
    parser.add_argument("--accounts", help="JSON list of accounts; default: those kept beside the catalog")
    parser.add_argument("--company", help="JSON of the company; default: that kept beside the catalog")
    parser.add_argument("--json", action="store_true", help="findings as JSON")
    parser.add_argument("--self-test", action="store_true", help="see every check hold, and fail when it should")
    options = parser.parse_args()
    if options.self_test:
        from check_books.self_test import run

        return run(check)
    if not options.catalog:
        parser.error("--catalog is needed")
    try:
        lake = Lake.attach(options.catalog, options.data_path, options.schema)
        findings, trial_balance = check(lake, _from_file(options.accounts), _from_file(options.company))
    except (duckdb.Error, LookupError, OSError) as error:
        print(f"the books cannot be read: {error}", file=sys.stderr)
        return 2
    print(findings.as_json(trial_balance) if options.json else findings.as_text(trial_balance))
    return 0 if findings.hold() else 1


if __name__ == "__main__":
    sys.exit(main())
