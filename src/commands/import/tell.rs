//! What became of a file, for people and for programs.

use std::path::Path;

use ingest::{Confidence, Outcome};
use jangbu_core::{Said, Timestamp};
use serde_json::json;
use store::records::batch::Batch;

use super::App;
use crate::pipeline::{
    Recorded,
    import::{Difference, Imported},
};

/// Tells what became of a file, with times in the company's `zone`; for programs its answer.
pub fn tell(app: &App, path: &Path, imported: &Imported, zone: &str) -> serde_json::Value {
    match imported {
        Imported::Known { batch, differs, withdrawn } => {
            if app.output.for_people() && withdrawn.is_some() {
                tell_withdrawn(app, path, batch);
            } else if app.output.for_people() {
                tell_known(app, path, batch, differs);
            }
            json!({"file": path, "changed": false, "batch": batch, "differs": differs, "withdrawn": withdrawn})
        }
        Imported::New { recorded, outcome, why, left } => {
            if app.output.for_people() {
                tell_people(app, path, recorded, outcome, why);
                tell_older(app, recorded, zone);
                tell_left(app, left);
            }
            answer(path, recorded, outcome, left)
        }
    }
}

fn answer(path: &Path, recorded: &Recorded, outcome: &Outcome, left: &[String]) -> serde_json::Value {
    let format = recorded.batch.as_ref().and_then(|batch| ingest::connectors::by_id(&batch.format));
    let findings = outcome.findings.iter().map(|it| {
        json!({"rule": it.rule, "line": it.line, "column": it.column, "stated": it.stated, "found": it.found,
               "message": it.message.en, "message_ko": it.message.ko})
    });
    let unposted = recorded
        .unposted
        .iter()
        .map(|it| json!({"group": it.group, "reason": it.reason.en, "reason_ko": it.reason.ko}));
    json!({"file": path, "changed": true, "batch": recorded.batch,
           "confidence": format.map(|format| format.confidence.as_str()), "superseded": recorded.superseded,
           "older_than": recorded.older_than.map(|at| at.to_string()),
           "quarantined": outcome.quarantined.len(), "skipped": outcome.skipped,
           "waiting": outcome.waiting, "unread": outcome.unread, "sheets_left": left,
           "unregistered": outcome.unregistered,
           "findings": findings.collect::<Vec<_>>(), "unposted": unposted.collect::<Vec<_>>()})
}

fn tell_known(app: &App, path: &Path, batch: &Batch, differs: &[Difference]) {
    let known = app.output.say("the same bytes are in the books already; nothing changed", "이미 반영된 파일입니다");
    let of = app.output.say("batch", "배치");
    println!("{}: {known} ({of} {}).", path.display(), batch.id);
    for Difference { option, asked, recorded } in differs {
        let recorded = if recorded.is_empty() { "-" } else { recorded };
        println!(
            "{}",
            app.output.say(
                &format!("  {option} {asked} was not applied: they were recorded with {recorded}."),
                &format!("  {option} {asked} 은(는) 적용하지 않았습니다. {recorded} (으)로 기록되어 있습니다."),
            )
        );
    }
    if !differs.is_empty() {
        let id = batch.id;
        println!(
            "{}",
            app.output.say(
                &format!(
                    "  What was recorded stays. If the bytes were read in a wrong way, withdraw them with `jangbu \
                     withdraw {id}` and import the file again. A newer download of the same rows, with a later \
                     --as-of, takes their place by itself."
                ),
                &format!(
                    "  기록된 것은 그대로입니다. 잘못 읽힌 파일이라면 `jangbu withdraw {id}` 로 취소한 뒤 다시 \
                     가져오십시오. 같은 행을 새로 내려받아 더 늦은 --as-of 로 가져오면 그 값이 대신합니다."
                ),
            )
        );
    }
}

/// A file in a folder whose import was withdrawn.
fn tell_withdrawn(app: &App, path: &Path, batch: &Batch) {
    let (path, id) = (path.display(), batch.id);
    let en = format!("{path}: withdrawn (batch {id}), left alone. Name the file itself to import it again.");
    let ko = format!("{path}: 취소된 파일입니다 (배치 {id}). 다시 가져오려면 파일을 직접 지정하십시오.");
    println!("{}", app.output.say(&en, &ko));
}

/// Entries of a list that are shown; how many more there are is said.
const SHOWN: usize = 5;

/// Prints the first of `items`, and how many more there are.
fn some<T>(app: &App, items: &[T], line: impl Fn(&T) -> String) {
    for item in items.iter().take(SHOWN) {
        println!("    {}", line(item));
    }
    let more = items.len().saturating_sub(SHOWN);
    if more > 0 {
        println!("    {}", app.output.say(&format!("… and {more} more"), &format!("… 그 밖에 {more}건")));
    }
}

