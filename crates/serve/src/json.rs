//! A table as JSON: one object, its rows as objects by the columns' keys, one row a line.
//!
//! Money is `{"minor": 123, "currency": "KRW"}`, a ratio or exact number a text such as `"3.2000"`, a day
//! `"2026-03-05"`, a count a number, and no value `null`.

use std::io::{self, Write};

use crate::table::{Cell, Line, Table};

/// Writes the table.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"report\": {}", quoted(table.title))?;
    for (key, value) in &table.about {
        write!(out, ", {}: {}", quoted(key), quoted(value))?;
    }
    write!(out, ",\n \"rows\": [")?;
    for row in 0..table.rows() {
        write!(out, "{}\n  ", if row == 0 { "" } else { "," })?;
        write_line(table, Line::Row(row), out)?;
    }
    write!(out, "]")?;
    if table.has_totals() {
        write!(out, ",\n \"totals\": ")?;
        write_line(table, Line::Total, out)?;
    }
    for (key, cell) in &table.beneath {
        write!(out, ",\n {}: ", quoted(key))?;
        write_cell(*cell, out)?;
    }
    let refs = table.references(Line::Beneath);
    if !refs.is_empty() {
        write!(out, ",\n \"refs\": {}", object(&refs))?;
    }
    if !table.notes.is_empty() {
        let notes: Vec<String> = table.notes.iter().map(|note| quoted(note)).collect();
        write!(out, ",\n \"notes\": [{}]", notes.join(", "))?;
    }
    if table.omitted > 0 {
        write!(out, ",\n \"omitted\": {}", table.omitted)?;
    }
    writeln!(out, "}}")
}

fn write_line(table: &Table, line: Line, out: &mut impl Write) -> io::Result<()> {
    let columns = table.columns.iter().filter(|column| line != Line::Total || column.total.is_some());
    for (at, column) in columns.enumerate() {
        write!(out, "{}{}: ", if at == 0 { "{" } else { ", " }, quoted(column.key))?;
        write_cell(column.cell(line), out)?;
    }
    if table.refer.is_some() {
        if let Some(reference) = table.reference(line) {
            write!(out, ", \"ref\": {}", quoted(&reference))?;
        }
        write!(out, ", \"refs\": {}", object(&table.references(line)))?;
    }
    write!(out, "}}")
}

fn object(refs: &[(&str, String)]) -> String {
    let fields: Vec<String> = refs.iter().map(|(key, it)| format!("{}: {}", quoted(key), quoted(it))).collect();
    format!("{{{}}}", fields.join(", "))
}

pub(crate) fn write_cell(cell: Cell<'_>, out: &mut impl Write) -> io::Result<()> {
    match cell {
        Cell::None => write!(out, "null"),
        Cell::Text(text) => write!(out, "{}", quoted(text)),
        Cell::Date(day) => write!(out, "\"{day}\""),
        Cell::Count(count) => write!(out, "{count}"),
        Cell::Number(number) => write!(out, "\"{}\"", number.normalize()),
        Cell::Money(money) => write!(out, "{{\"minor\": {}, \"currency\": \"{}\"}}", money.minor, money.currency),
        Cell::Ratio(ratio) => write!(out, "\"{ratio}\""),
    }
}

pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
