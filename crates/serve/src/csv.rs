//! A table as CSV: the columns' keys as header, plain numbers in major units, no totals.
//!
//! With references, `ref` names the line and `x_ref` the number in column `x`. A text that a spreadsheet would take
//! for a formula gets an apostrophe in front.
//!
//! Written by hand over columns: a report of a million rows is a matter of tens of milliseconds a core.

use std::{
    io::{self, Write},
    thread,
};

use jangbu_core::{Date, Decimal};

use crate::table::{Cell, Line, Table};

/// Rows written by one thread at a time.
const PART_ROWS: usize = 16 << 10;

/// Writes the table.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(table: &Table, out: &mut impl Write) -> io::Result<()> {
    let mut header: Vec<String> = table.columns.iter().map(|column| column.key.to_owned()).collect();
    if table.refer.is_some() {
        header.push("ref".to_owned());
        header.extend(table.referred().map(|column| format!("{}_ref", column.key)));
    }
    writeln!(out, "{}", header.join(","))?;
    let rows = table.rows();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut from = 0;
    while from < rows {
        let parts: Vec<(usize, usize)> = (0..threads)
            .map(|at| ((from + at * PART_ROWS).min(rows), (from + (at + 1) * PART_ROWS).min(rows)))
            .filter(|(from, to)| from < to)
            .collect();
        for text in rendered(table, &parts) {
            out.write_all(&text)?;
        }
        from += threads * PART_ROWS;
    }
    Ok(())
}

fn rendered(table: &Table, parts: &[(usize, usize)]) -> Vec<Vec<u8>> {
    if let [(from, to)] = parts {
        return vec![part(table, *from, *to)];
    }
    thread::scope(|scope| {
        let running: Vec<_> = parts.iter().map(|(from, to)| scope.spawn(|| part(table, *from, *to))).collect();
        running
            .into_iter()
            .zip(parts)
            .map(|(it, (from, to))| it.join().unwrap_or_else(|_| part(table, *from, *to)))
            .collect()
    })
}

fn part(table: &Table, from: usize, to: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity((to - from) * table.columns.len() * 8);
    for row in from..to {
        for (at, column) in table.columns.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            push_cell(&mut out, column.values.cell(row));
        }
        if let Some(refer) = &table.refer {
            let measures = table.referred().filter_map(|column| column.measure);
            for measure in std::iter::once(table.main_measure).chain(measures) {
                out.push(b',');
                push_text(&mut out, &refer(Line::Row(row), measure).unwrap_or_default());
            }
        }
        out.push(b'\n');
    }
    out
}

pub(crate) fn push_cell(out: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::None => {}
        Cell::Text(text) => push_text(out, text),
        Cell::Date(day) => push_date(out, day),
        Cell::Count(count) => push_scaled(out, count, 0),
        Cell::Number(number) if number.is_zero() => out.push(b'0'),
        Cell::Number(number) => out.extend_from_slice(number.normalize().to_string().as_bytes()),
        Cell::Money(money) => push_scaled(out, money.minor, money.currency.decimals()),
        Cell::Ratio(ratio) => push_scaled(out, ratio.ten_thousandths(), 4),
    }
}

/// Whether a spreadsheet would take a text for a formula: it begins like one and is no plain number.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && text.replace(',', "").parse::<Decimal>().is_err()
}

/// A text as a cell, in quotes where it needs them; no formula in it is run.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    if is_formula(text) {
        return push_text(out, &format!("'{text}"));
    }
    if !text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        out.extend_from_slice(text.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(text.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

fn push_date(out: &mut Vec<u8>, day: Date) {
    push_scaled(out, i64::from(day.year()), 0);
    for part in [day.month(), day.day()] {
        let part = part.unsigned_abs();
        out.extend_from_slice(&[b'-', b'0' + part / 10, b'0' + part % 10]);
    }
}

/// A whole number with its last `decimals` digits behind the point.
fn push_scaled(out: &mut Vec<u8>, number: i64, decimals: u32) {
    let mut digits = [0_u8; 24];
    let mut at = digits.len();
    let mut rest = number.unsigned_abs();
    let mut written = 0;
    while rest > 0 || written <= decimals {
        if written == decimals && decimals > 0 {
            at -= 1;
            digits[at] = b'.';
        }
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        written += 1;
    }
    if number < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[at..]);
}
