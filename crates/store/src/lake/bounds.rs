//! The bounds of rows in memory, for the running totals of a table.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use datafusion::arrow::compute::{cast, max, max_boolean, max_string, min, min_boolean, min_string};
use datafusion::arrow::datatypes::{
    ArrowPrimitiveType, Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use datafusion::common::ScalarValue;

use super::staged::ColumnRange;
use super::table::{ColumnType, Table};
use crate::error::{During, Result};

/// The range of every column.
pub(crate) fn ranges(table: &Table, rows: &RecordBatch) -> Result<Vec<ColumnRange>> {
    let columns = table.def.columns.iter().zip(rows.columns());
    columns
        .map(|(column, array)| {
            let array = cast(array, &column.kind.arrow()).during("read column", column.name)?;
            let (min, max) = bounds(&array, column.kind);
            Ok(ColumnRange { bytes: 0, nulls: Some(array.null_count() as u64), min, max })
        })
        .collect()
}

type Bounds = (Option<ScalarValue>, Option<ScalarValue>);

fn bounds(array: &ArrayRef, kind: ColumnType) -> Bounds {
    match kind {
        ColumnType::Text => {
            let array = array.as_string::<i32>();
            let value = |text: &str| ScalarValue::Utf8View(Some(text.to_owned()));
            (min_string(array).map(value), max_string(array).map(value))
        }
        ColumnType::Bool => {
            let array: &BooleanArray = array.as_boolean();
            (min_boolean(array).map(ScalarValue::from), max_boolean(array).map(ScalarValue::from))
        }
        ColumnType::Int32 => ends::<Int32Type>(array, |value| ScalarValue::Int32(Some(value))),
        ColumnType::Int64 => ends::<Int64Type>(array, |value| ScalarValue::Int64(Some(value))),
        ColumnType::Date => ends::<Date32Type>(array, |value| ScalarValue::Date32(Some(value))),
        ColumnType::Timestamp => ends::<TimestampMicrosecondType>(array, |value| {
            ScalarValue::TimestampMicrosecond(Some(value), Some("UTC".into()))
        }),
        ColumnType::Money => ends::<Decimal128Type>(array, |value| ScalarValue::Decimal128(Some(value), 18, 0)),
        ColumnType::Exact => ends::<Decimal128Type>(array, |value| ScalarValue::Decimal128(Some(value), 18, 6)),
    }
}

fn ends<T: ArrowPrimitiveType>(array: &ArrayRef, value: impl Fn(T::Native) -> ScalarValue) -> Bounds
where
    T::Native: datafusion::arrow::datatypes::ArrowNativeType,
{
    let array = array.as_primitive::<T>();
    (min(array).map(&value), max(array).map(&value))
}
