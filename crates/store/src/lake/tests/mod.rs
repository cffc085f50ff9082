//! The lake on both databases, read back by our own engine and by DuckDB.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod duckdb;
mod keys;
mod places;
mod reading;
mod round_trip;
mod speed;
mod upkeep;

use std::sync::Arc;

use testing::Place;

use crate::arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use crate::{Column, ColumnType, Database, Lake, Snapshot, TableDef, ViewDef, WriteLock};

/// One column of every type.
pub const SALE: TableDef = TableDef {
    name: "sale",
    columns: &[
        Column::new("shop", ColumnType::Text),
        Column::distinct("id", ColumnType::Int64),
        Column::new("quantity", ColumnType::Int32),
        Column::new("paid", ColumnType::Bool),
        Column::new("sold_on", ColumnType::Date),
        Column::new("recorded_at", ColumnType::Timestamp),
        Column::new("amount", ColumnType::Money),
        Column::new("price", ColumnType::Exact),
    ],
    sorted_by: &["sold_on", "id"],
};

/// A second table, without an order.
pub const NOTE: TableDef = TableDef { name: "note", columns: &[Column::new("text", ColumnType::Text)], sorted_by: &[] };

pub const VIEWS: &[ViewDef] = &[
    ViewDef { name: "paid_sale", sql: "SELECT * FROM {lake}.sale WHERE paid" },
    ViewDef { name: "paid_by_shop", sql: "SELECT shop, SUM(amount) AS total FROM {lake}.paid_sale GROUP BY shop" },
];

pub async fn open(place: &Place) -> (Database, Lake) {
    let database = Database::create(&place.address, &place.schema).await.unwrap();
    let lake = Lake::create(&database, &place.files(), &[SALE, NOTE], VIEWS).await.unwrap();
    (database, lake)
}

/// The same lake as another program opens it, while someone may write.
pub async fn opened_again(place: &Place) -> Lake {
    let database = Database::open(&place.address, &place.schema).await.unwrap();
    Lake::open(&database, &place.files(), &[SALE, NOTE], VIEWS).await.unwrap()
}

/// Rows with ids `from..to`; every seventh is all null but for its id and day.
pub fn sales(from: i64, to: i64) -> RecordBatch {
    let some = |id: i64| id % 7 != 6;
    let ids = || from..to;
    let instants: TimestampMicrosecondArray =
        ids().map(|id| some(id).then_some(1_767_225_600_000_000 + id * 1_000_001)).collect();
    let amounts: Decimal128Array = ids().map(|id| some(id).then_some(i128::from(id) * 1_100 - 500)).collect();
    let prices: Decimal128Array = ids().map(|id| some(id).then_some(i128::from(id) * 333_333 - 1)).collect();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(ids().map(|id| some(id).then(|| format!("가게 '{}'", id % 3))).collect::<StringArray>()),
        Arc::new(ids().map(Some).collect::<Int64Array>()),
        Arc::new(ids().map(|id| some(id).then_some((id % 5) as i32 - 2)).collect::<Int32Array>()),
        Arc::new(ids().map(|id| some(id).then_some(id % 2 == 0)).collect::<BooleanArray>()),
        Arc::new(ids().map(|id| Some(20_454 + (id / 1_000) as i32)).collect::<Date32Array>()),
        Arc::new(instants.with_timezone("UTC")),
        Arc::new(amounts.with_precision_and_scale(18, 0).unwrap()),
        Arc::new(prices.with_precision_and_scale(18, 6).unwrap()),
    ];
    RecordBatch::try_new(SALE.schema(), columns).unwrap()
}

/// Commits the rows `from..to`, few of them inlined, many in a file.
pub async fn sell(lake: &Lake, lock: &mut WriteLock, from: i64, to: i64) -> i64 {
    let mut writer = lake.stage("sale").unwrap();
    writer.write(&sales(from, to)).unwrap();
    let staged = writer.finish().unwrap();
    let mut commit = lake.begin(lock).await.unwrap();
    commit.append("sale", &staged).await.unwrap();
    commit.finish().await.unwrap()
}

/// All rows, ordered by id.
pub async fn all(snapshot: &Snapshot) -> RecordBatch {
    let batches = snapshot.query("SELECT * FROM sale ORDER BY id", &[]).await.unwrap();
    crate::arrow::compute::concat_batches(&SALE.schema(), &batches).unwrap()
}

/// The only number of an answer.
pub async fn number(snapshot: &Snapshot, sql: &str) -> i64 {
    let batches = snapshot.query(sql, &[]).await.unwrap();
    let batch = batches.iter().find(|batch| batch.num_rows() > 0).expect("a row");
    let cast = crate::arrow::compute::cast(batch.column(0), &crate::arrow::datatypes::DataType::Int64).unwrap();
    cast.as_any().downcast_ref::<Int64Array>().unwrap().value(0)
}
