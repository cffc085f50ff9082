"""The lake as anyone can open it: DuckDB, its ducklake extension and the catalog."""

import json

import duckdb
import duckdb_extensions

from .facts import REPLACED_BY_DAY, ROWS, SILENT, select_rows, stored_columns

_FETCH = 20_000
TABLES = (*ROWS, *SILENT)


def quoted(text):
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class Lake:
    """An attached catalog, with views `every_…` and `in_force_…` per fact table.

    What an older lake does not have counts as empty: `tables` are the fact tables it has.
    """

    def __init__(self, connection, records):
        """`connection` has the catalog attached as `lake`; `records` is where accounts and settings are."""
        self.connection = connection
        self._records = records
        present = self._columns()
        self.tables = tuple(table for table in TABLES if table in present)
        for table in TABLES:
            connection.execute(f"CREATE OR REPLACE VIEW every_{table} AS {_every_sql(table, present.get(table))}")
            connection.execute(f"CREATE OR REPLACE VIEW in_force_{table} AS {in_force_sql(table)}")

    @classmethod
    def attach(cls, catalog, data_path=None, schema=None):
        """The catalog `sqlite:/path` or `postgres:<connection words>`, read-only."""
        connection, options = connect(), ["READ_ONLY"]
        if data_path:
            options += [f"DATA_PATH {quoted(data_path.rstrip('/') + '/')}", "OVERRIDE_DATA_PATH true"]
        if schema:
            options.append(f"METADATA_SCHEMA {quoted(schema)}")
        connection.execute(f"ATTACH {quoted('ducklake:' + catalog)} AS lake ({', '.join(options)})")
        return cls(connection, "__ducklake_metadata_lake." + (f'"{schema}".' if schema else ""))

    def _columns(self):
        """Table -> names of its columns."""
        present = {}
        for table, column in self.ask(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'lake'"
        ):
            present.setdefault(table, set()).add(column)
        return present

    def ask(self, sql):
        """All rows of a query."""
        return self.connection.execute(sql).fetchall()

    def stream(self, sql):
        """Rows of a query one by one, beside other queries."""
        cursor = self.connection.cursor()
        cursor.execute(sql)
        while rows := cursor.fetchmany(_FETCH):
            yield from rows

    def rows(self, table):
        """(posting group, row) of the facts in force, in the order of the groups."""
        make = ROWS[table]._make
        return ((values[0], make(values[1:])) for values in self.stream(select_rows(table)))

    def record(self, table):
        """The name of a table of records in SQL."""
        return self._records + table

    def withdrawn(self):
        """Numbers of the batches that were withdrawn, as an SQL list that holds at least 0."""
        rows = self.ask(f"SELECT detail FROM {self.record('jangbu_batch')} WHERE kind = 'withdrawal'")
        numbers = {0}.union(*(json.loads(detail)["batches"] for (detail,) in rows))
        return f"({', '.join(map(str, sorted(numbers)))})"

    def accounts(self):
        """Registered accounts, as kept beside the catalog."""
        rows = self.ask(f"SELECT body FROM {self.record('jangbu_account')} ORDER BY id")
        return [json.loads(body) for (body,) in rows]

    def company(self):
        """The company, as kept beside the catalog."""
        rows = self.ask(f"SELECT value FROM {self.record('jangbu_setting')} WHERE name = 'company'")
        return json.loads(rows[0][0])


def connect():
    """DuckDB with the extensions that read catalogs, from installed packages: nothing is downloaded."""
    connection = duckdb.connect()
    for extension in ("ducklake", "sqlite_scanner", "postgres_scanner"):
        duckdb_extensions.import_extension(extension, con=connection)
        connection.execute(f"LOAD {extension}")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


def _every_sql(table, present):
    """All rows ever recorded; columns that the lake does not have are empty, and so is a table."""
    wanted = stored_columns(table)
    if present is None:
        stamps = {"fact_id": "BIGINT", "batch_id": "BIGINT", "account": "VARCHAR", "reported_day": "DATE"}
        columns = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in (stamps | wanted).items())
        return f"SELECT {columns} WHERE false"
    missing = [f", CAST(NULL AS {kind}) AS {name}" for name, kind in wanted.items() if name not in present]
    return f"SELECT *{''.join(missing)} FROM lake.{table}"


def in_force_sql(table):
    """A table's facts in force: those that no row of `retired` that stands names, singly or as a day of a batch."""
    if table in REPLACED_BY_DAY:
        return f"""SELECT f.* FROM every_{table} f ANTI JOIN
            (SELECT * FROM lake.retired WHERE fact = '{table}' AND ended_batch = 0) r
            ON f.batch_id = r.retired_batch AND f.account = r.account AND f.reported_day = r.day"""
    return f"""SELECT f.* FROM every_{table} f ANTI JOIN
        (SELECT * FROM lake.retired WHERE fact = '{table}' AND ended_batch = 0) r ON f.fact_id = r.fact_id"""