fn tell_people(app: &App, path: &Path, recorded: &Recorded, outcome: &Outcome, why: &Said) {
    let say = |en: String, ko: String| app.output.say(&en, &ko).to_owned();
    let path = path.display();
    if let Some(batch) = &recorded.batch {
        let Batch { id, format, facts, entries, lines, .. } = batch;
        let (rows, superseded, Said { en, ko }) = (outcome.rows_read, recorded.superseded, why);
        println!(
            "{}",
            say(
                format!(
                    "{path}: batch {id}, {format} ({en}): {rows} rows, {facts} facts, {superseded} superseded, \
                     {entries} entries with {lines} lines"
                ),
                format!(
                    "{path}: 배치 {id}, {format} ({ko}): {rows}행, 사실 {facts}건, 대체 {superseded}건, \
                     전표 {entries}건 (분개 {lines}줄)"
                ),
            )
        );
        tell_confidence(app, format);
    }
    for skipped in &outcome.skipped {
        let (count, reason) = (skipped.count, &skipped.reason);
        println!(
            "  {}",
            say(
                format!("left out on purpose: {count} {}", reason.en),
                format!("의도적으로 제외: {} {count}건", reason.ko)
            )
        );
    }
    if let Some(waiting) = &outcome.waiting {
        let (count, reason) = (waiting.count, &waiting.reason);
        println!("  {}", say(format!("{count} {}", reason.en), format!("{count}개 {}", reason.ko)));
    }
    if !outcome.unread.is_empty() {
        let (count, names) = (outcome.unread.len(), outcome.unread.iter().take(UNREAD_SHOWN).cloned());
        let more = if count > UNREAD_SHOWN { ", …" } else { "" };
        let names = names.collect::<Vec<_>>().join(", ") + more;
        println!(
            "  {}",
            say(format!("{count} column(s) are not read: {names}"), format!("읽지 않은 열 {count}개: {names}"))
        );
    }
    if !outcome.unregistered.is_empty() {
        let names = outcome.unregistered.join(", ");
        println!(
            "  {}",
            say(
                format!(
                    "named but not registered: {names}. Register them with `jangbu account add`, with `--external-id` \
                     where the file has the platform's number: what is posted follows"
                ),
                format!(
                    "파일에 나오지만 등록되지 않은 계정: {names}. `jangbu account add` 로 등록하십시오. 파일에 플랫폼의 \
                     번호가 적혀 있으면 `--external-id` 를 함께 적습니다. 전표는 자동으로 다시 맞춰집니다"
                ),
            )
        );
    }
    if !outcome.quarantined.is_empty() {
        let count = outcome.quarantined.len();
        println!(
            "  {}",
            say(
                format!("{count} row(s) in quarantine; see `jangbu quarantine list`:"),
                format!("{count}개 행을 격리했습니다. `jangbu quarantine list` 로 보십시오:"),
            )
        );
        some(app, &outcome.quarantined, |row| {
            let (line, mend) = (row.line, &row.mend);
            let place =
                if row.column.is_empty() { String::new() } else { format!(", {} = `{}`", row.column, row.value) };
            say(format!("line {line}{place}: {}", mend.en), format!("{line}행{place}: {}", mend.ko))
        });
    }
    if !outcome.findings.is_empty() {
        println!("  {}", say("Control totals that do not add up:".to_owned(), "맞지 않는 합계:".to_owned()));
        some(app, &outcome.findings, |finding| app.output.say(&finding.message.en, &finding.message.ko).to_owned());
    }
    if !recorded.unposted.is_empty() {
        println!("  {}", say("Groups that wait:".to_owned(), "전표를 만들지 못하고 기다리는 묶음:".to_owned()));
        some(app, &recorded.unposted, |waiting| {
            say(
                format!("`{}` waits: {}", waiting.group, waiting.reason.en),
                format!("`{}` 대기: {}", waiting.group, waiting.reason.ko),
            )
        });
    }
}

/// Says where all of a file is older than what is in force.
fn tell_older(app: &App, recorded: &Recorded, zone: &str) {
    let (Some(batch), Some(than)) = (&recorded.batch, recorded.older_than) else { return };
    let local = |at: Timestamp| match at.in_tz(zone) {
        Ok(local) => local.strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => at.to_string(),
    };
    let (observed, than) = (local(batch.observed_at), local(than));
    let en = format!(
        "older than what is in force: observed {observed}, what is in force was observed {than}. It is kept, and nothing \
         changed in the books"
    );
    let ko = format!(
        "현재 유효한 자료보다 오래된 파일입니다. 이 파일은 {observed} 기준, 유효한 자료는 {than} 기준입니다. 기록으로만 \
         남기며 장부는 바뀌지 않았습니다"
    );
    println!("  {}", app.output.say(&en, &ko));
}

/// Says which other sheets or members have content.
fn tell_left(app: &App, left: &[String]) {
    if !left.is_empty() {
        let names = left.join(", ");
        let en = format!("not read: {names}. If one of them is wanted too, import the file again with --sheet NAME");
        let ko = format!("읽지 않은 시트: {names}. 필요하면 --sheet 이름 으로 다시 가져오십시오");
        println!("  {}", app.output.say(&en, &ko));
    }
}

/// Columns that are not read, named in a line.
const UNREAD_SHOWN: usize = 12;

/// Says where the layout of a format is not known from its platform.
fn tell_confidence(app: &App, format: &str) {
    let Some(format) = ingest::connectors::by_id(format) else { return };
    let told = match format.confidence {
        Confidence::Confirmed => return,
        Confidence::ThirdParty => app.output.say(
            "the layout of this format is known from other people's files, not from the platform: compare a few figures \
             with its console",
            "이 형식의 배치는 플랫폼 문서가 아니라 다른 사용자의 파일에서 확인한 것입니다. 금액 몇 개를 관리 화면과 \
             비교하십시오",
        ),
        Confidence::Unconfirmed => app.output.say(
            "the layout of this format was not seen in a source: compare its figures with the platform's console",
            "이 형식의 배치는 자료로 확인하지 못했습니다. 금액을 플랫폼의 관리 화면과 비교하십시오",
        ),
    };
    println!("  {told}");
}
