//! `jangbu init`: a company's books.

use jangbu_core::{
    Currency,
    account::{Company, RevenueDate},
};
use serde_json::json;

use super::App;
use crate::{books::Books, config::Settings, told::told};

/// Arguments of `init`.
#[derive(clap::Args, Debug)]
#[command(after_help = "Example: jangbu init --name \"봄날상점\" --currency KRW --zone Asia/Seoul")]
pub struct InitArgs {
    /// Name shown on reports.
    #[arg(long)]
    name: String,
    /// Currency the books balance in.
    #[arg(long, default_value = "KRW")]
    currency: Currency,
    /// Zone in which a business day begins and ends.
    #[arg(long, default_value = "Asia/Seoul")]
    zone: String,
    /// Date that makes an order revenue: paid, shipped or confirmed.
    #[arg(long, default_value = "paid", value_parser = revenue_date)]
    revenue_date: RevenueDate,
}

fn revenue_date(word: &str) -> Result<RevenueDate, String> {
    RevenueDate::from_word(word).ok_or_else(|| format!("`{word}` is not one of paid, shipped, confirmed"))
}

/// Makes the books, or says that they are there.
pub async fn run(app: &App, args: &InitArgs) -> anyhow::Result<()> {
    known_zone(&args.zone)?;
    let company = Company {
        name: args.name.clone(),
        currency: args.currency,
        zone: args.zone.clone(),
        revenue_date: args.revenue_date,
    };
    let (books, existed) = Books::create(app.place.clone(), &company, app.clock.now()).await?;
    if (&app.place.database, &app.place.files) != (&app.settings.database, &app.settings.files) {
        let (database, files) = (app.place.database.clone(), app.place.files.clone());
        Settings { database, files, ..app.settings.clone() }.save(&app.home)?;
    }
    let place = books.place.folder.display();
    if !app.output.for_people() {
        app.output.answer(&json!({"company": books.company, "folder": books.place.folder, "made": !existed}))?;
    } else if existed {
        println!(
            "{} {place} ({}).",
            app.output.say("The books are already in", "장부가 이미 있습니다:"),
            books.company.name
        );
    } else {
        println!("{} {place}.", app.output.say("Made the books in", "장부를 만들었습니다:"));
        println!(
            "{}\n  jangbu account add naver --kind media --platform naver_search_ad --external-id 1234567\n  \
             jangbu import {}",
            app.output.say("Next:", "다음:"),
            app.output.say("FILE…", "파일…")
        );
    }
    Ok(())
}

/// That a zone is one the program knows.
///
/// # Errors
/// When it is not.
pub fn known_zone(zone: &str) -> anyhow::Result<()> {
    jiff::tz::TimeZone::get(zone).map(drop).map_err(|_| {
        told(
            format!("`{zone}` is not a zone such as Asia/Seoul"),
            format!("`{zone}` 은(는) Asia/Seoul 과 같은 시간대 이름이 아닙니다"),
        )
    })
}
