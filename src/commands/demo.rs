//! `jangbu demo`: a company's months, imported by the ordinary path and scored against an independent key.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use anyhow::Context as _;
use demo::{BooksDump, Delivery, Demo, DumpedFinding, Options, Score};
use jangbu_core::{
    Money, Text,
    account::{Account, AccountKind, Billing, Company, RevenueDate, VatTreatment},
};
use serde_json::json;
use store::tables::{
    cell::{Code, Count, Day, Exact, Minor, Word},
    cell_of,
};

use super::{App, Verdict, period, progress, report};
use crate::{
    accounts,
    books::{Books, Place},
    checks,
    clock::Clock,
    pipeline::import::{FileImport, Imported, import},
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
    let deliveries = world.write_files(&home.join("files"))?;
    // The answers are worked out beside the import, which has its own threads.
    let key = tokio::task::spawn_blocking({
        let world = Arc::clone(&world);
        move || world.answer_key()
    });
    let (database, files) = (app.database.clone(), app.files.clone());
    let place = Place { folder: home.join(&app.place.id), id: app.place.id.clone(), database, files };
    let company = Company {
        name: app.output.say(COMPANIES[0], COMPANIES[1]).to_owned(),
        currency: jangbu_core::Currency::KRW,
        zone: "Asia/Seoul".to_owned(),
        revenue_date: RevenueDate::Paid,
    };
    let first = deliveries.first().context("the demo wrote no files")?.arrives_at;
    let (mut books, _) = Books::create(place, &company, first).await?;
    anyhow::ensure!(
        COMPANIES.contains(&books.company.name.as_str()),
        "{} holds the books of `{}`, not of the demo company: name another folder with --home",
        books.place.folder.display(),
        books.company.name
    );
    for spec in world.accounts() {
        accounts::put(&mut books, &account(&spec)?, &Clock { fixed: Some(first) }).await?;
    }
    let changed = import_all(app, &mut books, &deliveries, &world).await?;
    let report = checks::check(&books).await?;
    let dump = dump(&books, &report).await?;
    let score = key.await?.score(&dump);
    if app.output.for_people() {
        report::profit_by_campaign(&books, &app.output).await?;
        report::trial_balance(&books, &app.output).await?;
        tell(app, &home, &deliveries, changed, &report, &score, begun);
    } else {
        app.output.answer(&json!({"files": deliveries.len(), "changed": changed, "score": score_of(&score)?,
            "broken": report.broken, "findings": report.findings, "seconds": begun.elapsed().as_secs_f64()}))?;
    }
    let fine = score.books_equal
        && score.faults_missed.is_empty()
        && score.false_alarms.is_empty()
        && report.broken.is_empty();
    Ok(if fine { Verdict::Fine } else { Verdict::Broken })
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
    let bar = progress::steps(app.output.say("importing", "가져오는 중"), deliveries.len() as u64);
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
    })
}

/// Everything the answer key is compared with.
async fn dump(books: &Books, report: &checks::Report) -> anyhow::Result<BooksDump> {
    const BALANCES: &str = "SELECT code, currency, economic_on, media_account, campaign, ad_group, channel, product, \
        order_id, partner, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount, \
        CAST(SUM(functional) AS DECIMAL(18,0)) AS functional FROM journal \
        GROUP BY code, currency, economic_on, media_account, campaign, ad_group, channel, product, order_id, partner";
    const BOOKED: &str = "SELECT to_char(posted_on, '%Y-%m') AS month, code, \
        CAST(SUM(functional) AS DECIMAL(18,0)) AS functional FROM journal GROUP BY 1, 2";
    let snapshot = books.lake.snapshot().await?;
    let mut dump = BooksDump::default();
    for batch in snapshot.query(BALANCES, &[]).await? {
        for row in 0..batch.num_rows() {
            let text = |name: &'static str| cell_of::<Word>(&batch, name, row).map(|text| text.to_string());
            let mut key = demo::key::ledger::LineKey::new(
                &text("code")?,
                cell_of::<Code>(&batch, "currency", row)?.code(),
                cell_of::<Day>(&batch, "economic_on", row)?,
            );
            key.media_account = text("media_account")?;
            key.campaign = text("campaign")?;
            key.ad_group = text("ad_group")?;
            key.channel = text("channel")?;
            key.product = text("product")?;
            key.order = text("order_id")?;
            key.partner = text("partner")?;
            dump.balances.push(demo::key::BalanceRow {
                key,
                amount: cell_of::<Minor>(&batch, "amount", row)?,
                functional: cell_of::<Minor>(&batch, "functional", row)?,
            });
        }
    }
    let mut booked = Vec::new();
    for batch in snapshot.query(BOOKED, &[]).await? {
        for row in 0..batch.num_rows() {
            booked.push(demo::key::BookedRow {
                month: cell_of::<Word>(&batch, "month", row)?.to_string(),
                code: cell_of::<Word>(&batch, "code", row)?.to_string(),
                functional: cell_of::<Minor>(&batch, "functional", row)?,
            });
        }
    }
    booked.retain(|row| row.functional != 0);
    dump.booked = Some(booked);
    dump.profit_by_day = Some(profit_by_day(&snapshot).await?);
    let rows = store::records::quarantine::all(&mut books.read().await?, None).await?;
    dump.quarantined =
        rows.into_iter().map(|row| Ok((row.file_name, usize::try_from(row.line)?))).collect::<anyhow::Result<_>>()?;
    dump.findings = report
        .findings
        .iter()
        .map(|found| DumpedFinding { kind: found.kind.to_owned(), subject: found.subject.clone() })
        .collect();
    Ok(dump)
}

