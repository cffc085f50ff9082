//! Reports: queries over the books, answered as tables; every number can be walked back by its reference.

pub mod explain;
pub mod export;
pub mod profit;
pub mod scope;
pub mod sql;
pub mod statements;

use std::io::{self, BufWriter, ErrorKind, Write};

use anyhow::Context as _;
use serve::{Explanation, Lang, Table};

use crate::output::{self, Format, Output};

/// The language of labels.
pub fn lang(output: &Output) -> Lang {
    match output.lang {
        output::Lang::Ko => Lang::Ko,
        output::Lang::En => Lang::En,
    }
}

/// Prints a table in the form asked for.
///
/// # Errors
/// When it cannot be written.
pub fn show(output: &Output, table: &Table) -> anyhow::Result<()> {
    print(|out| match output.format {
        Format::Table => out.write_all(serve::text::render(table, lang(output)).as_bytes()),
        Format::Json => serve::json::write(table, out),
        Format::Csv => serve::csv::write(table, out),
    })
}

/// Prints an explanation: as JSON, else as text.
///
/// # Errors
/// When it cannot be written.
pub fn show_explanation(output: &Output, explanation: &Explanation) -> anyhow::Result<()> {
    print(|out| match output.format {
        Format::Json => explanation.write_json(out),
        Format::Table | Format::Csv => out.write_all(explanation.render(lang(output)).as_bytes()),
    })
}

/// Writes to the standard output; a reader that has seen enough is no error.
fn print(write: impl FnOnce(&mut BufWriter<io::StdoutLock<'static>>) -> io::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        outcome => outcome.context("writing the answer"),
    }
}
