//! Reads a file of a known format: facts in chunks, bad rows aside, control totals at the end.

use std::ops::ControlFlow;

use jangbu_core::{
    Date, Said, Timestamp,
    facts::{FactSet, Supersession},
};

use crate::{
    Accounts, Detected, Format, IngestError, Options, Source, ad_rows,
    check::{self, Fault, Reject},
    control::{self, Title},
    header::Columns,
    key::{Census, Repeats},
    outcome::{ControlFinding, Outcome, Rejected},
    reading::Reading,
    row::Row,
    rows::Rows,
    takes_back::TakesBack,
};

/// Rows per chunk handed to the receiver: it bounds the memory of a file of any length.
pub const CHUNK_ROWS: usize = 50_000;

/// More bad rows than this, and more bad than good: the file is not what it seems.
const MOST_REJECTED: usize = 20_000;

/// Longest period of a title, in days, for which days without rows are taken as zero.
const LONGEST_PERIOD_DAYS: i32 = 1_100;

/// Reads `source` as `detected`, handing facts to `emit` in chunks of about [`CHUNK_ROWS`] rows.
///
/// Keep nothing of the chunks unless this returns `Ok`: a file can turn out unreadable at its end.
///
/// # Errors
/// When the file as a whole cannot be read: no account, no time of observation, broken JSON, mostly bad rows;
/// [`IngestError::Stopped`] when `emit` breaks.
pub fn read(
    source: &Source<'_>,
    detected: &Detected<'_>,
    accounts: &Accounts<'_>,
    options: &Options,
    emit: &mut dyn FnMut(FactSet) -> ControlFlow<()>,
) -> Result<Outcome, IngestError> {
    let (format, sheet, text) = (detected.format, &detected.sheet, detected.text.as_ref());
    let title = Title::of(&sheet.preamble);
    let (observed_at, observed_from) = observed(source, options, &title)?;
    let mut reading = Reading::new(format, *accounts, options, title)?;
    reading.observed_at = Some(observed_at);
    reading.allow_negative = detected.allow_negative;
    reading.repeats = repeats(source, detected, &mut reading)?;

    let takes_back = TakesBack::of(detected);
    let mut rows = Rows::new(text, sheet, format);
    let (mut rows_read, mut chunk, mut has_totals) = (0u64, 0usize, false);
    let mut quarantined: Vec<Rejected> = Vec::new();
    while rows.advance(source.name)? {
        let record = rows.record();
        if is_blank(record) {
            continue;
        }
        if control::is_total(record, &sheet.columns, format) {
            has_totals = true;
            continue;
        }
        rows_read += 1;
        takes_back.refuse(record, source.name, rows.line())?;
        reading.begin_row();
        let rewritten = detected.rewrite.as_ref().map(|rewrite| rewrite.apply(record));
        let row = Row::new(record, &sheet.columns, rewritten.as_ref(), rows.line());
        let fault = check::readable_row(record, sheet.columns.width, detected.broken)
            .and_then(|()| (format.read)(&row, &mut reading));
        match fault {
            Ok(()) => chunk += 1,
            Err(Fault::File(error)) => return Err(*error),
            Err(Fault::Row(reject)) => {
                quarantined.push(rejected(*reject, &row, rows.raw(), &reading));
                if quarantined.len() > MOST_REJECTED && quarantined.len() as u64 * 2 > rows_read {
                    return Err(mostly_bad(source, &quarantined, rows_read));
                }
            }
        }
        if chunk == CHUNK_ROWS {
            chunk = 0;
            hand_over(&mut reading.facts, emit)?;
        }
    }
    if rows_read > 0
        && quarantined.len() as u64 == rows_read
        && quarantined.iter().all(|bad| bad.rule == "known_account")
    {
        return Err(mostly_bad(source, &quarantined, rows_read));
    }
    hand_over(&mut reading.facts, emit)?;

    let mut findings = title_period(&mut reading, &sheet.columns)?;
    if has_totals {
        let totals = control::total_rows(source.name, text, sheet, format)?;
        findings.extend(totals.findings);
        (0..totals.left_out).for_each(|_| reading.skip_part(total_left_out()));
    }
    if let Some(balance) = format.balance {
        findings.extend(balance_gaps(source, detected, balance)?);
    }
    Ok(Outcome {
        observed_at,
        observed_from,
        rows_read,
        rows_good: rows_read - quarantined.len() as u64 - reading.rows_skipped(),
        quarantined,
        skipped: reading.skipped().to_vec(),
        waiting: reading.waiting().cloned(),
        findings,
        days_replaced: reading.days_replaced(),
        campaigns: reading.campaigns(),
        grain: reading.grain.into(),
        unregistered: reading.strangers(),
        unread: detected.unread(),
    })
}

/// Counts the natural keys of all rows, before any of them becomes a fact.
fn repeats(source: &Source<'_>, detected: &Detected<'_>, reading: &mut Reading<'_>) -> Result<Repeats, IngestError> {
    let (format, sheet) = (detected.format, &detected.sheet);
    let mut census = Census::default();
    let mut rows = Rows::new(&detected.text, sheet, format);
    while rows.advance(source.name)? {
        let record = rows.record();
        let readable = check::readable_row(record, sheet.columns.width, detected.broken).is_ok();
        if !readable || is_blank(record) || control::is_total(record, &sheet.columns, format) {
            continue;
        }
        let rewritten = detected.rewrite.as_ref().map(|rewrite| rewrite.apply(record));
        let row = Row::new(record, &sheet.columns, rewritten.as_ref(), rows.line());
        // A row without a key is refused when it is read.
        if let Ok(key) = (format.key)(&row, reading) {
            census.count(&key, &row);
        }
    }
    Ok(census.finish())
}

