//! A folder of downloads of many kinds into an empty company, and a large workbook, each beside a script that does the
//! part of the work which data frames can do.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use super::{
    Bench,
    measure::{self, Measured},
    table::{Row, seconds},
};
use crate::{
    exports::{Orders, write_delivery},
    needs, place, program,
};

/// Rows of a file.
const ROWS: u64 = 10_000;
/// Order files; each begins with the last fifth of the one before.
const ORDER_FILES: u64 = 120;
/// Settlement files.
const SETTLEMENT_FILES: u64 = 60;
/// Reports of ad costs, 50 days each; each begins with the last 40 days of the one before, whose costs are restated.
const REPORTS: u64 = 20;

/// 200 files of 10,000 rows: 50 workbooks, 25 archives, 15 JSON, 110 CSV of which 25 in CP949.
///
/// jangbu says what every file is, reads, checks, tells what is superseded, posts, and commits file by file. The script
/// knows beforehand what every file is; it reads, normalises, removes what overlaps and writes Parquet.
pub fn measure(bench: &Bench) -> Result<Vec<Row>> {
    let python = needs::python("requirements-bench.txt", "the benchmark compares jangbu with pandas")?;
    let mut rows = folder(bench, &python)?;
    rows.extend(workbook(bench, &python)?);
    Ok(rows)
}

fn folder(bench: &Bench, python: &Path) -> Result<Vec<Row>> {
    let (downloads, rows) = (bench.path("downloads"), bench.size(ROWS));
    let files = write(&downloads, rows)?;
    program::output(&mut script(python, "pack.py", &[&downloads])?)?;
    let all = files * rows;

    let own = measure::median(bench.runs, |_| Ok(bench.company("folder")?.import(&[&downloads])))?;
    let company = bench.company("folder")?;
    bench.load(&company, std::slice::from_ref(&downloads))?;
    company.check()?;
    let out = bench.path("frames");
    let theirs = measure::median(bench.runs, |_| script(python, "folder_pandas.py", &[&downloads, &out]))?;

    let speed = all as f64 / own.wall.as_secs_f64();
    let work = format!(
        "import a folder of {files} files with {all} rows: orders, settlements and ad reports, as CSV (a part in CP949), \
         XLSX, JSON and ZIP, with overlapping downloads; surveys, reads, checks, posts and commits; `jangbu check` passes"
    );
    let figure = format!("{speed:.0} rows/s");
    let (target, ratio) = ("≥ 100000 rows/s".to_owned(), Some(speed / 100_000.0));
    Ok(vec![
        Row { work, figure, target, ratio, measured: own },
        against("pandas over the same folder", own, theirs, 3.0),
    ])
}

fn workbook(bench: &Bench, python: &Path) -> Result<Vec<Row>> {
    let (folder, rows) = (bench.path("workbook"), bench.size(300_000));
    fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    Orders::new(0, rows, 365).write_orders(&folder.join("orders.xlsx.csv"))?;
    program::output(&mut script(python, "pack.py", &[&folder])?)?;
    let own = measure::median(bench.runs, |_| Ok(bench.company("book")?.import(&[folder.join("orders.xlsx")])))?;
    let out = bench.path("frames");
    let theirs = measure::median(bench.runs, |_| script(python, "folder_pandas.py", &[&folder, &out]))?;
    let work = format!("import a workbook (XLSX) of {rows} order lines: reads, checks, posts and commits");
    let own_row = Row { work, figure: seconds(own.wall), target: String::new(), ratio: None, measured: own };
    Ok(vec![own_row, against("pandas + openpyxl over the same workbook", own, theirs, 5.0)])
}

/// Writes the folder as CSV; how many files. Where a name says so, `pack.py` makes another kind of file of it.
fn write(folder: &Path, rows: u64) -> Result<u64> {
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let file = |kind: &str, number: u64, forms: &[&str]| -> PathBuf {
        folder.join(format!("{kind}-{number:03}{}.csv", forms[(number % forms.len() as u64) as usize]))
    };
    let step = rows * 4 / 5;
    let orders = Orders::new(0, step * (ORDER_FILES - 1) + rows, 365);
    for number in 0..ORDER_FILES {
        let forms = [".xlsx", "", ".zip", "", ".xlsx", ".cp949", ".zip", "", "", ".cp949", "", ""];
        orders.part(number * step, number * step + rows).write_orders(&file("orders", number, &forms))?;
    }
    let settled = Orders::new(0, rows * SETTLEMENT_FILES, 365);
    for number in 0..SETTLEMENT_FILES {
        let forms = ["", ".json", ".xlsx", ""];
        settled.part(number * rows, (number + 1) * rows).write_settlements(&file("settlements", number, &forms))?;
    }
    let (days, campaigns) = (50, (rows / 50).max(1));
    for number in 0..REPORTS {
        let first = number * days / 5;
        let forms = [".xlsx", "", ".zip", ".cp949"];
        write_delivery(first..first + days, campaigns, number, &file("delivery", number, &forms))?;
    }
    ensure!(rows >= 50, "with --smaller at most 200 the reports have a row a day");
    Ok(ORDER_FILES + SETTLEMENT_FILES + REPORTS)
}

fn script(python: &Path, name: &str, folders: &[&Path]) -> Result<Command> {
    let mut command = Command::new(python);
    command.arg(place::repository()?.join("tools/bench").join(name)).args(folders);
    Ok(command)
}

fn against(other: &str, own: Measured, theirs: Measured, target: f64) -> Row {
    let times = theirs.wall.as_secs_f64() / own.wall.as_secs_f64();
    Row {
        work: format!("{other}: reads, normalises, removes what overlaps, writes Parquet (time and peak are theirs)"),
        figure: format!("jangbu is {times:.1} times as fast"),
        target: format!("≥ {target:.0} times"),
        ratio: Some(times / target),
        measured: theirs,
    }
}
