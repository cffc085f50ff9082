//! Making the catalog and its tables and views, once; openings only read.

use std::collections::HashMap;
use std::sync::Arc;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::head::Head;
use crate::database::{Database, Row, Transaction, Value};
use crate::error::{Result, StoreError, unexpected};
use crate::lake::files::Files;
use crate::lake::table::{Table, TableDef, ViewDef};
use crate::lake::views::stored_sql;
use crate::lake::{inline, owner};

/// What the catalog has of what is defined.
struct Present {
    /// What tells this catalog from all others: the id its schema was given when it was made.
    id: String,
    tables: Vec<Option<Table>>,
    /// Names of views whose stored text is the defined one.
    views: Vec<String>,
    data_path: String,
}

/// Returns the defined tables as they stand in the catalog.
pub(crate) async fn open(
    database: &Database,
    files: &Files,
    defs: &[TableDef],
    views: &[ViewDef],
) -> Result<Vec<Arc<Table>>> {
    let incomplete = || StoreError::Incomplete { object: database.to_string() };
    let mut tx = database.read().await?;
    if !exists(&mut tx).await? {
        return Err(incomplete());
    }
    let present = present(&mut tx, defs, views).await?;
    drop(tx);
    if present.data_path != files.data_path {
        return Err(StoreError::Moved { recorded: present.data_path, files: files.data_path.clone() });
    }
    owner::verify(files, &present.id).await?;
    if present.views.len() != views.len() {
        return Err(incomplete());
    }
    present.tables.into_iter().map(|table| table.map(Arc::new).ok_or_else(incomplete)).collect()
}

/// Returns the defined tables, creating what is missing; the files are the catalog's own from then on.
pub(crate) async fn create(
    database: &Database,
    files: &Files,
    defs: &[TableDef],
    views: &[ViewDef],
) -> Result<Vec<Arc<Table>>> {
    let mut lock = database.lock().await?;
    let mut tx = lock.begin().await?;
    let new = !exists(&mut tx).await?;
    if new {
        begin(&mut tx, &files.data_path).await?;
    }
    let present = present(&mut tx, defs, views).await?;
    let id = present.id.clone();
    match owner::of(files).await? {
        Some(owner) if owner == id => {}
        Some(_) => return Err(StoreError::Foreign { files: files.data_path.clone() }),
        None if present.data_path != files.data_path => {
            return Err(StoreError::Moved { recorded: present.data_path, files: files.data_path.clone() });
        }
        None if new && owner::holds_files(files).await? => {
            return Err(StoreError::Foreign { files: files.data_path.clone() });
        }
        None => {}
    }
    let tables = complete(&mut tx, &files.data_path, present, defs, views).await?;
    tx.commit().await?;
    // Not before the commit: a catalog that never came to be must not own anything.
    owner::claim(files, &id).await?;
    Ok(tables)
}

async fn exists(tx: &mut Transaction<'_>) -> Result<bool> {
    let sql = if tx.is_postgres() {
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'ducklake_metadata'"
    } else {
        "SELECT COUNT(*) FROM sqlite_master WHERE name = 'ducklake_metadata'"
    };
    Ok(tx.query(sql, &[]).await?.first().map_or(Ok(0), |row| row.int(0))? > 0)
}

async fn present(tx: &mut Transaction<'_>, defs: &[TableDef], views: &[ViewDef]) -> Result<Present> {
    let sql = "SELECT value FROM ducklake_metadata WHERE key = 'data_path' AND scope IS NULL";
    let rows = tx.query(sql, &[]).await?;
    let data_path = rows.first().map_or(Ok(""), |row| row.text(0))?.to_owned();
    let rows = tx.query("SELECT schema_uuid::text FROM ducklake_schema WHERE schema_id = 0", &[]).await?;
    let id = rows.first().ok_or_else(|| unexpected("ducklake_schema", "it is empty"))?.text(0)?.to_owned();
    let sql = "SELECT t.table_id, t.table_name, s.path || t.path, i.table_name
               FROM ducklake_table t
               JOIN ducklake_schema s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL
               JOIN ducklake_inlined_data_tables i ON i.table_id = t.table_id
               WHERE t.end_snapshot IS NULL ORDER BY i.schema_version";
    let rows = tx.query(sql, &[]).await?;
    let sql = "SELECT table_id, column_id, column_name, column_type FROM ducklake_column
               WHERE end_snapshot IS NULL AND parent_column IS NULL ORDER BY table_id, column_order";
    let mut columns: HashMap<i64, Vec<Row>> = HashMap::new();
    for row in tx.query(sql, &[]).await? {
        columns.entry(row.int(0)?).or_default().push(row);
    }
    let mut tables = Vec::new();
    for def in defs {
        let found = rows.iter().rev().find(|row| row.text(1).is_ok_and(|name| name == def.name));
        tables.push(found.map(|row| stored_table(*def, row, &columns)).transpose()?);
    }
    let sql = "SELECT view_name, sql FROM ducklake_view WHERE end_snapshot IS NULL";
    let stored = tx.query(sql, &[]).await?;
    let same = |view: &&ViewDef| {
        stored.iter().any(|row| row.text(0).ok() == Some(view.name) && row.text(1).ok() == Some(&stored_sql(view)))
    };
    let views = views.iter().filter(same).map(|view| view.name.to_owned()).collect();
    Ok(Present { id, tables, views, data_path })
}