/// When the source said what `source` holds: export time in the file, else `--as-of`, else the file's time.
///
/// # Errors
/// [`IngestError::NoTime`] when nothing tells.
pub fn observed_at(
    source: &Source<'_>,
    detected: &Detected<'_>,
    options: &Options,
) -> Result<(Timestamp, &'static str), IngestError> {
    observed(source, options, &Title::of(&detected.sheet.preamble))
}

fn observed(source: &Source<'_>, options: &Options, title: &Title) -> Result<(Timestamp, &'static str), IngestError> {
    let from_file = title.exported_at.map(|at| (at, "file"));
    from_file
        .or_else(|| options.as_of.map(|at| (at, "as_of")))
        .or_else(|| source.modified_at.map(|at| (at, "modified")))
        .ok_or_else(|| IngestError::NoTime { name: source.name.to_owned() })
}

fn hand_over(facts: &mut FactSet, emit: &mut dyn FnMut(FactSet) -> ControlFlow<()>) -> Result<(), IngestError> {
    if facts.is_empty() {
        return Ok(());
    }
    let next = FactSet { order_line: Vec::with_capacity(facts.order_line.len()), ..FactSet::default() };
    match emit(std::mem::replace(facts, next)) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(IngestError::Stopped),
    }
}

/// A totals row that is not compared.
fn total_left_out() -> Said {
    Said::new(
        "totals row(s): they add up what this format does not, and are no rows of their own",
        "합계 행: 이 형식이 합하지 않는 열의 합이며 거래가 아님",
    )
}

/// Spreadsheets end in rows of delimiters alone.
pub fn is_blank(record: &csv::ByteRecord) -> bool {
    record.get(0).is_none_or(|first| first.is_empty()) && record.as_slice().trim_ascii().is_empty()
}

/// A row of `reading` that breaks a rule, with its text.
pub fn rejected(reject: Reject, row: &Row<'_>, raw: &str, reading: &Reading<'_>) -> Rejected {
    Rejected {
        line: row.line,
        column: reject.column,
        value: reject.value,
        rule: reject.rule.id.to_owned(),
        mend: reject.mend,
        raw: raw.to_owned(),
        account: reading.account(),
        day: day_of(row, reading.format),
    }
}

/// The day of an account that a row of a `replace` format is about, where that can be read.
fn day_of(row: &Row<'_>, format: &Format) -> Option<Date> {
    if format.supersession == Supersession::Replace { ad_rows::day_of(row, format.columns) } else { None }
}

fn mostly_bad(source: &Source<'_>, quarantined: &[Rejected], rows: u64) -> IngestError {
    let first = quarantined.first().map(|bad| {
        let (line, column, mend) = (bad.line, &bad.column, &bad.mend);
        Said::new(format!("line {line}: {column}: {}", mend.en), format!("{line}행: {column}: {}", mend.ko))
    });
    IngestError::MostlyBad {
        name: source.name.to_owned(),
        rejected: quarantined.len() as u64,
        rows,
        first: first.unwrap_or_default(),
    }
}

/// Days of the title's period count as reported, with or without rows; rows outside of it are a finding.
fn title_period(reading: &mut Reading<'_>, columns: &Columns) -> Result<Vec<ControlFinding>, IngestError> {
    let Some((from, until)) = reading.title.period else { return Ok(Vec::new()) };
    let outside = reading.days_replaced().into_iter().map(|(.., day)| day).find(|day| *day < from || *day > until);
    if (until - from).get_days() <= LONGEST_PERIOD_DAYS {
        reading.replaces_period(from, until, columns)?;
    }
    let Some(first) = outside else { return Ok(Vec::new()) };
    let line = reading.title.line;
    Ok(vec![ControlFinding {
        rule: "title_period".to_owned(),
        line,
        column: String::new(),
        stated: format!("{from}~{until}"),
        found: first.to_string(),
        amount: None,
        message: Said::new(
            format!("line {line}: the title says {from} to {until}, but there are rows of {first}"),
            format!("{line}행: 제목의 기간은 {from} ~ {until} 인데 {first} 의 행이 있습니다"),
        ),
    }])
}

fn balance_gaps(
    source: &Source<'_>,
    detected: &Detected<'_>,
    balance: fn(&Row<'_>) -> control::BalanceLine,
) -> Result<Vec<ControlFinding>, IngestError> {
    let columns = &detected.sheet.columns;
    let mut lines = Vec::new();
    let mut rows = Rows::new(&detected.text, &detected.sheet, detected.format);
    while rows.advance(source.name)? {
        let record = rows.record();
        if is_blank(record) || control::is_total(record, columns, detected.format) {
            continue;
        }
        let rewritten = detected.rewrite.as_ref().map(|rewrite| rewrite.apply(record));
        lines.push(balance(&Row::new(record, columns, rewritten.as_ref(), rows.line())));
    }
    let column = detected.format.column("balance").map_or("", |index| columns.printed[index].as_str());
    Ok(control::running_balance(&lines, column))
}