/// Profit by media account, campaign and economic day, as the rollup and the claims in force have it.
async fn profit_by_day(snapshot: &store::Snapshot) -> anyhow::Result<Vec<demo::key::ProfitRow>> {
    const BOOKED: &str = "SELECT media_account, campaign, economic_on AS day, CAST(SUM(orders) AS BIGINT) AS orders, \
        CAST(-SUM(revenue) AS DECIMAL(18,0)) AS revenue, CAST(SUM(discount) AS DECIMAL(18,0)) AS discounts, \
        CAST(SUM(refund) AS DECIMAL(18,0)) AS refunds, CAST(SUM(cogs) AS DECIMAL(18,0)) AS cogs, \
        CAST(SUM(fee) AS DECIMAL(18,0)) AS fees, CAST(SUM(ad_cost) AS DECIMAL(18,0)) AS ad_cost \
        FROM profit_rollup GROUP BY media_account, campaign, economic_on";
    const CLAIMED: &str = "SELECT account, campaign, day, CAST(SUM(conversions) AS DECIMAL(18,6)) AS purchases, \
        CAST(SUM(value) AS DECIMAL(18,6)) AS value FROM current_ad_claim WHERE action = 'purchase' \
        GROUP BY account, campaign, day";
    let mut rows: BTreeMap<(String, String, String), demo::key::ProfitRow> = BTreeMap::new();
    let mut row_of = |media: Text, campaign: Text, day: jangbu_core::Date, set: &dyn Fn(&mut demo::key::ProfitRow)| {
        let key = (media.to_string(), campaign.to_string(), day.to_string());
        let fresh = demo::key::ProfitRow {
            media_account: key.0.clone(),
            campaign: key.1.clone(),
            period: key.2.clone(),
            ..demo::key::ProfitRow::default()
        };
        set(rows.entry(key).or_insert(fresh));
    };
    for batch in snapshot.query(BOOKED, &[]).await? {
        for row in 0..batch.num_rows() {
            let won = |name| cell_of::<Minor>(&batch, name, row);
            let (revenue, discounts, refunds) = (won("revenue")?, won("discounts")?, won("refunds")?);
            let (cost_of_goods, fees, ad_cost) = (won("cogs")?, won("fees")?, won("ad_cost")?);
            let orders = cell_of::<Count>(&batch, "orders", row)?;
            let (media, campaign) =
                (cell_of::<Word>(&batch, "media_account", row)?, cell_of::<Word>(&batch, "campaign", row)?);
            row_of(media, campaign, cell_of::<Day>(&batch, "day", row)?, &|it| {
                (it.revenue, it.discounts, it.refunds) = (revenue, discounts, refunds);
                (it.cost_of_goods, it.fees, it.ad_cost, it.orders) = (cost_of_goods, fees, ad_cost, orders);
                it.contribution_margin = revenue - discounts - refunds - cost_of_goods - fees - ad_cost;
            });
        }
    }
    for batch in snapshot.query(CLAIMED, &[]).await? {
        for row in 0..batch.num_rows() {
            let whole = |name| Ok::<_, anyhow::Error>(i64::try_from(cell_of::<Exact>(&batch, name, row)?)?);
            let (purchases, claimed) = (whole("purchases")?, whole("value")?);
            let (media, campaign) =
                (cell_of::<Word>(&batch, "account", row)?, cell_of::<Word>(&batch, "campaign", row)?);
            row_of(media, campaign, cell_of::<Day>(&batch, "day", row)?, &|it| {
                (it.claimed_purchases, it.claimed_value) = (purchases, claimed);
            });
        }
    }
    Ok(rows.into_values().collect())
}

fn tell(
    app: &App,
    home: &std::path::Path,
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
        println!("BROKEN {} {}: {}", found.rule, found.subject, found.message);
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
