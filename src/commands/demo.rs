//! `jangbu demo`: a company's months, imported by the ordinary path and scored against an independent key.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use anyhow::Context as _;
use demo::{Delivery, Demo, Options, Score};
use jangbu_core::{
    Money, Text,
    account::{Account, AccountKind, Billing, Company, CreditUse, RevenueDate, VatTreatment},
};
use serde_json::json;
use store::records::{batch, setting};

use super::{App, Verdict, demo_books::dump, period, progress, report};
use crate::{
    accounts,
    books::{Books, Place},
    checks,
    clock::Clock,
    mappings,
    pipeline::import::{FileImport, Imported, import},
    reports::maturity,
    told::told,
};

/// Arguments of `demo`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu demo --home /tmp/try --seed 7 --months 2 --orders-per-day 40")]
pub struct DemoArgs {
    /// Where chance starts; equal seeds give equal companies.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Months of business.
    #[arg(long, default_value_t = 3)]
    months: u32,
    /// Orders on an ordinary day.
    #[arg(long, default_value_t = 120)]
    orders_per_day: u32,
}

/// Name of the demo company in English and in Korean.
const COMPANIES: [&str; 2] = ["Spring Day Shop", "봄날상점"];

/// Makes, imports, checks, prints and scores the demo company.
pub async fn run(app: &App, args: &DemoArgs) -> anyhow::Result<Verdict> {
    let begun = Instant::now();
    let home = if app.home.as_os_str() == "jangbu-home" { PathBuf::from("jangbu-demo") } else { app.home.clone() };
    let options =
        Options { seed: args.seed, months: args.months, orders_per_day: args.orders_per_day, ..Options::default() };
    let world = Arc::new(Demo::build(&options));
    let mut books = found(app, &home, &world).await?;
    let deliveries = world.write_files(&home.join("files"))?;
    // The answers are worked out beside the import, which has its own threads.
    let key = tokio::task::spawn_blocking({
        let world = Arc::clone(&world);
        move || world.answer_key()
    });
    for spec in world.accounts() {
        let account = account(&spec)?;
        let (id, clock) = (account.id.clone(), Clock { fixed: Some(world.begins_at()) });
        accounts::put(&mut books, &id, &clock, |_, _| Ok(account)).await?;
    }
    for (name, mapping) in world.mappings() {
        if !mappings::kept(&books.place)?.iter().any(|kept| kept.name == name) {
            mappings::keep(&books.place, name, mapping)?;
        }
    }
    let changed = import_all(app, &mut books, &deliveries, &world).await?;
    let report = checks::check(&books).await?;
    let dump = dump(&books, &report, world.known_on()).await?;
    let score = key.await?.score(&dump);
    let coverage = maturity::coverage(&books).await?;
    if app.output.for_people() {
        report::profit_by_campaign(&books, &app.output).await?;
        report::trial_balance(&books, &app.output).await?;
        tell(app, &home, &deliveries, changed, &report, &score, begun);
        if let Some(said) = coverage.map(|coverage| coverage.said()) {
            println!("{}", app.output.say(&said.en, &said.ko));
        }
    } else {
        app.output.answer(&json!({"files": deliveries.len(), "changed": changed, "score": score_of(&score)?,
            "maturity": coverage, "broken": report.broken, "findings": report.findings, "seconds": begun.elapsed().as_secs_f64()}))?;
    }
    let fine = score.books_equal
        && score.faults_missed.is_empty()
        && score.false_alarms.is_empty()
        && report.broken.is_empty();
    Ok(if fine { Verdict::Fine } else { Verdict::Broken })
}

/// Name of the setting that keeps the options of the company's files.
const OPTIONS: &str = "demo";