fn stored_table(def: TableDef, row: &Row, columns: &HashMap<i64, Vec<Row>>) -> Result<Table> {
    let id = row.int(0)?;
    let columns = columns.get(&id).map_or(&[][..], Vec::as_slice);
    let mut ids = Vec::new();
    for (at, column) in def.columns.iter().enumerate() {
        let stored = columns.get(at).ok_or_else(|| unexpected(def.name, format!("`{}` is missing", column.name)))?;
        if (stored.text(2)?, stored.text(3)?) != (column.name, column.kind.ducklake()) {
            let reason =
                format!("column `{} {}` is where `{}` is defined", stored.text(2)?, stored.text(3)?, column.name);
            return Err(unexpected(def.name, reason));
        }
        ids.push(stored.int(1)?);
    }
    if columns.len() > ids.len() {
        return Err(unexpected(def.name, "it has columns that are not defined"));
    }
    Ok(Table::new(def, id, row.text(2)?.to_owned(), row.text(3)?.to_owned(), ids))
}

async fn complete(
    tx: &mut Transaction<'_>,
    data_path: &str,
    present: Present,
    defs: &[TableDef],
    views: &[ViewDef],
) -> Result<Vec<Arc<Table>>> {
    if present.data_path != data_path {
        let sql = "UPDATE ducklake_metadata SET value = $1 WHERE key = 'data_path' AND scope IS NULL";
        tx.execute(sql, &[data_path.into()]).await?;
    }
    let mut head = Head::read(tx).await?.next();
    let mut changes = Vec::new();
    let mut tables = Vec::new();
    head.schema_version += 1;
    for (def, table) in defs.iter().zip(present.tables) {
        let table = match table {
            Some(table) => table,
            None => {
                changes.push(format!("created_table:\"main\".\"{}\"", def.name));
                create_table(tx, *def, &mut head).await?
            }
        };
        tx.execute(AssertSqlSafe(inline::index(&table)), &[]).await?;
        tables.push(Arc::new(table));
    }
    for view in views.iter().filter(|view| !present.views.iter().any(|name| name == view.name)) {
        create_view(tx, view, &mut head, &mut changes).await?;
    }
    if !changes.is_empty() {
        head.write(tx, &changes.join(",")).await?;
    }
    Ok(tables)
}

/// An empty catalog with the schema `main`, as DuckDB makes it.
async fn begin(tx: &mut Transaction<'_>, data_path: &str) -> Result<()> {
    tx.execute_script(if tx.is_postgres() { include_str!("postgres.sql") } else { include_str!("sqlite.sql") }).await?;
    let created_by = concat!("jangbu ", env!("CARGO_PKG_VERSION"));
    let metadata = [("version", "1.0"), ("created_by", created_by), ("data_path", data_path), ("encrypted", "false")];
    let metadata: Vec<Vec<Value>> = metadata.iter().map(|(key, value)| vec![(*key).into(), (*value).into()]).collect();
    tx.insert("ducklake_metadata", &["key", "value"], &metadata).await?;
    let columns = ["schema_id", "schema_uuid::uuid", "begin_snapshot", "schema_name", "path", "path_is_relative"];
    let uuid = Uuid::now_v7().to_string();
    let schema = vec![0.into(), uuid.into(), 0.into(), "main".into(), "main/".into(), true.into()];
    tx.insert("ducklake_schema", &columns, &[schema]).await?;
    let first = Head { snapshot: 0, schema_version: 0, next_catalog_id: 1, next_file_id: 0 };
    first.write(tx, "created_schema:\"main\"").await
}

