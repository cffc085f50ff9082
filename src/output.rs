//! How a command answers: as a table, JSON or CSV, in Korean or English.

use std::io::{self, BufWriter, ErrorKind, Write};

use anyhow::Context as _;
use clap::ValueEnum;
use jangbu_core::{Money, Text, exact};
use serde_json::Value;
use serve::{Column, Table, Values};

/// Form of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Language of the answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 한국어
    Ko,
    /// English
    #[default]
    En,
}

/// How to answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Output {
    /// Form.
    pub format: Format,
    /// Language.
    pub lang: Lang,
}

impl Output {
    /// The text of the chosen language.
    pub fn say<'a>(&self, en: &'a str, ko: &'a str) -> &'a str {
        match self.lang {
            Lang::En => en,
            Lang::Ko => ko,
        }
    }

    /// Answers programs with one object: as JSON, or as CSV with a line for every value in it.
    ///
    /// # Errors
    /// When the value is no JSON, or cannot be printed.
    pub fn answer(&self, value: &impl serde::Serialize) -> anyhow::Result<()> {
        if self.format != Format::Csv {
            return print_json(value);
        }
        let mut leaves = Vec::new();
        flatten(String::new(), serde_json::to_value(value)?, &mut leaves);
        let (keys, values) = leaves.into_iter().unzip();
        print_csv(vec![("key", keys), ("value", values)])
    }

    /// Answers programs with a list: as JSON, or as CSV with these columns, `a.b` being key `b` of the object under
    /// `a`. A row that is no object stands in the first column.
    ///
    /// # Errors
    /// When the list is no JSON, or cannot be printed.
    pub fn list(&self, columns: &[&'static str], rows: &[impl serde::Serialize]) -> anyhow::Result<()> {
        if self.format != Format::Csv {
            return print_json(&rows);
        }
        let rows: Vec<Value> = rows.iter().map(serde_json::to_value).collect::<Result<_, _>>()?;
        let cell = |row: &Value, column: &'static str| match row {
            Value::Object(_) => {
                column.split('.').try_fold(row, |value, key| value.get(key)).map_or_else(Text::default, text_of)
            }
            other if column == columns[0] => text_of(other),
            _ => Text::default(),
        };
        print_csv(columns.iter().map(|name| (*name, rows.iter().map(|row| cell(row, name)).collect())).collect())
    }

    /// Whether people read the answer.
    pub fn for_people(&self) -> bool {
        self.format == Format::Table
    }
}

/// Writes to the standard output; a reader that has seen enough is no error.
///
/// # Errors
/// When it cannot be written.
pub fn print(write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("writing the answer"),
    }
}

fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    print(|out| writeln!(out, "{text}"))
}

fn print_csv(columns: Vec<(&'static str, Vec<Text>)>) -> anyhow::Result<()> {
    let columns = columns.into_iter().map(|(name, cells)| Column::new(name, Values::Text(cells))).collect();
    print(|out| serve::csv::write(&Table { columns, ..Table::default() }, out))
}

/// Every value in `value` by its path: keys, and places in lists from 0, joined by dots.
fn flatten(path: String, value: Value, leaves: &mut Vec<(Text, Text)>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(fields) if money(&fields).is_none() => {
            for (key, field) in fields {
                flatten(below(&key), field, leaves);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.into_iter().enumerate() {
                flatten(below(&at.to_string()), item, leaves);
            }
        }
        leaf => leaves.push((path.into(), text_of(&leaf))),
    }
}

/// A value as a cell: money as a plain number in major units, lists and objects as JSON.
fn text_of(value: &Value) -> Text {
    match value {
        Value::Null => Text::default(),
        Value::String(text) => text.into(),
        Value::Object(fields) => match money(fields) {
            Some(money) => exact::from_minor(money.minor, money.currency).to_string().into(),
            None => value.to_string().into(),
        },
        other => other.to_string().into(),
    }
}

fn money(fields: &serde_json::Map<String, Value>) -> Option<Money> {
    let (minor, currency) = (fields.get("minor")?.as_i64()?, fields.get("currency")?.as_str()?);
    (fields.len() == 2).then_some(Money::new(minor, currency.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_of_an_object_has_a_line() {
        let value = json!({"a": {"b": 1, "c": [true, {"d": null}]}, "amount": {"minor": -1250, "currency": "USD"}});
        let mut leaves = Vec::new();
        flatten(String::new(), value, &mut leaves);
        let leaves: Vec<(&str, &str)> = leaves.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(leaves, [("a.b", "1"), ("a.c.0", "true"), ("a.c.1.d", ""), ("amount", "-12.50")]);
    }
}
