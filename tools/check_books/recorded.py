"""How facts were recorded: each in one place, in the order of batches, and the newest in force."""

from .facts import REPLACED_BY_DAY
from .lake import TABLES


def check_identity(lake, findings):
    """Fact ids, batches and instants of every table."""
    every = " UNION ALL ".join(
        f"SELECT '{table}' AS fact, fact_id, batch_id FROM lake.{table}" for table in lake.tables
    )
    (facts,) = lake.ask(f"SELECT count(*) FROM ({every})")[0]
    findings.count("identity", facts)
    for fact_id, times, tables in lake.ask(
        f"SELECT fact_id, count(*), string_agg(DISTINCT fact, ', ') FROM ({every}) GROUP BY fact_id HAVING count(*) > 1"
    ):
        findings.add("identity", f"fact {fact_id}", f"stands in {times} places ({tables})")
    for table, fact_id, batch in lake.ask(
        f"SELECT fact, fact_id, batch_id FROM ({every}) WHERE fact_id <= 0 OR fact_id >> 32 <> batch_id ORDER BY ALL"
    ):
        findings.add("identity", f"fact {fact_id}", f"of {table} is not numbered within its batch {batch}")
    for entry, fact_id in lake.ask(
        f"""SELECT DISTINCT entry_id, fact_id FROM lake.journal j ANTI JOIN ({every}) f ON j.fact_id = f.fact_id
        WHERE coalesce(j.fact_id, 0) <> 0 ORDER BY ALL"""
    ):
        findings.add("identity", f"entry {entry}", f"names fact {fact_id}, which does not exist")
    stamps = " UNION ALL ".join(
        f"SELECT batch_id, recorded_at FROM lake.{table}"
        for table in (*lake.tables, "journal", "profit_rollup", "retired")
    )
    for batch, first, last, before in lake.ask(
        f"""SELECT batch_id, CAST(first AS VARCHAR), CAST(last AS VARCHAR), CAST(before AS VARCHAR) FROM (
            SELECT batch_id, min(recorded_at) AS first, max(recorded_at) AS last, max(max(recorded_at)) OVER (
                ORDER BY batch_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM ({stamps}) GROUP BY batch_id)
        WHERE first <> last OR first < before ORDER BY batch_id"""
    ):
        if first != last:
            findings.add("identity", f"batch {batch}", f"recorded at {first} and at {last}")
        else:
            findings.add("identity", f"batch {batch}", f"recorded at {first}, before an earlier batch ({before})")


def check_in_force(lake, findings):
    """The views kept in the catalog, and what the newest facts say should be in force."""
    for table in lake.tables:
        (rows,) = lake.ask(f"SELECT count(*) FROM in_force_{table}")[0]
        findings.count("in force", rows)
        view, own = f"lake.current_{table}", f"in_force_{table}"
        for less, more, message in (
            (view, own, "is in force, but the view does not show it"),
            (own, view, "is shown by the view, but is not in force"),
        ):
            for (fact_id,) in lake.ask(
                f"SELECT m.fact_id FROM {more} m ANTI JOIN {less} l ON m.fact_id = l.fact_id ORDER BY 1"
            ):
                findings.add("in force", f"{table} {fact_id}", message)
        for (fact_id,) in lake.ask(
            f"SELECT fact_id FROM in_force_{table} WHERE batch_id IN {lake.withdrawn()} ORDER BY 1"
        ):
            findings.add("in force", f"{table} {fact_id}", "is in force, but its batch was withdrawn")
        _check_newest(lake, findings, table)
        if table in REPLACED_BY_DAY:
            _check_days(lake, findings, table)
    known = ", ".join(f"'{table}'" for table in TABLES)
    for fact, rows in lake.ask(f"SELECT fact, count(*) FROM lake.retired WHERE fact NOT IN ({known}) GROUP BY ALL"):
        findings.add("in force", fact, f"{rows} rows retire facts of an unknown table")


