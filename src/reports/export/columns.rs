//! A report's table as columns of a file: amounts as decimals in major units.

use std::sync::Arc;

use anyhow::Context as _;
use jangbu_core::{Decimal, Money};
use serve::{Cell, Kind, Table, Values};
use store::{
    RecordBatch,
    arrow::array::{ArrayRef, Date32Array, Decimal128Array, Int64Array, StringArray},
    tables::cell::day_number,
};

/// Decimals of exact numbers.
const EXACT_SCALE: u32 = 6;
/// Decimals of quotients.
const RATIO_SCALE: i8 = 4;

/// The table as one record batch.
pub fn of(table: &Table) -> anyhow::Result<RecordBatch> {
    let columns = table.columns.iter().map(|column| {
        let values = collected(&column.values);
        anyhow::Ok((column.key, array(values.as_ref().unwrap_or(&column.values))?))
    });
    RecordBatch::try_from_iter(columns.collect::<anyhow::Result<Vec<_>>>()?).context("making columns of the report")
}

/// Computed values as stored ones; `None` where they are stored already, and for quotients.
fn collected(values: &Values) -> Option<Values> {
    let Values::Computed(kind, rows, cell) = values else { return None };
    let cells = (0..*rows).map(cell);
    Some(match kind {
        Kind::Count => Values::Count(cells.map(|cell| if let Cell::Count(count) = cell { count } else { 0 }).collect()),
        Kind::Number => Values::Number(
            cells.map(|cell| if let Cell::Number(number) = cell { number } else { Decimal::ZERO }).collect(),
        ),
        Kind::Amount => {
            Values::Amounts(cells.map(|cell| if let Cell::Money(money) = cell { Some(money) } else { None }).collect())
        }
        Kind::Ratio => return None,
    })
}

fn array(values: &Values) -> anyhow::Result<ArrayRef> {
    Ok(match values {
        Values::Text(values) => Arc::new(StringArray::from_iter_values(values)),
        Values::Date(values) => Arc::new(Date32Array::from_iter_values(values.iter().map(|day| day_number(*day)))),
        Values::Count(values) => Arc::new(Int64Array::from_iter_values(values.iter().copied())),
        Values::Number(values) => Arc::new(exact(values)?),
        Values::Money(currency, values) => {
            let scale = i8::try_from(currency.decimals())?;
            let values = values.iter().map(|minor| i128::from(*minor));
            Arc::new(Decimal128Array::from_iter_values(values).with_precision_and_scale(19, scale)?)
        }
        Values::Amounts(values) => {
            // Currencies may differ from row to row: each amount is scaled to the finest unit there is.
            let scale = values.iter().flatten().map(|money| money.currency.decimals()).max().unwrap_or_default();
            let scaled = |money: &Money| i128::from(money.minor) * 10_i128.pow(scale - money.currency.decimals());
            let values = values.iter().map(|money| money.as_ref().map(scaled));
            Arc::new(Decimal128Array::from_iter(values).with_precision_and_scale(25, i8::try_from(scale)?)?)
        }
        Values::Named(names, numbers) => {
            Arc::new(StringArray::from_iter_values(numbers.iter().map(|number| &names[*number as usize])))
        }
        Values::Computed(_, rows, cell) => {
            let values = (0..*rows).map(|row| match cell(row) {
                Cell::Ratio(ratio) => Some(i128::from(ratio.ten_thousandths())),
                _ => None,
            });
            Arc::new(Decimal128Array::from_iter(values).with_precision_and_scale(19, RATIO_SCALE)?)
        }
    })
}

fn exact(values: &[Decimal]) -> anyhow::Result<Decimal128Array> {
    let unscaled = values.iter().map(|value| {
        let mut value = *value;
        value.rescale(EXACT_SCALE);
        value.mantissa()
    });
    Ok(Decimal128Array::from_iter_values(unscaled).with_precision_and_scale(38, i8::try_from(EXACT_SCALE)?)?)
}
