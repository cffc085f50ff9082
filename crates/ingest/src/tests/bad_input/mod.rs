//! Bad input of every kind into every reader: what is said of it, and that the good rest is kept.
//!
//! One table of settlements goes into every reader of tables and elements, one statement into every reader of bank
//! messages; the kinds of damage are the same for all. Messages on standard input: `streams/tests.rs`.

mod broken_files;
mod statements;
mod wrong_rows;

use jangbu_core::facts::FactSet;

use super::every_account;
use crate::{IngestError, Outcome};

/// The columns of a settlement.
const HEADER: [&str; 11] = [
    "mId",
    "transactionKey",
    "orderId",
    "currency",
    "method",
    "amount",
    "suppliedAmount",
    "vat",
    "payOutAmount",
    "soldDate",
    "paidOutDate",
];

/// A reader of tables or elements: its name, how rows become a file, and the line that a row of it stands on.
struct Reader {
    name: &'static str,
    file: fn(&[Vec<String>]) -> Vec<u8>,
    line: fn(usize) -> u32,
}

/// Rows are counted from 1; a table has its header above them.
const READERS: &[Reader] = &[
    Reader { name: "CSV", file: |rows| table(rows, ",").into_bytes(), line: |row| row as u32 + 1 },
    Reader { name: "TSV", file: |rows| table(rows, "\t").into_bytes(), line: |row| row as u32 + 1 },
    Reader { name: "XLSX", file: workbook, line: |row| row as u32 + 1 },
    Reader { name: "JSON", file: |rows| json(rows, "[\n", ",\n", "\n]\n").into_bytes(), line: |row| row as u32 + 1 },
    Reader { name: "JSON Lines", file: |rows| json(rows, "", "\n", "\n").into_bytes(), line: |row| row as u32 },
];

/// Three good settlements.
fn rows() -> Vec<Vec<String>> {
    let row = |number: usize| {
        [
            "tosspay01",
            &format!("T{number}"),
            &format!("O-{number}"),
            "KRW",
            "카드",
            "10000",
            "300",
            "30",
            "9670",
            "2026-03-02",
            "2026-03-04",
        ]
        .map(str::to_owned)
        .to_vec()
    };
    vec![row(1), row(2), row(3)]
}

fn table(rows: &[Vec<String>], delimiter: &str) -> String {
    let header = HEADER.map(str::to_owned).to_vec();
    let lines: Vec<String> = std::iter::once(&header).chain(rows).map(|row| row.join(delimiter)).collect();
    lines.join("\n") + "\n"
}

fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (at, header) in HEADER.iter().enumerate() {
        sheet.write_string(0, at as u16, *header).unwrap();
    }
    for (line, row) in rows.iter().enumerate() {
        for (at, cell) in row.iter().enumerate() {
            match cell.parse::<f64>() {
                Ok(number) => sheet.write_number(line as u32 + 1, at as u16, number).unwrap(),
                Err(_) => sheet.write_string(line as u32 + 1, at as u16, cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn json(rows: &[Vec<String>], begin: &str, between: &str, end: &str) -> String {
    let element = |row: &Vec<String>| {
        let members = HEADER.iter().zip(row).map(|(name, cell)| match cell.parse::<i64>() {
            Ok(number) => ((*name).to_owned(), number.into()),
            Err(_) => ((*name).to_owned(), cell.as_str().into()),
        });
        serde_json::Value::Object(members.collect()).to_string()
    };
    format!("{begin}{}{end}", rows.iter().map(element).collect::<Vec<_>>().join(between))
}

fn import(bytes: &[u8]) -> Result<(FactSet, Outcome), IngestError> {
    super::import_with(bytes, &[], &super::options(), &every_account())
}

/// Why a file is refused as a whole, said in both languages.
fn refusal(bytes: &[u8]) -> String {
    let error = import(bytes).map(|(facts, _)| facts.counts()).unwrap_err();
    assert_ne!(error.said().ko, error.said().en);
    error.to_string()
}