async fn create_table(tx: &mut Transaction<'_>, def: TableDef, head: &mut Head) -> Result<Table> {
    let id = head.catalog_id();
    let ids: Vec<i64> = (1..=def.columns.len() as i64).collect();
    let path = format!("{}/", def.name);
    let inlined = format!("ducklake_inlined_data_{id}_{}", head.schema_version);
    let table = Table::new(def, id, format!("main/{path}"), inlined, ids);
    let columns =
        ["table_id", "table_uuid::uuid", "begin_snapshot", "schema_id", "table_name", "path", "path_is_relative"];
    let uuid = Uuid::now_v7().to_string();
    let row = vec![id.into(), uuid.into(), head.snapshot.into(), 0.into(), def.name.into(), path.into(), true.into()];
    tx.insert("ducklake_table", &columns, &[row]).await?;
    let columns = [
        "column_id",
        "begin_snapshot",
        "table_id",
        "column_order",
        "column_name",
        "column_type",
        "default_value",
        "nulls_allowed",
        "default_value_type",
        "default_value_dialect",
    ];
    let row = |(column, id): (&crate::lake::table::Column, &i64)| -> Vec<Value> {
        let (name, kind) = (column.name.into(), column.kind.ducklake().into());
        let default: [Value; 4] = ["NULL".into(), true.into(), "literal".into(), "duckdb".into()];
        [(*id).into(), head.snapshot.into(), table.id.into(), (*id).into(), name, kind]
            .into_iter()
            .chain(default)
            .collect()
    };
    let rows: Vec<Vec<Value>> = def.columns.iter().zip(&table.column_ids).map(row).collect();
    tx.insert("ducklake_column", &columns, &rows).await?;
    let sql = inline::definition(&table, tx.is_postgres());
    tx.execute(AssertSqlSafe(sql), &[]).await?;
    let row = vec![id.into(), table.inlined.as_str().into(), head.schema_version.into()];
    tx.insert("ducklake_inlined_data_tables", &["table_id", "table_name", "schema_version"], &[row]).await?;
    let row = vec![head.snapshot.into(), head.schema_version.into(), id.into()];
    tx.insert("ducklake_schema_versions", &["begin_snapshot", "schema_version", "table_id"], &[row]).await?;
    if !def.sorted_by.is_empty() {
        create_order(tx, &table, head).await?;
    }
    Ok(table)
}

/// Tells DuckDB the table's order, so that its own compaction keeps it.
async fn create_order(tx: &mut Transaction<'_>, table: &Table, head: &mut Head) -> Result<()> {
    let id = head.catalog_id();
    let row = vec![id.into(), table.id.into(), head.snapshot.into()];
    tx.insert("ducklake_sort_info", &["sort_id", "table_id", "begin_snapshot"], &[row]).await?;
    let columns = ["sort_id", "table_id", "sort_key_index", "expression", "dialect", "sort_direction", "null_order"];
    let row = |(at, name): (usize, &&str)| -> Vec<Value> {
        vec![
            id.into(),
            table.id.into(),
            (at as i64).into(),
            (*name).into(),
            "duckdb".into(),
            "ASC".into(),
            "NULLS_LAST".into(),
        ]
    };
    let rows: Vec<Vec<Value>> = table.def.sorted_by.iter().enumerate().map(row).collect();
    tx.insert("ducklake_sort_expression", &columns, &rows).await
}

async fn create_view(
    tx: &mut Transaction<'_>,
    view: &ViewDef,
    head: &mut Head,
    changes: &mut Vec<String>,
) -> Result<()> {
    let sql =
        "UPDATE ducklake_view SET end_snapshot = $1 WHERE view_name = $2 AND end_snapshot IS NULL RETURNING view_id";
    for row in tx.query(sql, &[head.snapshot.into(), view.name.into()]).await? {
        changes.push(format!("dropped_view:{}", row.int(0)?));
    }
    let columns =
        ["view_id", "view_uuid::uuid", "begin_snapshot", "schema_id", "view_name", "dialect", "sql", "column_aliases"];
    let uuid = Uuid::now_v7().to_string();
    let row = vec![
        head.catalog_id().into(),
        uuid.into(),
        head.snapshot.into(),
        0.into(),
        view.name.into(),
        "duckdb".into(),
        stored_sql(view).into(),
        "".into(),
    ];
    tx.insert("ducklake_view", &columns, &[row]).await?;
    changes.push(format!("created_view:\"main\".\"{}\"", view.name));
    Ok(())
}
