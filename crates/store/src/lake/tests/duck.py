"""Runs SQL in DuckDB with the lake attached: argument 1 attaches, the others are statements."""

import sys

import duckdb
import duckdb_extensions

con = duckdb.connect()
for name in ("ducklake", "sqlite_scanner", "postgres_scanner"):
    duckdb_extensions.import_extension(name, con=con)
    con.execute(f"LOAD {name}")
con.execute("SET TimeZone = 'UTC'")
con.execute(sys.argv[1])
for statement in sys.argv[2:]:
    result = con.execute(statement)
    text = [column[0] for column in result.description or []]
    for row in result.fetchall() if statement.startswith("SELECT") else []:
        print("|".join(str(value) for value in row))
