//! Record batches as CSV and as JSON lines. In CSV a text that a spreadsheet would take for a formula gets an
//! apostrophe in front.

use std::io::Write;

use serve::csv::is_formula;
use store::{
    RecordBatch,
    arrow::{
        array::{Array as _, ArrayRef},
        datatypes::DataType,
        util::display::{ArrayFormatter, FormatOptions},
    },
};

/// Writes rows as CSV, with a header when they are the first.
pub fn csv(batch: &RecordBatch, first: bool, out: &mut impl Write) -> anyhow::Result<()> {
    if first {
        let names: Vec<String> = batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect();
        writeln!(out, "{}", names.join(","))?;
    }
    let options = options();
    let columns = formatters(batch, &options)?;
    let mut cell = String::new();
    for row in 0..batch.num_rows() {
        for (at, (array, formatter)) in columns.iter().enumerate() {
            if at > 0 {
                out.write_all(b",")?;
            }
            if array.is_valid(row) {
                cell.clear();
                formatter.value(row).write(&mut cell)?;
                if is_formula(&cell) {
                    cell.insert(0, '\'');
                }
                if cell.contains([',', '"', '\n', '\r']) {
                    write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
                } else {
                    out.write_all(cell.as_bytes())?;
                }
            }
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes rows as JSON objects, one a line. Minor units are numbers, exact decimals texts; no value is left out.
pub fn json_lines(batch: &RecordBatch, out: &mut impl Write) -> anyhow::Result<()> {
    let options = options();
    let columns = formatters(batch, &options)?;
    let names: Vec<String> = batch
        .schema_ref()
        .fields()
        .iter()
        .map(|field| serde_json::to_string(field.name()))
        .collect::<Result<_, _>>()?;
    for row in 0..batch.num_rows() {
        let mut separator = "{";
        for ((array, formatter), name) in columns.iter().zip(&names) {
            if array.is_null(row) {
                continue;
            }
            write!(out, "{separator}{name}:")?;
            separator = ",";
            let text = formatter.value(row);
            match array.data_type() {
                DataType::Int32 | DataType::Int64 | DataType::Boolean | DataType::Decimal128(_, 0) => {
                    write!(out, "{text}")?;
                }
                _ => write!(out, "{}", serde_json::to_string(&text.to_string())?)?,
            }
        }
        writeln!(out, "{}}}", if separator == "{" { "{" } else { "" })?;
    }
    Ok(())
}

/// How values are printed.
pub fn options() -> FormatOptions<'static> {
    FormatOptions::new().with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.6fZ"))
}

fn formatters<'a>(
    batch: &'a RecordBatch,
    options: &'a FormatOptions<'static>,
) -> anyhow::Result<Vec<(&'a ArrayRef, ArrayFormatter<'a>)>> {
    batch.columns().iter().map(|array| Ok((array, ArrayFormatter::try_new(array.as_ref(), options)?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use store::arrow::array::{Decimal128Array, Int64Array, StringArray};

    use super::*;

    fn batch() -> RecordBatch {
        let exact = Decimal128Array::from(vec![Some(1_500_000), None]).with_precision_and_scale(18, 6).unwrap();
        let columns: Vec<(&str, ArrayRef)> = vec![
            ("n", Arc::new(Int64Array::from(vec![1, 2]))),
            ("text", Arc::new(StringArray::from(vec![Some("a,\"b\""), Some("=1+1")]))),
            ("exact", Arc::new(exact)),
        ];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    #[test]
    fn rows_become_csv_and_json() {
        let (mut plain, mut json) = (Vec::new(), Vec::new());
        csv(&batch(), true, &mut plain).unwrap();
        json_lines(&batch(), &mut json).unwrap();
        assert_eq!(String::from_utf8(plain).unwrap(), "n,text,exact\n1,\"a,\"\"b\"\"\",1.500000\n2,'=1+1,\n");
        let expected = "{\"n\":1,\"text\":\"a,\\\"b\\\"\",\"exact\":\"1.500000\"}\n{\"n\":2,\"text\":\"=1+1\"}\n";
        assert_eq!(String::from_utf8(json).unwrap(), expected);
    }
}
