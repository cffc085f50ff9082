//! Vouchers into a file: what is not sent yet, marked as sent, or what was sent once more.

use std::path::Path;

use anyhow::Context as _;
use jangbu_core::Money;
use ledger::{Month, vouchers::Voucher};
use serde_json::json;
use store::records::batch::Batch;

use super::{
    super::{App, quarantine},
    FormArgs, file, marked, marks, names,
};
use crate::{
    books::Books,
    clock::actor,
    pipeline::commit::act_alone,
    reports::vouchers::{By, Layout, Range, of_range},
    sent_vouchers::{SENT, Sent, SentDetail, last_of},
    told::{told, told_because},
};

/// Writes what of a month is not sent yet, and marks it as sent.
///
/// # Errors
/// When there is nothing new, or the file cannot be written.
pub async fn export(app: &App, books: &Books, month: Month, to: &Path, form: &FormArgs) -> anyhow::Result<()> {
    let is_workbook = file::is_workbook(to)?;
    let names = names::names(&books.place, form)?;
    // Nobody posts or sends anything while the file is made.
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    let snapshot = books.lake.snapshot_in(&mut tx).await?;
    let marks = marks(&mut tx).await?;
    let before = last_of(&marks, &month.to_string());
    let after = before.map_or(0, |sent| sent.detail.through);
    let Some(range) = Range::unsent(&snapshot, month, after).await? else {
        return Err(nothing_new(month, before));
    };
    let made = of_range(&snapshot, range, form.by, &names).await?;
    names::tell_unused(app, &made, &names);
    quarantine::tell_waiting(app, books).await?;
    let total: i128 = made.iter().map(Voucher::total).sum();
    let total = i64::try_from(total).context("the sum of the vouchers is out of range")?;
    // Written aside first and marked before it has its name: whatever is cut off, nothing is sent twice.
    let aside = file::aside(to);
    file::write(&made, form.layout, &aside, is_workbook)?;
    let detail = SentDetail {
        month: month.to_string(),
        after,
        through: range.through,
        by: form.by.word().to_owned(),
        layout: form.layout.word().to_owned(),
        vouchers: made.len(),
        total,
        file: to.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    };
    let (id, recorded_at) = app.clock.next(&mut tx).await?;
    let batch = Batch { detail: serde_json::to_string(&detail)?, ..Batch::new(id, SENT, actor(), recorded_at) };
    act_alone(&mut tx, batch).await?;
    tx.commit().await?;
    put_in_place(&aside, to, month, id)?;
    names::keep(&books.place, form)?;
    let lines = lines(&made);
    if !app.output.for_people() {
        return app.output.answer(&json!({"number": id, "month": month.to_string(), "file": to.display().to_string(),
            "vouchers": made.len(), "lines": lines, "total": Money::krw(total)}));
    }
    let (count, file, total) = (made.len(), to.display(), Money::krw(total));
    let en = format!(
        "{month}: {count} vouchers ({lines} lines, {total} won a side) in {file}, marked as sent under number {id}.\n\
         Not booked over there after all? jangbu vouchers withdraw {id} --reason \"…\""
    );
    let ko = format!(
        "{month}: 전표 {count}건({lines}행, 차변·대변 각 {total}원)을 {file} 에 썼고 {id}번으로 전송 표시했습니다.\n\
         올리지 않았다면: jangbu vouchers withdraw {id} --reason \"…\""
    );
    println!("{}", app.output.say(&en, &ko));
    Ok(())
}

/// Writes what was sent under a number once more.
///
/// # Errors
/// When nothing was, or the file cannot be written.
pub async fn again(
    app: &App,
    books: &Books,
    (month, number): (Month, i64),
    to: &Path,
    form: &FormArgs,
) -> anyhow::Result<()> {
    let is_workbook = file::is_workbook(to)?;
    let names = names::names(&books.place, form)?;
    let mut tx = books.read().await?;
    let snapshot = books.lake.snapshot_in(&mut tx).await?;
    let marks = marks(&mut tx).await?;
    let SentDetail { after, through, by, layout, .. } = &marked(&marks, number)?.detail;
    let of_mark = &marked(&marks, number)?.detail.month;
    if *of_mark != month.to_string() {
        return Err(told(
            format!("number {number} is of {of_mark}, not of {month}"),
            format!("{number}번은 {month} 이(가) 아니라 {of_mark} 의 전표입니다"),
        ));
    }
    let (by, layout) = (word_of::<By>(by)?, word_of::<Layout>(layout)?);
    let made = of_range(&snapshot, Range { month, after: *after, through: *through }, by, &names).await?;
    let aside = file::aside(to);
    file::write(&made, layout, &aside, is_workbook)?;
    std::fs::rename(&aside, to).with_context(|| format!("writing {}", to.display()))?;
    names::keep(&books.place, form)?;
    let (count, file) = (made.len(), to.display());
    if !app.output.for_people() {
        return app.output.answer(&json!({"number": number, "month": month.to_string(), "file": file.to_string(),
            "vouchers": count, "lines": lines(&made)}));
    }
    let en = format!(
        "{month}: the {count} vouchers of number {number} again in {file}. Upload them only if they are not booked."
    );
    let ko = format!(
        "{month}: {number}번의 전표 {count}건을 {file} 에 다시 썼습니다. 아직 올리지 않은 경우에만 올리십시오."
    );
    println!("{}", app.output.say(&en, &ko));
    Ok(())
}

fn nothing_new(month: Month, before: Option<&Sent>) -> anyhow::Error {
    match before {
        Some(sent) => told(
            format!(
                "everything posted in {month} is sent already, last under number {0} on {1}; \
                 `--again {0}` writes that file once more",
                sent.batch.id, sent.batch.recorded_at
            ),
            format!(
                "{month} 의 전표는 모두 전송했습니다(마지막 {0}번, {1}). 같은 파일이 다시 필요하면 `--again {0}`",
                sent.batch.id, sent.batch.recorded_at
            ),
        ),
        None => told(
            format!("nothing is posted in {month}: `jangbu report trial-balance` shows what is"),
            format!("{month} 에는 분개가 없습니다. `jangbu report trial-balance` 를 보십시오"),
        ),
    }
}

fn lines(made: &[Voucher]) -> usize {
    made.iter().map(|it| it.debits.len() + it.credits.len()).sum()
}

fn word_of<T: clap::ValueEnum>(word: &str) -> anyhow::Result<T> {
    T::from_str(word, false).map_err(|error| anyhow::anyhow!("{error}"))
}

fn put_in_place(aside: &Path, to: &Path, month: Month, number: i64) -> anyhow::Result<()> {
    std::fs::rename(aside, to).map_err(|error| {
        told_because(
            format!(
                "{} could not be written. The vouchers are marked as sent: `jangbu vouchers export {month} --again \
                 {number} --to FILE` writes them",
                to.display()
            ),
            format!(
                "{} 을(를) 쓰지 못했습니다. 전표는 이미 전송 표시되었습니다. `jangbu vouchers export {month} --again \
                 {number} --to 파일` 로 다시 쓰십시오",
                to.display()
            ),
            error,
        )
    })
}
