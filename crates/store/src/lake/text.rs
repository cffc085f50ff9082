//! Values as DuckLake writes them in its catalog: statistics of files, and inlined rows.

use datafusion::common::ScalarValue;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::table::ColumnType;

/// The catalog's text of a value, or `None` where it is null or of another type.
pub(crate) fn text_of(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Utf8(text) | ScalarValue::Utf8View(text) => text.clone(),
        ScalarValue::Int32(number) => number.map(|number| number.to_string()),
        ScalarValue::Int64(number) => number.map(|number| number.to_string()),
        ScalarValue::Boolean(flag) => flag.map(|flag| if flag { "1" } else { "0" }.to_owned()),
        ScalarValue::Date32(days) => days.and_then(date_text),
        ScalarValue::TimestampMicrosecond(micros, _) => micros.and_then(instant_text),
        ScalarValue::Decimal128(units, _, scale) => units.map(|units| decimal_text(units, *scale)),
        _ => None,
    }
}

/// Reads the catalog's text of a value; `None` if it is not of the type.
pub(crate) fn value_of(text: &str, kind: ColumnType) -> Option<ScalarValue> {
    Some(match kind {
        ColumnType::Text => ScalarValue::Utf8View(Some(text.to_owned())),
        ColumnType::Int32 => ScalarValue::Int32(Some(text.parse().ok()?)),
        ColumnType::Int64 => ScalarValue::Int64(Some(text.parse().ok()?)),
        ColumnType::Bool => ScalarValue::Boolean(Some(matches!(text, "1" | "true"))),
        ColumnType::Date => ScalarValue::Date32(Some(date_days(text)?)),
        ColumnType::Timestamp => ScalarValue::TimestampMicrosecond(Some(instant_micros(text)?), Some("UTC".into())),
        ColumnType::Money => ScalarValue::Decimal128(Some(decimal_units(text, 0)?), 18, 0),
        ColumnType::Exact => ScalarValue::Decimal128(Some(decimal_units(text, 6)?), 18, 6),
    })
}

const EPOCH: Date = Date::constant(1970, 1, 1);

/// `2026-01-31` from days since 1970.
pub(crate) fn date_text(days: i32) -> Option<String> {
    Some(EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()?.to_string())
}

/// Days since 1970 from `2026-01-31`.
pub(crate) fn date_days(text: &str) -> Option<i32> {
    let date: Date = text.parse().ok()?;
    Some(EPOCH.until(date).ok()?.get_days())
}

/// `2026-01-31 01:02:03.456+00` from microseconds since 1970.
pub(crate) fn instant_text(micros: i64) -> Option<String> {
    Some(Timestamp::from_microsecond(micros).ok()?.strftime("%Y-%m-%d %H:%M:%S%.f+00").to_string())
}

/// Microseconds since 1970 from `2026-01-31 01:02:03.456+00`; an offset left out means UTC.
pub(crate) fn instant_micros(text: &str) -> Option<i64> {
    let text = text.strip_suffix("+00").unwrap_or(text);
    Some(format!("{}Z", text.replacen(' ', "T", 1)).parse::<Timestamp>().ok()?.as_microsecond())
}

/// Units of the last decimal as a decimal number: (-1500000, 6) is `-1.500000`.
pub(crate) fn decimal_text(units: i128, scale: i8) -> String {
    let Ok(scale @ 1..) = usize::try_from(scale) else { return units.to_string() };
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = scale + 1);
    let (whole, part) = digits.split_at(digits.len() - scale);
    format!("{}{whole}.{part}", if units < 0 { "-" } else { "" })
}

/// A decimal number in units of the last decimal; `None` if it has more decimals than that.
pub(crate) fn decimal_units(text: &str, scale: usize) -> Option<i128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > scale || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    format!("{whole}{part:0<scale$}").parse().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_text_reads_back_as_the_same_value() {
        let values = [
            (ColumnType::Text, ScalarValue::Utf8View(Some("한글 'x'".to_owned()))),
            (ColumnType::Int32, ScalarValue::Int32(Some(-5))),
            (ColumnType::Int64, ScalarValue::Int64(Some(i64::MIN))),
            (ColumnType::Bool, ScalarValue::Boolean(Some(true))),
            (ColumnType::Date, ScalarValue::Date32(Some(-1))),
            (ColumnType::Date, ScalarValue::Date32(Some(20_000))),
            (ColumnType::Timestamp, ScalarValue::TimestampMicrosecond(Some(1_767_225_600_123_450), Some("UTC".into()))),
            (ColumnType::Timestamp, ScalarValue::TimestampMicrosecond(Some(-1), Some("UTC".into()))),
            (ColumnType::Money, ScalarValue::Decimal128(Some(-12_345_678_901_234_567), 18, 0)),
            (ColumnType::Exact, ScalarValue::Decimal128(Some(-1), 18, 6)),
            (ColumnType::Exact, ScalarValue::Decimal128(Some(1_500_000), 18, 6)),
        ];
        for (kind, value) in values {
            assert_eq!(value_of(&text_of(&value).unwrap(), kind), Some(value));
        }
    }

    #[test]
    fn texts_are_those_of_duckdb() {
        assert_eq!(instant_text(1_767_225_600_123_450).as_deref(), Some("2026-01-01 00:00:00.12345+00"));
        assert_eq!(instant_text(0).as_deref(), Some("1970-01-01 00:00:00+00"));
        assert_eq!(decimal_text(-1, 6), "-0.000001");
        assert_eq!(decimal_text(-1_500_000, 6), "-1.500000");
        assert_eq!(date_text(20_454).as_deref(), Some("2026-01-01"));
    }
}
