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
        f"""SELECT * FROM (SELECT batch_id, CAST(min(recorded_at) AS VARCHAR) AS first, CAST(max(recorded_at) AS VARCHAR) AS last,
            CAST(max(max(recorded_at)) OVER (ORDER BY batch_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS VARCHAR)
            AS before FROM ({stamps}) GROUP BY batch_id) WHERE first <> last OR first < before ORDER BY ALL"""
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
            for (fact_id,) in lake.ask(f"SELECT fact_id FROM {more} EXCEPT ALL SELECT fact_id FROM {less} ORDER BY 1"):
                findings.add("in force", f"{table} {fact_id}", message)
        _check_newest(lake, findings, table)
    known = ", ".join(f"'{table}'" for table in TABLES)
    for fact, rows in lake.ask(f"SELECT fact, count(*) FROM lake.retired WHERE fact NOT IN ({known}) GROUP BY ALL"):
        findings.add("in force", fact, f"{rows} rows retire facts of an unknown table")


def _check_newest(lake, findings, table):
    if table in REPLACED_BY_DAY:
        place, what = "account, day", "(batch_id)"
        orphan = f"""SELECT DISTINCT account || ' ' || day FROM (SELECT * FROM lake.retired WHERE fact = '{table}') r
            ANTI JOIN lake.{table} f ON r.retired_batch = f.batch_id AND r.account = f.account AND r.day = f.day"""
    else:
        place, what = "account, key", "(fact_id)"
        orphan = f"""SELECT DISTINCT r.fact_id FROM (SELECT * FROM lake.retired WHERE fact = '{table}') r
            ANTI JOIN lake.{table} f ON r.fact_id = f.fact_id"""
    for (named,) in lake.ask(orphan):
        findings.add("in force", f"{table} {named}", "is retired, but does not exist")
    for *where, in_force in lake.ask(
        f"SELECT {place}, count(DISTINCT {what}) AS n FROM in_force_{table} GROUP BY {place} HAVING n > 1 ORDER BY ALL"
    ):
        findings.add("in force", f"{table} {_named(where)}", f"{in_force} versions are in force")
    # A set of a day may be replaced by an empty one; a single fact never is.
    lost = "NULL" if table in REPLACED_BY_DAY else "max(all_rows.observed_at)"
    same = " AND ".join(f"all_rows.{name} IS NOT DISTINCT FROM live.{name}" for name in place.split(", "))
    for *where, newest, used in lake.ask(
        f"""SELECT all_rows.{place.replace(", ", ", all_rows.")}, CAST(max(all_rows.observed_at) AS VARCHAR),
            CAST(max(live.observed_at) AS VARCHAR) FROM lake.{table} all_rows
        LEFT JOIN (SELECT {place}, max(observed_at) AS observed_at FROM in_force_{table} GROUP BY ALL) live ON {same}
        GROUP BY 1, 2 HAVING max(all_rows.observed_at) > coalesce(max(live.observed_at), TIMESTAMPTZ '0001-01-01')
            AND coalesce(max(live.observed_at), {lost}) IS NOT NULL ORDER BY ALL"""
    ):
        message = f"the newest was observed at {newest}, in force is {'none' if used is None else 'that of ' + used}"
        findings.add("in force", f"{table} {_named(where)}", message)


def _named(place):
    return " ".join(str(part) for part in place if part is not None)
