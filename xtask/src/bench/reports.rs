//! Reports over large books.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, measure, table::Row};
use crate::{
    exports::{Orders, write_delivery},
    program,
};

/// Trial balance over five million journal lines; profit by campaign and day over three million order lines; the bridge
/// over one million.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    Ok(vec![trial_balance(bench)?, profit(bench)?, bridge(bench)?])
}

fn bridge(bench: &Bench) -> Result<Row> {
    let (count, campaigns) = (bench.size(1_000_000), bench.size(200));
    let touches = bench.path("touches-bridge.csv");
    Orders::new(0, count, 365).write_touches(campaigns, &touches)?;
    let company = bench.company("bridge")?;
    let [sales, settlements] = bench.sales(count)?;
    bench.load(&company, &[touches, sales, settlements])?;
    let report = || company.jangbu(&["report", "bridge", "--by", "campaign,day", "--format", "csv"]);
    program::output(&mut report())?;
    let measured = measure::median(bench.runs, |_| Ok(report()))?;
    let work = format!(
        "bridge by campaign and day: a year, {campaigns} campaigns, {count} order lines each linked to a campaign and \
         paid out; every row printed as CSV; second run"
    );
    Ok(Row::below(work, measured, Duration::from_millis(500)))
}

fn trial_balance(bench: &Bench) -> Result<Row> {
    let company = bench.company("trial-balance")?;
    bench.load(&company, &bench.sales(bench.size(super::FIVE_MILLION_LINES))?)?;
    company.trial_balance()?;
    let measured =
        measure::median(bench.runs, |_| Ok(company.jangbu(&["report", "trial-balance", "--format", "json"])))?;
    Ok(Row::below("trial balance over 5 million journal lines, warm", measured, Duration::from_millis(200)))
}

fn profit(bench: &Bench) -> Result<Row> {
    let (count, campaigns) = (bench.size(3_000_000), bench.size(2_000));
    let orders = Orders::new(0, count, 365);
    let [sales, touches, costs] = ["orders.csv", "touches.csv", "naver.csv"].map(|name| bench.path(name));
    orders.write_orders(&sales)?;
    orders.write_touches(campaigns, &touches)?;
    write_delivery(0..365, campaigns, 1, &costs)?;
    let company = bench.company("profit")?;
    bench.load(&company, &[touches, costs, sales])?;
    company.check()?;

    let report = || company.jangbu(&["report", "profit", "--by", "campaign,day", "--format", "csv"]);
    program::output(&mut report())?;
    let measured = measure::median(bench.runs, |_| Ok(report()))?;
    let work = format!(
        "profit by campaign and day: a year, {campaigns} campaigns ({} rows of cost), {count} order lines each linked \
         to a campaign; every row printed as CSV; warm",
        campaigns * 365
    );
    Ok(Row::below(work, measured, Duration::from_millis(500)))
}
