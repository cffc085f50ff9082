//! What a lake table looks like: names, types and order of its columns.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use parquet::arrow::PARQUET_FIELD_ID_META_KEY;

/// The type of a column; every column may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// 32-bit integer.
    Int32,
    /// 64-bit integer. Never money: the query engine's sum of it wraps silently.
    Int64,
    /// Flag.
    Bool,
    /// Calendar date.
    Date,
    /// Instant in microseconds, UTC.
    Timestamp,
    /// Booked money in minor units, `Decimal128(18, 0)`.
    Money,
    /// An amount as reported, up to six decimals, `Decimal128(18, 6)`.
    Exact,
}

impl ColumnType {
    /// The type in record batches. Text may also be written as a string view or a dictionary.
    pub fn arrow(self) -> DataType {
        match self {
            Self::Text => DataType::Utf8,
            Self::Int32 => DataType::Int32,
            Self::Int64 => DataType::Int64,
            Self::Bool => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            Self::Money => DataType::Decimal128(18, 0),
            Self::Exact => DataType::Decimal128(18, 6),
        }
    }

    /// The type's name in a DuckLake catalog.
    pub(crate) fn ducklake(self) -> &'static str {
        match self {
            Self::Text => "varchar",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Bool => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamptz",
            Self::Money => "decimal(18,0)",
            Self::Exact => "decimal(18,6)",
        }
    }
}

/// A column of a lake table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name, unique in the table.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
    /// Whether nearly every row has another value (ids, hashes, order numbers): stored without dictionary.
    pub distinct: bool,
}

impl Column {
    /// A column whose values repeat.
    pub const fn new(name: &'static str, kind: ColumnType) -> Self {
        Self { name, kind, distinct: false }
    }

    /// A column whose values hardly repeat.
    pub const fn distinct(name: &'static str, kind: ColumnType) -> Self {
        Self { name, kind, distinct: true }
    }
}

/// The definition of a lake table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableDef {
    /// Its name, as in SQL.
    pub name: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The columns compaction sorts by, ascending, nulls last; may be empty.
    pub sorted_by: &'static [&'static str],
}

impl TableDef {
    /// The schema of the record batches written to and read from this table.
    pub fn schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|column| Field::new(column.name, column.kind.arrow(), true));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

/// A view, valid SQL in both DataFusion and DuckDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewDef {
    /// Its name, as in SQL.
    pub name: &'static str,
    /// A query in which every table or view of the lake is written `{lake}.name`.
    pub sql: &'static str,
}

/// A table as it stands in the catalog.
#[derive(Debug)]
pub(crate) struct Table {
    pub def: TableDef,
    pub id: i64,
    /// Where its files are, relative to the data path, ending in `/`.
    pub path: String,
    /// The catalog table of its inlined rows.
    pub inlined: String,
    /// Column ids, in the order of the definition.
    pub column_ids: Vec<i64>,
    /// The declared types.
    pub schema: SchemaRef,
    /// The types files are scanned with: text as views, which are quicker to compare and group.
    pub scanned: SchemaRef,
    /// The types files are written with, each field carrying its column id.
    pub written: SchemaRef,
}

impl Table {
    pub fn new(def: TableDef, id: i64, path: String, inlined: String, column_ids: Vec<i64>) -> Self {
        let schema = def.schema();
        let scanned = schema.fields().iter().map(|field| {
            let kind =
                if *field.data_type() == DataType::Utf8 { DataType::Utf8View } else { field.data_type().clone() };
            Field::new(field.name(), kind, true)
        });
        let written = schema.fields().iter().zip(&column_ids).map(|(field, id)| {
            let id = HashMap::from([(PARQUET_FIELD_ID_META_KEY.to_owned(), id.to_string())]);
            field.as_ref().clone().with_metadata(id)
        });
        let scanned = Arc::new(Schema::new(scanned.collect::<Vec<_>>()));
        let written = Arc::new(Schema::new(written.collect::<Vec<_>>()));
        Self { def, id, path, inlined, column_ids, schema, scanned, written }
    }
}
