//! Reports: queries over the books, answered as tables; every number can be walked back by its reference.

pub mod bridge;
pub mod edges;
pub mod explain;
pub mod export;
pub mod maturity;
pub mod profit;
pub mod scope;
pub mod sql;
pub mod statements;
pub mod vouchers;

use std::io::Write as _;

use serve::{Explanation, Lang, Table};

use crate::output::{self, Format, Output, print};

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

/// Prints an explanation in the form asked for.
///
/// # Errors
/// When it cannot be written.
pub fn show_explanation(output: &Output, explanation: &Explanation) -> anyhow::Result<()> {
    print(|out| match output.format {
        Format::Json => explanation.write_json(out),
        Format::Table => out.write_all(explanation.render(lang(output)).as_bytes()),
        Format::Csv => explanation.write_csv(out),
    })
}
