//! A table as aligned text, for people.

use std::fmt::Write as _;

use crate::{
    locale::{Lang, label},
    table::{Cell, Column, Line, Table},
    width::{pad, width},
};

/// Shown where there is no value.
const NONE: &str = "-";

/// The table in the language; ends with a line break.
pub fn render(table: &Table, lang: Lang) -> String {
    let mut out = String::new();
    push_heading(&mut out, table, lang);
    if table.rows() == 0 {
        let in_period = table.about.iter().any(|(key, _)| ["from", "to"].contains(key));
        out.push_str(label(if in_period { "no_rows" } else { "no_rows_yet" }, lang));
        out.push('\n');
    } else {
        push_rows(&mut out, table, lang);
        if let Some(picture) = &table.picture {
            let _ = writeln!(out, "\n{}", picture.render(lang));
        }
    }
    for (key, cell) in &table.beneath {
        let mut value = String::new();
        push_cell(&mut value, *cell);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}: {value}", label(key, lang));
    }
    if table.omitted > 0 {
        let _ = writeln!(out, "{}: {}", label("omitted", lang), table.omitted);
    }
    for note in &table.notes {
        let _ = writeln!(out, "{note}");
    }
    push_references(&mut out, table, lang);
    out
}

/// The references of all numbers, under the words of their line.
fn push_references(out: &mut String, table: &Table, lang: Lang) {
    if table.referred().next().is_none() {
        return;
    }
    let _ = writeln!(out, "\n{}", label("refs", lang));
    let lines = (0..table.rows()).map(Line::Row).chain([Line::Total, Line::Beneath]);
    for line in lines {
        let refs = table.references(line);
        let whole =
            table.reference(line).filter(|whole| line != Line::Beneath && refs.iter().all(|(_, it)| it != whole));
        if refs.is_empty() && whole.is_none() {
            continue;
        }
        let words = match line {
            Line::Row(_) => words(table, line, lang),
            Line::Total => label("total", lang).to_owned(),
            Line::Beneath => label("beneath", lang).to_owned(),
        };
        let _ = writeln!(out, "{}", [&words, whole.as_deref().unwrap_or_default()].join("  ").trim());
        let most = refs.iter().map(|(key, _)| width(label(key, lang))).max().unwrap_or(0);
        for (key, reference) in refs {
            out.push_str("  ");
            pad(out, label(key, lang), most, false);
            let _ = writeln!(out, "  {reference}");
        }
    }
}

/// What a line is about: its words and days.
fn words(table: &Table, line: Line, lang: Lang) -> String {
    let mut words = Vec::new();
    for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.values.is_number()) {
        let mut word = String::new();
        push_line_cell(&mut word, column, line, at, lang);
        words.push(word);
    }
    words.retain(|word| !word.is_empty());
    words.join(" · ")
}

fn push_heading(out: &mut String, table: &Table, lang: Lang) {
    if !table.title.is_empty() {
        out.push_str(label(table.title, lang));
        for (key, value) in &table.about {
            let _ = write!(out, " · {} {value}", label(key, lang));
        }
        out.push('\n');
    }
}

fn push_rows(out: &mut String, table: &Table, lang: Lang) {
    let lines: Vec<Line> = (0..table.rows()).map(Line::Row).chain(table.has_totals().then_some(Line::Total)).collect();
    let mut shown = String::new();
    let mut widths: Vec<usize> = Vec::new();
    for (at, column) in table.columns.iter().enumerate() {
        let mut most = width(label(column.key, lang));
        for line in &lines {
            shown.clear();
            push_line_cell(&mut shown, column, *line, at, lang);
            most = most.max(width(&shown));
        }
        widths.push(most);
    }
    for (at, (column, most)) in table.columns.iter().zip(&widths).enumerate() {
        out.push_str(if at == 0 { "" } else { "  " });
        pad(out, label(column.key, lang), *most, column.values.is_number());
    }
    // Where numbers have references of their own, those follow beneath.
    let at_end = table.refer.is_some() && table.referred().next().is_none();
    if at_end {
        out.push_str("  ");
        out.push_str(label("ref", lang));
    }
    end_line(out);
    for line in lines {
        if line == Line::Total {
            let whole = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
            out.extend(std::iter::repeat_n('-', whole));
            out.push('\n');
        }
        for (at, (column, most)) in table.columns.iter().zip(&widths).enumerate() {
            out.push_str(if at == 0 { "" } else { "  " });
            shown.clear();
            push_line_cell(&mut shown, column, line, at, lang);
            pad(out, &shown, *most, column.values.is_number());
        }
        if let Some(reference) = table.reference(line).filter(|_| at_end) {
            out.push_str("  ");
            out.push_str(&reference);
        }
        end_line(out);
    }
}

/// Ends a line without blanks before its end.
fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    out.push('\n');
}

fn push_line_cell(out: &mut String, column: &Column, line: Line, at: usize, lang: Lang) {
    match (line, column.cell(line)) {
        (Line::Total, Cell::None) if at == 0 => out.push_str(label("total", lang)),
        (Line::Total, Cell::None) if column.total.is_none() => {}
        (_, Cell::Text(text)) => out.push_str(shown_text(text, column.key, lang)),
        (_, cell) => push_cell(out, cell),
    }
}

/// Keys of the profit report that are empty stand for what is attributed to nothing.
fn shown_text<'a>(text: &'a str, key: &str, lang: Lang) -> &'a str {
    match key {
        "campaign" | "account" | "platform" | "channel" | "product" if text.is_empty() => label("not_attributed", lang),
        _ => text,
    }
}

pub(crate) fn push_cell(out: &mut String, cell: Cell<'_>) {
    let _ = match cell {
        Cell::None => write!(out, "{NONE}"),
        Cell::Text(text) => write!(out, "{text}"),
        Cell::Date(day) => write!(out, "{day}"),
        Cell::Count(count) => write!(out, "{}", jangbu_core::Money::krw(count)),
        Cell::Number(number) => write!(out, "{}", number.normalize()),
        Cell::Money(money) => write!(out, "{money}"),
        Cell::Ratio(ratio) => write!(out, "{ratio}"),
    };
}
