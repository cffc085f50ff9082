//! `jangbu doctor`: every setting, tried.

use std::path::PathBuf;

use serde_json::json;
use serve::{Column, Table, Values};
use store::records;

use super::{App, Verdict, settings};
use crate::{books::Books, hashes::books_hash, replay::left_behind, reports::show};

/// A table of the lake: name, rows, files.
type Size = (&'static str, i64, i64);

/// What was found.
struct State {
    snapshot: i64,
    /// Number of batches, and the newest.
    batches: usize,
    newest: Option<records::batch::Batch>,
    tables: Vec<Size>,
    /// Open rows of the quarantine.
    waiting: usize,
    orphans: usize,
    replays: Vec<PathBuf>,
    books_hash: String,
}

impl State {
    async fn of(books: &Books) -> anyhow::Result<Self> {
        let mut tx = books.read().await?;
        let snapshot = books.lake.snapshot_in(&mut tx).await?;
        let batches = records::batch::all(&mut tx).await?;
        let waiting = records::quarantine::all(&mut tx, Some("open")).await?.len();
        drop(tx);
        let mut tables = Vec::new();
        for table in store::tables::all() {
            let (rows, files) = (snapshot.rows(table.name)?, snapshot.files(table.name)?);
            tables.push((table.name, i64::try_from(rows)?, i64::try_from(files)?));
        }
        Ok(Self {
            snapshot: snapshot.id(),
            batches: batches.len(),
            newest: batches.into_iter().last(),
            tables,
            waiting,
            orphans: books.lake.orphans().await?.len(),
            replays: left_behind(&books.place)?,
            books_hash: books_hash(&snapshot).await?.to_string(),
        })
    }

    fn chain_head(&self) -> &str {
        self.newest.as_ref().map_or("", |batch| &batch.chain_head)
    }
}

/// Prints settings and the state of the store.
pub async fn run(app: &App) -> anyhow::Result<Verdict> {
    let opened = app.books().await;
    let settings = settings::tried(app, opened.as_ref().ok());
    if app.output.for_people() {
        show(&app.output, &settings::table(app, &settings))?;
        println!();
    }
    let books = opened?;
    let state = State::of(&books).await?;
    if app.output.for_people() {
        tell(app, &books, &state)?;
    } else {
        let tables: Vec<_> = state.tables.iter().map(|(n, r, f)| json!({"table": n, "rows": r, "files": f})).collect();
        app.output.answer(
            &json!({"home": app.home, "settings": settings::json(&settings), "company": books.company,
            "database": books.database.to_string(),
            "snapshot": state.snapshot, "batches": state.batches, "tables": tables, "quarantine_open": state.waiting,
            "orphan_files": state.orphans, "replay_folders": state.replays, "books_hash": state.books_hash,
            "chain_head": state.chain_head()}),
        )?;
    }
    Ok(Verdict::Fine)
}

fn tell(app: &App, books: &Books, state: &State) -> anyhow::Result<()> {
    let say = |en: &str, ko: &str| app.output.say(en, ko).to_owned();
    let company = &books.company;
    let newest = state.newest.as_ref().map_or_else(
        || say("nothing yet", "아직 없음"),
        |batch| {
            let (count, at, id) = (state.batches, batch.recorded_at, batch.id);
            say(&format!("{count} batches, the newest ({id}) at {at}"), &format!("배치 {count}개, 마지막({id}) {at}"))
        },
    );
    let lines = [
        (say("Company", "회사"), format!("{} ({})", company.name, books.place.id)),
        (say("Database", "데이터베이스"), books.database.to_string()),
        (say("Currency", "통화"), company.currency.to_string()),
        (say("Business day", "영업일 시간대"), company.zone.clone()),
        (say("Revenue when", "매출 인식 기준"), company.revenue_date.to_string()),
        (say("Accounts", "계정"), books.accounts.len().to_string()),
        (say("Recorded", "기록"), newest),
        (say("Snapshot", "스냅샷"), state.snapshot.to_string()),
        (say("Books hash", "장부 해시"), state.books_hash.clone()),
        (say("Chain head", "해시 체인"), state.chain_head().to_owned()),
    ];
    let (items, contents) = lines.into_iter().map(|(item, content)| (item.into(), content.into())).unzip();
    let columns = vec![Column::new("item", Values::Text(items)), Column::new("content", Values::Text(contents))];
    show(&app.output, &Table { columns, ..Table::default() })?;
    let filled: Vec<&Size> = state.tables.iter().filter(|(_, rows, _)| *rows > 0).collect();
    if !filled.is_empty() {
        println!();
        let counts = |of: fn(&Size) -> i64| Values::Count(filled.iter().map(|size| of(size)).collect());
        let columns = vec![
            Column::new("table", Values::Text(filled.iter().map(|(name, ..)| (*name).into()).collect())),
            Column::new("rows", counts(|(_, rows, _)| *rows)),
            Column::new("files", counts(|(.., files)| *files)),
        ];
        show(&app.output, &Table { columns, ..Table::default() })?;
    }
    for line in to_do(app, state) {
        println!("\n{line}");
    }
    Ok(())
}

/// What is left for someone to do, and how.
fn to_do(app: &App, state: &State) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |en: String, ko: String| lines.push(app.output.say(&en, &ko).to_owned());
    let (waiting, orphans) = (state.waiting, state.orphans);
    if waiting > 0 {
        say(
            format!("{waiting} row(s) wait in quarantine: `jangbu quarantine list` names them."),
            format!("격리된 행이 {waiting}개 있습니다. `jangbu quarantine list` 로 확인하십시오."),
        );
    }
    if orphans > 0 {
        say(
            format!(
                "{orphans} file(s) belong to no table: a command that was stopped left them, or one is \
                 running. The next import or `jangbu compact` removes them."
            ),
            format!(
                "어느 테이블에도 속하지 않는 파일이 {orphans}개 있습니다. 중단된 명령이 남겼거나 지금 실행 중인 명령의 \
                 것입니다. 다음 가져오기나 `jangbu compact` 가 지웁니다."
            ),
        );
    }
    for folder in &state.replays {
        let folder = folder.display();
        say(
            format!("{folder} was left by a rebuild that was stopped. Nothing reads it; remove it: rm -r '{folder}'"),
            format!(
                "{folder} 은(는) 중단된 rebuild 가 남긴 폴더입니다. 아무도 읽지 않으니 지우십시오: rm -r '{folder}'"
            ),
        );
    }
    lines
}