def _check_newest(lake, findings, table):
    """One version of a key, or one batch of an account's day, is in force: the one observed last and not withdrawn."""
    if table in REPLACED_BY_DAY:
        place, versions = "account, reported_day", "DISTINCT f.batch_id"
        same = "f.batch_id = r.retired_batch AND f.account = r.account AND f.reported_day = r.day"
    else:
        place, versions = "account, key", "*"
        same = "f.fact_id = r.fact_id"
    stands = f"fact = '{table}' AND ended_batch = 0"
    retired = f"(SELECT DISTINCT fact_id, retired_batch, account, day FROM lake.retired WHERE {stands}) r"
    # A retired day may have no rows: whether it was ever spoken for is seen in _check_days.
    gone = [] if table in REPLACED_BY_DAY else lake.ask(f"SELECT r.* FROM {retired} ANTI JOIN lake.{table} f ON {same}")
    for named in gone:
        findings.add("in force", f"{table} {_named(named)}", "is retired, but does not exist")
    live = "FILTER (r.fact_id IS NULL)"
    for *where, number, newest, used in lake.ask(
        f"""SELECT f.{place.replace(", ", ", f.")}, count({versions}) {live}, CAST(max(f.observed_at) AS VARCHAR),
            CAST(max(f.observed_at) {live} AS VARCHAR)
        FROM lake.{table} f LEFT JOIN {retired} ON {same} WHERE f.batch_id NOT IN {lake.withdrawn()} GROUP BY 1, 2
        HAVING count({versions}) {live} <> 1 OR max(f.observed_at) <> max(f.observed_at) {live} ORDER BY ALL"""
    ):
        if number > 1:
            findings.add("in force", f"{table} {_named(where)}", f"{number} versions are in force")
        elif number == 1:
            message = f"the newest was observed at {newest}, in force is that of {used}"
            findings.add("in force", f"{table} {_named(where)}", message)
        elif table not in REPLACED_BY_DAY:
            # A day may be replaced by an empty one; a single fact always has a version in force.
            findings.add("in force", f"{table} {_named(where)}", "no version is in force")


def _check_days(lake, findings, table):
    """Of the batches that speak for an account's day, with or without rows, only the newest that was not withdrawn is
    not retired."""
    counts = f"batch_id NOT IN {lake.withdrawn()}"
    said = f"""(SELECT account, CAST(on_day AS DATE) AS day, batch_id, {counts} AND row_number() OVER (
        PARTITION BY account, on_day, {counts}
        ORDER BY CAST(observed_at AS TIMESTAMPTZ) DESC, batch_id DESC) = 1 AS newest
        FROM {lake.record("jangbu_replaced_day")} WHERE fact = '{table}') s"""
    stands = f"fact = '{table}' AND ended_batch = 0"
    retired = f"(SELECT DISTINCT account, day, retired_batch FROM lake.retired WHERE {stands}) r"
    same_retired = "s.account = r.account AND s.day = r.day AND s.batch_id = r.retired_batch"
    for newest, batch, *where in lake.ask(
        f"""SELECT s.newest, s.batch_id, s.account, CAST(s.day AS VARCHAR) FROM {said} LEFT JOIN {retired}
            ON {same_retired} WHERE s.newest = (r.account IS NOT NULL) ORDER BY ALL"""
    ):
        message = "speaks last for the day and is retired" if newest else "spoke for the day before and is in force"
        findings.add("in force", f"{table} {_named(where)}", f"batch {batch} {message}")
    for batch, *where in lake.ask(
        f"""SELECT DISTINCT f.batch_id, f.account, CAST(f.day AS VARCHAR) FROM lake.{table} f ANTI JOIN {said}
            ON f.account = s.account AND f.day = s.day AND f.batch_id = s.batch_id ORDER BY ALL"""
    ):
        findings.add("in force", f"{table} {_named(where)}", f"batch {batch} has rows of a day it does not speak for")
    for batch, *where in lake.ask(
        f"""SELECT r.retired_batch, r.account, CAST(r.day AS VARCHAR) FROM {retired} ANTI JOIN {said}
            ON {same_retired} ORDER BY ALL"""
    ):
        findings.add("in force", f"{table} {_named(where)}", f"batch {batch} is retired and never spoke for the day")


def _named(place):
    return " ".join(str(part) for part in place if part is not None)
