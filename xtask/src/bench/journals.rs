//! The same transactions in plain-text bookkeeping programs.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{
    Bench,
    measure::{self, Measured},
    table::Row,
};
use crate::{exports::Orders, needs, program};

/// 200,000 sales of three lines each (receivable, revenue with its product, VAT), loaded and balanced by each program.
///
/// jangbu reads the order file, works the three lines out, stores them durably and then prints the trial balance from
/// a second process; both are counted. The others read journals in which the lines stand already, balance them, print
/// or check, and store nothing.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let count = bench.size(200_000);
    let orders = Orders::new(0, count, 365);
    let [file, hledger_file, beancount_file] =
        ["orders.csv", "orders.journal", "orders.beancount"].map(|name| bench.path(name));
    orders.write_orders(&file)?;
    orders.write_hledger(&hledger_file)?;
    orders.write_beancount(&beancount_file)?;
    let total: u64 = orders.iter().map(|order| order.total()).sum();

    let import = measure::median(bench.runs, |_| Ok(bench.company("journals")?.import(&[&file])))?;
    let company = bench.company("journals")?;
    bench.load(&company, &[file])?;
    let report = measure::median(bench.runs, |_| Ok(company.jangbu(&["report", "trial-balance"])))?;
    ensure!(company.trial_balance()?.contains(&total.to_string()), "jangbu's receivables are not {total}");
    let own = Measured { wall: import.wall + report.wall, peak_bytes: import.peak_bytes.max(report.peak_bytes) };

    let program = needs::hledger()?;
    let hledger = || {
        let mut command = Command::new(&program);
        command.arg("-f").arg(&hledger_file).arg("balance").env("LC_ALL", "C.UTF-8");
        command
    };
    let balances = program::output(&mut hledger())?;
    ensure!(balances.contains(&total.to_string()), "hledger's receivables are not {total}");
    let hledger = measure::median(bench.runs, |_| Ok(hledger()))?;

    let python = needs::python("requirements-bench.txt", "the benchmark compares jangbu with beancount")?;
    let program = python.parent().context("a Python without a folder")?.join("bean-check");
    let beancount = measure::median(bench.runs, |_| {
        let mut command = Command::new(&program);
        command.arg("--no-cache").arg(&beancount_file);
        Ok(command)
    })?;

    let work = format!("{count} sales: jangbu imports, posts, commits and prints a trial balance (two processes)");
    let own_row =
        Row { work, figure: super::table::seconds(own.wall), target: String::new(), ratio: None, measured: own };
    Ok(vec![own_row, against("hledger balance", own, hledger), against("bean-check --no-cache", own, beancount)])
}

fn against(other: &str, own: Measured, theirs: Measured) -> Row {
    let times = theirs.wall.as_secs_f64() / own.wall.as_secs_f64();
    Row {
        work: format!("the same sales as a journal: `{other}` (time and peak are theirs)"),
        figure: format!("jangbu is {times:.1} times as fast"),
        target: "≥ 20 times".to_owned(),
        ratio: Some(times / 20.0),
        measured: theirs,
    }
}
