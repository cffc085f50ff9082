//! Orders and their payments into an empty company: speed, growth, and the same files again.

use std::time::Duration;

use anyhow::Result;

use super::{
    Bench,
    measure::{self, Measured, mebibytes},
    table::Row,
};

/// Imports 0.1, 1 and 3 million order lines.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let [small, million, large] = [100_000, 1_000_000, 3_000_000].map(|count| bench.size(count));
    let first = import(bench, small)?;
    let second = import(bench, million)?;
    let files = bench.sales(million)?;
    let company = bench.company("again")?;
    bench.load(&company, &files)?;
    company.check()?;
    let again = measure::median(bench.runs, |_| Ok(company.import(&files)))?;
    let third = import(bench, large)?;

    let speed = million as f64 / second.wall.as_secs_f64();
    Ok(vec![
        Row {
            work: format!(
                "import + post {million} order lines: one command reads, checks, posts and commits an order file \
                 ({million} orders of one line) and the gateway's settlement file ({million} payments with fee and \
                 fee VAT); only order lines are counted; ends when both batches are durable; `jangbu check` passes"
            ),
            figure: format!("{speed:.0} lines/s"),
            target: "≥ 100000 lines/s".to_owned(),
            ratio: Some(speed / 100_000.0),
            measured: second,
        },
        Row {
            work: "peak memory of that import".to_owned(),
            figure: format!("{:.0} MiB", mebibytes(second.peak_bytes)),
            target: "< 1536 MiB".to_owned(),
            ratio: Some(1536.0 / mebibytes(second.peak_bytes)),
            measured: second,
        },
        Row::below("the same two files again (changes nothing)", again, Duration::from_secs(1)),
        growth(format!("growth from {small} to {million} order lines"), first, second, million as f64 / small as f64),
        growth(format!("growth from {million} to {large} order lines"), second, third, large as f64 / million as f64),
    ])
}

/// Each run into a new company.
fn import(bench: &Bench, count: u64) -> Result<Measured> {
    let files = bench.sales(count)?;
    measure::median(bench.runs, |_| Ok(bench.company("import")?.import(&files)))
}

/// Time may grow a tenth more than the rows.
fn growth(work: String, from: Measured, to: Measured, rows: f64) -> Row {
    let times = to.wall.as_secs_f64() / from.wall.as_secs_f64();
    let memory = to.peak_bytes as f64 / from.peak_bytes as f64;
    Row {
        work: format!("{work} (memory grows to {memory:.2} times)"),
        figure: format!("{times:.2} times"),
        target: format!("≤ {:.1} times", rows * 1.1),
        ratio: Some(rows * 1.1 / times),
        measured: to,
    }
}
