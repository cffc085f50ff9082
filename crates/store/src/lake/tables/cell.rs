//! How one value of a fact becomes a cell of a column, and back.

use std::sync::Arc;

use datafusion::arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, BooleanBuilder, Date32Array, Date32Builder, Decimal128Array,
        Decimal128Builder, Int32Array, Int32Builder, Int64Array, Int64Builder, StringArray, StringBuilder,
        TimestampMicrosecondArray, TimestampMicrosecondBuilder,
    },
    datatypes::{Date32Type, Decimal128Type, Int32Type, Int64Type, TimestampMicrosecondType},
};
use jangbu_core::{Currency, Date, Decimal, Text, Timestamp, facts};
use jiff::{SignedDuration, ToSpan, civil::date};

use super::RowError;
use crate::lake::table::ColumnType;

/// Decimals of an exact column, `DECIMAL(18,6)`.
const EXACT_SCALE: u32 = 6;
/// Largest unscaled value of a `DECIMAL(18, _)`.
const MAX_UNSCALED: i128 = 999_999_999_999_999_999;

/// A kind of column: the Rust value of a cell, its column type, and the way there and back.
pub trait Cell {
    /// The value held by a fact.
    type Value;
    /// Arrow builder of the column.
    type Builder;
    /// Arrow array of the column.
    type Array: Array + 'static;
    /// Type in the catalog.
    const TYPE: ColumnType;
    /// Whether nearly every row has another value.
    const DISTINCT: bool = false;

    /// An empty builder for `rows` rows.
    fn builder(rows: usize) -> Self::Builder;
    /// Appends a value.
    ///
    /// # Errors
    /// When an amount does not fit 18 digits.
    fn push(builder: &mut Self::Builder, value: &Self::Value) -> Result<(), RowError>;
    /// The finished column.
    fn finish(builder: Self::Builder) -> ArrayRef;
    /// The column as its own array type.
    fn array(column: &ArrayRef) -> Option<&Self::Array>;
    /// The value of a row.
    ///
    /// # Errors
    /// When a stored word is unknown.
    fn get(array: &Self::Array, row: usize) -> Result<Self::Value, RowError>;
}

/// Text; empty is stored as NULL.
pub struct Word;
/// Text that hardly repeats, such as an order number.
pub struct Key;
/// Whole number.
pub struct Count;
/// Whole number that hardly repeats, such as a hash.
pub struct Number;
/// Small whole number.
pub struct Small;
/// True or false.
pub struct Flag;
/// Calendar day.
pub struct Day;
/// Calendar day or none.
pub struct MaybeDay;
/// Instant.
pub struct Instant;
/// Instant or none.
pub struct MaybeInstant;
/// Minor units.
pub struct Minor;
/// Minor units or none.
pub struct MaybeMinor;
/// Exact decimal.
pub struct Exact;
/// Exact decimal or none.
pub struct MaybeExact;
/// ISO currency code.
pub struct Code;

fn too_large() -> RowError {
    RowError::TooLarge
}

fn decimal_builder(rows: usize, scale: i8) -> Decimal128Builder {
    Decimal128Builder::with_capacity(rows)
        .with_precision_and_scale(18, scale)
        .unwrap_or_else(|_| Decimal128Builder::with_capacity(rows))
}

/// Days since 1970-01-01.
pub fn day_number(day: Date) -> i32 {
    let hours = day.duration_since(date(1970, 1, 1)).as_hours();
    i32::try_from(hours.div_euclid(24)).unwrap_or(i32::MAX)
}

/// The day of a [`day_number`].
pub fn day_of_number(days: i32) -> Date {
    date(1970, 1, 1).saturating_add(i64::from(days).days())
}

