//! A platform restates its costs after the books have grown large.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, measure, table::Row};
use crate::exports::write_delivery;

/// Imports 10,000 restated rows (25 days of 400 campaigns) into five million journal lines.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let campaigns = bench.size(400);
    let company = bench.company("restated")?;
    bench.load(&company, &bench.sales(bench.size(super::FIVE_MILLION_LINES))?)?;
    let file = |run: usize| bench.path(&format!("naver-{run}.csv"));
    write_delivery(0..25, campaigns, 0, &file(0))?;
    bench.load(&company, &[file(0)])?;
    let measured = measure::median(bench.runs, |run| {
        write_delivery(0..25, campaigns, run as u64 + 1, &file(run + 1))?;
        Ok(company.import(&[file(run + 1)]))
    })?;
    company.check()?;
    let rows = 25 * campaigns;
    let work = format!(
        "import {rows} restated rows into 5 million journal lines: a newer report of the same 25 days with other costs \
         in every row; reads, posts the differences and commits; `jangbu check` passes afterwards"
    );
    Ok(vec![Row::below(work, measured, Duration::from_secs(2))])
}
