"""How facts were recorded: each in one place, in the order of batches, and the newest in force."""

from .facts import REPLACED_BY_DAY
from .lake import TABLES


def check_identity(lake, findings):
    """Fact ids, batches and instants of every table."""
    every = " UNION ALL ".join(f"SELECT '{table}' AS fact, fact_id, batch_id FROM lake.{table}" for table in TABLES)
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
        f"SELECT batch_id, recorded_at FROM lake.{table}" for table in (*TABLES, "journal", "profit_rollup", "retired")
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
    for table in TABLES:
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
        _check_newest(lake, findings, table)
    known = ", ".join(f"'{table}'" for table in TABLES)
    for fact, rows in lake.ask(f"SELECT fact, count(*) FROM lake.retired WHERE fact NOT IN ({known}) GROUP BY ALL"):
        findings.add("in force", fact, f"{rows} rows retire facts of an unknown table")


def _check_newest(lake, findings, table):
    """One version of a key, or one batch of an account's day, is in force: the one observed last."""
    if table in REPLACED_BY_DAY:
        place, versions = "account, day", "DISTINCT f.batch_id"
        same = "f.batch_id = r.retired_batch AND f.account = r.account AND f.day = r.day"
    else:
        place, versions = "account, key", "*"
        same = "f.fact_id = r.fact_id"
    retired = f"(SELECT DISTINCT fact_id, retired_batch, account, day FROM lake.retired WHERE fact = '{table}') r"
    for named in lake.ask(f"SELECT r.* FROM {retired} ANTI JOIN lake.{table} f ON {same}"):
        findings.add("in force", f"{table} {_named(named)}", "is retired, but does not exist")
    live = "FILTER (r.fact_id IS NULL)"
    for *where, number, newest, used in lake.ask(
        f"""SELECT f.{place.replace(", ", ", f.")}, count({versions}) {live}, CAST(max(f.observed_at) AS VARCHAR),
            CAST(max(f.observed_at) {live} AS VARCHAR)
        FROM lake.{table} f LEFT JOIN {retired} ON {same} GROUP BY 1, 2
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


def _named(place):
    return " ".join(str(part) for part in place if part is not None)