/// Instant of microseconds since 1970, UTC.
pub fn instant_of_micros(micros: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.saturating_add(SignedDuration::from_micros(micros)).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn unscaled(value: &Decimal) -> Result<i128, RowError> {
    let mut value = *value;
    // Rescaling would round what has more decimals.
    if value.scale() > EXACT_SCALE && value.normalize().scale() > EXACT_SCALE {
        return Err(RowError::TooPrecise(value.to_string()));
    }
    value.rescale(EXACT_SCALE);
    if value.scale() != EXACT_SCALE || value.mantissa().abs() > MAX_UNSCALED {
        return Err(too_large());
    }
    Ok(value.mantissa())
}

fn minor(value: i64) -> Result<i128, RowError> {
    let value = i128::from(value);
    if value.abs() > MAX_UNSCALED { Err(too_large()) } else { Ok(value) }
}

fn exact_of(unscaled: i128) -> Decimal {
    Decimal::from_i128_with_scale(unscaled, EXACT_SCALE).normalize()
}

fn minor_of(unscaled: i128) -> Result<i64, RowError> {
    i64::try_from(unscaled).map_err(|_| too_large())
}

/// Implements [`Cell`] over one Arrow type.
macro_rules! cell {
    ($kind:ident: $value:ty => $type:ident, $builder:ident, $array:ident, $arrow:ident $(, $distinct:ident)?;
     new = |$rows:ident| $new:expr, push = |$b:ident, $v:ident| $push:expr, get = |$a:ident, $i:ident| $get:expr) => {
        impl Cell for $kind {
            type Value = $value;
            type Builder = $builder;
            type Array = $array;
            const TYPE: ColumnType = ColumnType::$type;
            $(const $distinct: bool = true;)?

            fn builder($rows: usize) -> $builder {
                $new
            }

            fn push($b: &mut $builder, $v: &$value) -> Result<(), RowError> {
                $push;
                Ok(())
            }

            fn finish(mut builder: $builder) -> ArrayRef {
                Arc::new(builder.finish())
            }

            fn array(column: &ArrayRef) -> Option<&$array> {
                column.as_primitive_opt::<$arrow>()
            }

            fn get($a: &$array, $i: usize) -> Result<$value, RowError> {
                Ok($get)
            }
        }
    };
}

cell!(Count: i64 => Int64, Int64Builder, Int64Array, Int64Type;
    new = |rows| Int64Builder::with_capacity(rows), push = |b, v| b.append_value(*v), get = |a, i| a.value(i));
cell!(Number: i64 => Int64, Int64Builder, Int64Array, Int64Type, DISTINCT;
    new = |rows| Int64Builder::with_capacity(rows), push = |b, v| b.append_value(*v), get = |a, i| a.value(i));
cell!(Small: u32 => Int32, Int32Builder, Int32Array, Int32Type;
    new = |rows| Int32Builder::with_capacity(rows),
    push = |b, v| b.append_value(i32::try_from(*v).map_err(|_| too_large())?),
    get = |a, i| a.value(i).unsigned_abs());
cell!(Day: Date => Date, Date32Builder, Date32Array, Date32Type;
    new = |rows| Date32Builder::with_capacity(rows), push = |b, v| b.append_value(day_number(*v)),
    get = |a, i| day_of_number(a.value(i)));
cell!(MaybeDay: Option<Date> => Date, Date32Builder, Date32Array, Date32Type;
    new = |rows| Date32Builder::with_capacity(rows), push = |b, v| b.append_option(v.map(day_number)),
    get = |a, i| a.is_valid(i).then(|| day_of_number(a.value(i))));
cell!(Instant: Timestamp => Timestamp, TimestampMicrosecondBuilder, TimestampMicrosecondArray, TimestampMicrosecondType;
    new = |rows| TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC"), push = |b, v| b.append_value(v.as_microsecond()),
    get = |a, i| instant_of_micros(a.value(i)));
cell!(MaybeInstant: Option<Timestamp> => Timestamp, TimestampMicrosecondBuilder, TimestampMicrosecondArray, TimestampMicrosecondType;
    new = |rows| TimestampMicrosecondBuilder::with_capacity(rows).with_timezone("UTC"),
    push = |b, v| b.append_option(v.map(|at| at.as_microsecond())),
    get = |a, i| a.is_valid(i).then(|| instant_of_micros(a.value(i))));
cell!(Minor: i64 => Money, Decimal128Builder, Decimal128Array, Decimal128Type;
    new = |rows| decimal_builder(rows, 0), push = |b, v| b.append_value(minor(*v)?), get = |a, i| minor_of(a.value(i))?);
cell!(MaybeMinor: Option<i64> => Money, Decimal128Builder, Decimal128Array, Decimal128Type;
    new = |rows| decimal_builder(rows, 0), push = |b, v| b.append_option(v.map(minor).transpose()?),
    get = |a, i| if a.is_valid(i) { Some(minor_of(a.value(i))?) } else { None });
cell!(Exact: Decimal => Exact, Decimal128Builder, Decimal128Array, Decimal128Type;
    new = |rows| decimal_builder(rows, 6), push = |b, v| b.append_value(unscaled(v)?), get = |a, i| exact_of(a.value(i)));
cell!(MaybeExact: Option<Decimal> => Exact, Decimal128Builder, Decimal128Array, Decimal128Type;
    new = |rows| decimal_builder(rows, 6), push = |b, v| b.append_option(v.as_ref().map(unscaled).transpose()?),
    get = |a, i| a.is_valid(i).then(|| exact_of(a.value(i))));

impl Cell for Flag {
    type Value = bool;
    type Builder = BooleanBuilder;
    type Array = BooleanArray;
    const TYPE: ColumnType = ColumnType::Bool;

    fn builder(rows: usize) -> BooleanBuilder {
        BooleanBuilder::with_capacity(rows)
    }

    fn push(builder: &mut BooleanBuilder, value: &bool) -> Result<(), RowError> {
        builder.append_value(*value);
        Ok(())
    }

    fn finish(mut builder: BooleanBuilder) -> ArrayRef {
        Arc::new(builder.finish())
    }

    fn array(column: &ArrayRef) -> Option<&BooleanArray> {
        column.as_boolean_opt()
    }

    fn get(array: &BooleanArray, row: usize) -> Result<bool, RowError> {
        Ok(array.value(row))
    }
}

/// Implements [`Cell`] for a value that is stored as text.
macro_rules! text_cell {
    ($kind:ty, $value:ty, |$v:ident| $write:expr, |$text:ident| $read:expr $(, $distinct:ident)?) => {
        impl Cell for $kind {
            type Value = $value;
            type Builder = StringBuilder;
            type Array = StringArray;
            const TYPE: ColumnType = ColumnType::Text;
            $(const $distinct: bool = true;)?

            fn builder(rows: usize) -> StringBuilder {
                StringBuilder::with_capacity(rows, rows * 12)
            }

            fn push(builder: &mut StringBuilder, $v: &$value) -> Result<(), RowError> {
                let text: &str = $write;
                builder.append_option((!text.is_empty()).then_some(text));
                Ok(())
            }

            fn finish(mut builder: StringBuilder) -> ArrayRef {
                Arc::new(builder.finish())
            }

            fn array(column: &ArrayRef) -> Option<&StringArray> {
                column.as_string_opt::<i32>()
            }

            fn get(array: &StringArray, row: usize) -> Result<$value, RowError> {
                let $text = if array.is_valid(row) { array.value(row) } else { "" };
                $read
            }
        }
    };
}

text_cell!(Word, Text, |value| value, |text| Ok(Text::from(text)));
text_cell!(Key, Text, |value| value, |text| Ok(Text::from(text)), DISTINCT);
text_cell!(Code, Currency, |value| value.code(), |text| text
    .parse()
    .map_err(|_| RowError::UnknownWord(text.to_owned())));

/// Kinds whose value is one of a list of words.
macro_rules! word_cells {
    ($($value:ty),+ $(,)?) => {
        $(text_cell!($value, $value, |value| value.as_str(),
            |text| <$value>::from_word(text).ok_or_else(|| RowError::UnknownWord(text.to_owned())));)+
    };
}

word_cells!(
    facts::AliasKind,
    facts::VatBasis,
    facts::TaxKind,
    facts::ChangeKind,
    facts::ChargeKind,
    facts::PayoutKind,
    facts::PointsKind,
    facts::RateKind,
    facts::ReceiptKind,
    facts::SellerRole,
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_more_decimals_than_are_kept_is_refused_and_never_rounded() {
        assert!(matches!(unscaled(&Decimal::new(72_181, 8)), Err(RowError::TooPrecise(text)) if text == "0.00072181"));
        assert!(matches!(unscaled(&Decimal::new(72_200_000, 11)), Ok(722)));
    }
}
