//! A Parquet file that is written but not yet part of the books, and what is known of its content.

use datafusion::common::stats::Precision;
use datafusion::common::{ColumnStatistics, ScalarValue, Statistics};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::statistics::Statistics as ChunkStatistics;

use super::keys::Keys;
use super::table::{ColumnType, Table};

/// A finished Parquet file. It belongs to the table once committed; until then a sweep removes it.
#[derive(Debug, Clone)]
pub struct StagedFile {
    /// Relative to the data path.
    pub(crate) path: String,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    /// Length of the footer without its last eight bytes, as DuckLake counts it.
    pub(crate) footer: u64,
    pub(crate) columns: Vec<ColumnRange>,
    pub(crate) keys: Keys,
}

impl StagedFile {
    /// Rows in the file.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Size of the file.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// What is known of one column of a file; a bound is `None` where unknown or all is null.
///
/// The default knows nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct ColumnRange {
    /// Compressed size.
    pub bytes: u64,
    pub nulls: Option<u64>,
    pub min: Option<ScalarValue>,
    pub max: Option<ScalarValue>,
}

impl ColumnRange {
    /// The range of no rows at all.
    pub fn empty() -> Self {
        Self { nulls: Some(0), ..Self::default() }
    }

    /// Widens the range by another one of `rows` rows.
    pub fn widen(&mut self, other: &Self) {
        self.bytes += other.bytes;
        self.nulls = self.nulls.zip(other.nulls).map(|(ours, theirs)| ours + theirs);
        self.min = tighter(self.min.take(), other.min.clone(), std::cmp::Ordering::Less);
        self.max = tighter(self.max.take(), other.max.clone(), std::cmp::Ordering::Greater);
    }
}

/// The value that comes first in `order`; an absent one does not count.
fn tighter(a: Option<ScalarValue>, b: Option<ScalarValue>, order: std::cmp::Ordering) -> Option<ScalarValue> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.partial_cmp(&a) == Some(order) { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The ranges of all columns of a finished file.
pub(crate) fn ranges(table: &Table, file: &ParquetMetaData) -> Vec<ColumnRange> {
    let kinds = table.def.columns.iter().map(|column| column.kind).enumerate();
    kinds.map(|(at, kind)| range(file, at, kind)).collect()
}

fn range(file: &ParquetMetaData, column: usize, kind: ColumnType) -> ColumnRange {
    let mut whole = ColumnRange::empty();
    let mut known = true;
    for group in file.row_groups() {
        let chunk = group.column(column);
        let statistics = chunk.statistics();
        let nulls = statistics.and_then(ChunkStatistics::null_count_opt);
        let (min, max) = statistics.map_or((None, None), |statistics| bounds(statistics, kind));
        let all_null = nulls.is_some_and(|nulls| i64::try_from(nulls) == Ok(group.num_rows()));
        known &= all_null || (min.is_some() && max.is_some());
        let bytes = u64::try_from(chunk.compressed_size()).unwrap_or_default();
        whole.widen(&ColumnRange { bytes, nulls, min, max });
    }
    if !known {
        (whole.min, whole.max) = (None, None);
    }
    whole
}

/// Exact smallest and largest value; a text that was cut short is no exact bound.
fn bounds(statistics: &ChunkStatistics, kind: ColumnType) -> (Option<ScalarValue>, Option<ScalarValue>) {
    if !(statistics.min_is_exact() && statistics.max_is_exact()) {
        return (None, None);
    }
    match statistics {
        ChunkStatistics::Boolean(v) => (v.min_opt().map(|v| (*v).into()), v.max_opt().map(|v| (*v).into())),
        ChunkStatistics::Int32(v) => {
            let value = |v: &i32| integer(i64::from(*v), kind);
            (v.min_opt().and_then(value), v.max_opt().and_then(value))
        }
        ChunkStatistics::Int64(v) => {
            let value = |v: &i64| integer(*v, kind);
            (v.min_opt().and_then(value), v.max_opt().and_then(value))
        }
        ChunkStatistics::ByteArray(v) => {
            let value = |v: &parquet::data_type::ByteArray| {
                Some(ScalarValue::Utf8View(Some(std::str::from_utf8(v.data()).ok()?.to_owned())))
            };
            (v.min_opt().and_then(value), v.max_opt().and_then(value))
        }
        _ => (None, None),
    }
}

fn integer(value: i64, kind: ColumnType) -> Option<ScalarValue> {
    Some(match kind {
        ColumnType::Int32 => ScalarValue::Int32(Some(i32::try_from(value).ok()?)),
        ColumnType::Int64 => ScalarValue::Int64(Some(value)),
        ColumnType::Date => ScalarValue::Date32(Some(i32::try_from(value).ok()?)),
        ColumnType::Timestamp => ScalarValue::TimestampMicrosecond(Some(value), Some("UTC".into())),
        ColumnType::Money => ScalarValue::Decimal128(Some(value.into()), 18, 0),
        ColumnType::Exact => ScalarValue::Decimal128(Some(value.into()), 18, 6),
        ColumnType::Text | ColumnType::Bool => return None,
    })
}

/// The same knowledge in the query engine's terms.
pub(crate) fn statistics(rows: u64, columns: &[ColumnRange]) -> Statistics {
    let known = |value: &Option<ScalarValue>| value.clone().map_or(Precision::Absent, Precision::Exact);
    let columns = columns.iter().map(|range| {
        let mut column = ColumnStatistics::new_unknown();
        let nulls = range.nulls.and_then(|nulls| usize::try_from(nulls).ok());
        column.null_count = nulls.map_or(Precision::Absent, Precision::Exact);
        column.min_value = known(&range.min);
        column.max_value = known(&range.max);
        column
    });
    Statistics {
        num_rows: Precision::Exact(usize::try_from(rows).unwrap_or(usize::MAX)),
        total_byte_size: Precision::Absent,
        column_statistics: columns.collect(),
    }
}
