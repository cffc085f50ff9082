//! The books made anew from the facts.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, measure, table::Row};

/// Rebuilds the books of a million order lines with their payments.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let count = bench.size(1_000_000);
    let company = bench.company("rebuild")?;
    bench.load(&company, &bench.sales(count)?)?;
    let measured = measure::median(bench.runs, |_| Ok(company.jangbu(&["rebuild"])))?;
    company.check()?;
    let work = format!("rebuild the books of {count} order lines and their {count} payments from the stored facts");
    Ok(vec![Row::below(work, measured, Duration::from_secs(15))])
}
