//! The way back from a number: in words, then in tables that add up, then the facts and the rows they came from.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use crate::{
    json::{self, quoted},
    locale::{Lang, label},
    table::{Cell, Table},
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

fn push_fact(out: &mut String, fact: &FactPart, lang: Lang) {
    let _ = writeln!(out, "{} · {}", fact.reference, fact.kind);
    let fields: Vec<String> = fact.fields.iter().map(|(name, value)| format!("{name} {value}")).collect();
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
