//! The way back from a number: in words, then in tables that add up, then the facts and the rows they came from.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use crate::{
    csv,
    json::{self, quoted},
    locale::{Lang, label},
    table::{Cell, Column, Line, Table},
    text,
};

/// A fact with its way back to the raw file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FactPart {
    /// Reference of the fact.
    pub reference: String,
    /// Table of the fact.
    pub kind: String,
    /// Fields that have a value, as stored.
    pub fields: Vec<(String, String)>,
    /// Batch, and what became of the fact since, in words.
    pub standing: String,
    /// Name of the file; empty when the fact came from none.
    pub file: String,
    /// Line in the file, from 1.
    pub line: u32,
    /// The row as it stands in the file.
    pub raw: String,
}

/// A step of an explanation.
pub enum Part {
    /// Rows that add up.
    Table(Box<Table>),
    /// A fact.
    Fact(FactPart),
    /// A sentence.
    Words(String),
}

/// An explanation.
pub struct Explanation {
    /// What is explained.
    pub reference: String,
    /// What it is, and its formula, in words.
    pub words: Vec<String>,
    /// The number, where one is explained.
    pub value: Option<Cell<'static>>,
    /// The steps, from the number down.
    pub parts: Vec<Part>,
}

impl Explanation {
    /// The explanation as text.
    pub fn render(&self, lang: Lang) -> String {
        let mut out = format!("{}\n", self.reference);
        for words in &self.words {
            out.push_str(words);
            out.push('\n');
        }
        if let Some(value) = self.value {
            out.push_str("= ");
            text::push_cell(&mut out, value);
            if let Cell::Money(money) = value {
                // Writing to a string cannot fail.
                let _ = write!(out, " {}", money.currency);
            }
            out.push('\n');
        }
        for part in &self.parts {
            out.push('\n');
            match part {
                Part::Table(table) => out.push_str(&text::render(table, lang)),
                Part::Fact(fact) => push_fact(&mut out, fact, lang),
                Part::Words(words) => {
                    out.push_str(words);
                    out.push('\n');
                }
            }
        }
        out
    }

    /// Writes the explanation as JSON.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        let list = |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
        write!(out, "{{\"ref\": {}, \"words\": [{}]", quoted(&self.reference), list(&self.words))?;
        if let Some(value) = self.value {
            write!(out, ", \"value\": ")?;
            json::write_cell(value, out)?;
        }
        write!(out, ",\n\"parts\": [")?;
        for (at, part) in self.parts.iter().enumerate() {
            writeln!(out, "{}", if at == 0 { "" } else { "," })?;
            match part {
                Part::Table(table) => json::write(table, out)?,
                Part::Fact(fact) => write_fact(fact, out)?,
                Part::Words(words) => write!(out, "{{\"words\": {}}}", quoted(words))?,
            }
        }
        writeln!(out, "]}}")
    }
}

impl Explanation {
    /// Writes the explanation as CSV, a line for every value: number and name of the part, 0 being the explanation
    /// itself, then row, column and value.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn write_csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut lines = Lines { out: b"part,name,row,column,value\n".to_vec(), part: 0 };
        for words in &self.words {
            lines.push(&self.reference, "", "words", Cell::Text(words));
        }
        if let Some(value) = self.value {
            lines.push(&self.reference, "", "value", value);
        }
        for part in &self.parts {
            lines.part += 1;
            match part {
                Part::Table(table) => lines.push_table(table),
                Part::Fact(fact) => lines.push_fact(fact),
                Part::Words(words) => lines.push("", "", "words", Cell::Text(words)),
            }
        }
        out.write_all(&lines.out)
    }
}

/// Lines of an explanation as CSV.
struct Lines {
    out: Vec<u8>,
    part: usize,
}

impl Lines {
    fn push(&mut self, name: &str, row: &str, column: &str, cell: Cell<'_>) {
        csv::push_text(&mut self.out, &self.part.to_string());
        for text in [name, row, column] {
            self.out.push(b',');
            csv::push_text(&mut self.out, text);
        }
        self.out.push(b',');
        csv::push_cell(&mut self.out, cell);
        self.out.push(b'\n');
    }

    fn push_table(&mut self, table: &Table) {
        let rows = (0..table.rows()).map(|row| (Line::Row(row), (row + 1).to_string()));
        for (line, row) in rows.chain([(Line::Total, "total".to_owned())]) {
            let has = |column: &&Column| line != Line::Total || column.total.is_some();
            for column in table.columns.iter().filter(has) {
                self.push(table.title, &row, column.key, column.cell(line));
            }
            if let Some(reference) = table.reference(line) {
                self.push(table.title, &row, "ref", Cell::Text(&reference));
            }
        }
        for (key, cell) in &table.beneath {
            self.push(table.title, "", key, *cell);
        }
        for note in &table.notes {
            self.push(table.title, "", "note", Cell::Text(note));
        }
    }

    fn push_fact(&mut self, fact: &FactPart) {
        for (field, value) in &fact.fields {
            self.push(&fact.reference, "", field, Cell::Text(value));
        }
        self.push(&fact.reference, "", "standing", Cell::Text(&fact.standing));
        if !fact.file.is_empty() {
            self.push(&fact.reference, "", "file", Cell::Text(&fact.file));
            self.push(&fact.reference, "", "line", Cell::Count(fact.line.into()));
            self.push(&fact.reference, "", "raw", Cell::Text(&fact.raw));
        }
    }
}

fn push_fact(out: &mut String, fact: &FactPart, lang: Lang) {
    let _ = writeln!(out, "{} · {}", fact.reference, label(&fact.kind, lang));
    let field = |(name, value): &(String, String)| format!("{} {value}", label(name, lang));
    let fields: Vec<String> = fact.fields.iter().map(field).collect();
    let _ = writeln!(out, "  {}", fields.join(" · "));
    let _ = writeln!(out, "  {}", fact.standing);
    if !fact.file.is_empty() {
        let _ = writeln!(out, "  {} {} {} {}", label("file", lang), fact.file, label("line", lang), fact.line);
        for line in fact.raw.lines() {
            let _ = writeln!(out, "  > {line}");
        }
    }
}

fn write_fact(fact: &FactPart, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{{\"fact\": {}, \"kind\": {}, \"fields\": {{", quoted(&fact.reference), quoted(&fact.kind))?;
    for (at, (name, value)) in fact.fields.iter().enumerate() {
        write!(out, "{}{}: {}", if at == 0 { "" } else { ", " }, quoted(name), quoted(value))?;
    }
    write!(out, "}}, \"standing\": {}", quoted(&fact.standing))?;
    if !fact.file.is_empty() {
        write!(out, ", \"file\": {}, \"line\": {}, \"raw\": {}", quoted(&fact.file), fact.line, quoted(&fact.raw))?;
    }
    write!(out, "}}")
}