/// Makes the demo company's books, or opens those that hold the company of these very options.
async fn found(app: &App, home: &Path, world: &demo::World) -> anyhow::Result<Books> {
    let given = &app.in_force;
    let (database, files) = (given.database.of_this_command(), given.files.of_this_command());
    let place = Place { folder: home.join(&app.place.id), id: app.place.id.clone(), database, files };
    let company = Company {
        name: app.output.say(COMPANIES[0], COMPANIES[1]).to_owned(),
        currency: jangbu_core::Currency::KRW,
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    let now = world.begins_at();
    let (books, _) = Books::create(place, &company, now).await?;
    let folder = books.place.folder.display();
    if !COMPANIES.contains(&books.company.name.as_str()) {
        let name = &books.company.name;
        return Err(told(
            format!("{folder} holds the books of `{name}`, not of the demo company: name another folder with --home"),
            format!(
                "{folder} 에는 데모 회사가 아니라 `{name}` 의 장부가 있습니다. --home 으로 다른 폴더를 지정하십시오"
            ),
        ));
    }
    let asked = serde_json::to_string(world.options())?;
    let mut lock = books.database.lock().await?;
    let mut tx = lock.begin().await?;
    match setting::get(&mut tx, OPTIONS).await? {
        Some(kept) if kept == asked => {}
        None if batch::last(&mut tx).await?.is_none() => setting::put(&mut tx, OPTIONS, &asked, now).await?,
        kept => {
            let was =
                kept.and_then(|kept| serde_json::from_str(&kept).ok()).map_or_else(String::new, |was: Options| {
                    format!(" (--seed {} --months {} --orders-per-day {})", was.seed, was.months, was.orders_per_day)
                });
            return Err(told(
                format!("{folder} holds another demo company{was}: name another folder with --home"),
                format!("{folder} 에는 다른 데모 회사{was}가 있습니다. --home 으로 다른 폴더를 지정하십시오"),
            ));
        }
    }
    tx.commit().await?;
    Ok(books)
}

/// The score for programs, its amount as money.
fn score_of(score: &Score) -> anyhow::Result<serde_json::Value> {
    let mut value = serde_json::to_value(score)?;
    if let Some(fields) = value.as_object_mut() {
        fields.remove("off_by_won");
        fields.insert("off_by".to_owned(), serde_json::to_value(Money::krw(score.off_by_won))?);
    }
    Ok(value)
}

/// Imports the files as they arrive, closing months between them; how many changed the books.
async fn import_all(
    app: &App,
    books: &mut Books,
    deliveries: &[Delivery],
    world: &demo::World,
) -> anyhow::Result<usize> {
    let mut closes = world.closes().into_iter().peekable();
    let bar = progress::bar(&app.output, app.output.say("importing", "가져오는 중"), deliveries.len() as u64);
    let mut changed = 0;
    for delivery in deliveries {
        while let Some(close) = closes.next_if(|close| close.at <= delivery.arrives_at) {
            close_once(books, &close).await?;
        }
        let file = FileImport {
            path: delivery.path.clone(),
            account: delivery.account.as_deref().map(Text::from),
            as_of: Some(delivery.as_of),
            // Some of its reports are garbled: their rows wait in quarantine, and the answer key is without them.
            accept: true,
            ..FileImport::default()
        };
        let clock = Clock { fixed: Some(delivery.arrives_at) };
        let imported = import(books, &file, &clock, &|_| {}).await;
        let imported = imported.with_context(|| format!("importing {}", delivery.path.display()))?;
        changed += usize::from(matches!(imported, Imported::New { .. }));
        bar.inc(1);
    }
    for close in closes {
        close_once(books, &close).await?;
    }
    bar.finish_and_clear();
    Ok(changed)
}

async fn close_once(books: &Books, close: &demo::Close) -> anyhow::Result<()> {
    let batches = store::records::batch::all(&mut books.read().await?).await?;
    let month: ledger::Month = close.month.parse()?;
    let closed = crate::periods::changes(&batches)?.iter().any(|change| change.month == month);
    if !closed {
        period::set(books, month, true, "", &Clock { fixed: Some(close.at) }).await?;
    }
    Ok(())
}

fn account(spec: &demo::AccountSpec) -> anyhow::Result<Account> {
    let text = |value: &Option<String>| Text::from(value.as_deref().unwrap_or_default());
    Ok(Account {
        id: spec.id.as_str().into(),
        kind: AccountKind::from_word(&spec.kind).with_context(|| format!("kind {}", spec.kind))?,
        platform: spec.platform.as_str().into(),
        external_id: spec.external_id.as_str().into(),
        currency: spec.currency.parse()?,
        zone: spec.zone.as_str().into(),
        billing: spec.billing.as_deref().and_then(Billing::from_word).unwrap_or_default(),
        vat: spec.vat.as_deref().and_then(VatTreatment::from_word).unwrap_or_default(),
        bank_text: text(&spec.bank_text),
        shop: text(&spec.shop),
        gateway: text(&spec.gateway),
        channel: text(&spec.channel),
        payout_term: spec.payout_term.as_deref().map(str::parse).transpose()?,
        credit_use: spec.credit_use.as_deref().and_then(CreditUse::from_word).unwrap_or_default(),
        agency_markup: spec.agency_markup.as_deref().map(str::parse).transpose()?,
        threshold_minor: spec.threshold,
        tolerance_basis_points: spec.tolerance_bp,
        ..Account::default()
    })
}

fn tell(
    app: &App,
    home: &Path,
    deliveries: &[Delivery],
    changed: usize,
    report: &checks::Report,
    score: &Score,
    begun: Instant,
) {
    let unchanged = deliveries.len() - changed;
    println!(
        "{}: {} {}, {changed} {}, {unchanged} {}, {:.1} s",
        home.display(),
        deliveries.len(),
        app.output.say("files", "개 파일"),
        app.output.say("new", "개 반영"),
        app.output.say("already in the books (nothing changed)", "개는 이미 반영됨(변경 없음)"),
        begun.elapsed().as_secs_f64()
    );
    for found in &report.broken {
        let message = app.output.say(&found.message.en, &found.message.ko);
        println!("{} {} {}: {message}", app.output.say("BROKEN", "장부 오류"), found.rule, found.subject);
    }
    let summary = match app.output.lang {
        crate::output::Lang::En => &score.summary_en,
        crate::output::Lang::Ko => &score.summary_ko,
    };
    for line in summary {
        println!("{line}");
    }
    for line in score.examples.iter().chain(&score.faults_missed).chain(&score.false_alarms).take(20) {
        println!("  {line}");
    }
}
