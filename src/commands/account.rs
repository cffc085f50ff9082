//! `jangbu account`: the accounts that facts belong to.

use clap::Subcommand;
use jangbu_core::{
    Currency, Text,
    account::{Account, AccountKind, Billing, VatTreatment},
};
use serde_json::json;
use serve::{Column, Table, Values};

use super::{App, init::known_zone};
use crate::{accounts, books::Books, pipeline::Recorded, reports::show, told::told};

/// Attributes of an account as they are listed.
const COLUMNS: [&str; 12] = [
    "id",
    "kind",
    "platform",
    "external_id",
    "currency",
    "zone",
    "billing",
    "vat",
    "bank_text",
    "shop",
    "gateway",
    "channel",
];

/// Sub-commands of `account`.
#[derive(Subcommand, Debug)]
pub enum AccountCommand {
    /// Register an account.
    #[command(
        after_help = "Example: jangbu account add toss --kind gateway --platform toss --external-id tvivarepublica \
                            --shop own --bank-text 토스페이먼츠"
    )]
    Add(AccountArgs),
    /// Change an account; what its facts post changes with it, by difference.
    #[command(after_help = "Example: jangbu account set naver --bank-text 네이버")]
    Set(AccountArgs),
    /// List accounts.
    #[command(after_help = "Example: jangbu account list")]
    List,
}

/// An account's attributes.
#[derive(clap::Args, Debug)]
pub struct AccountArgs {
    /// Short name, e.g. `naver-main`.
    id: Text,
    /// media, shop, gateway or bank.
    #[arg(long, value_parser = word(AccountKind::from_word, "media, shop, gateway, bank"))]
    kind: Option<AccountKind>,
    /// Platform, e.g. naver_search_ad, toss, own_shop.
    #[arg(long)]
    platform: Option<Text>,
    /// The platform's own number or name of the account, as its files print it.
    #[arg(long)]
    external_id: Option<Text>,
    /// Currency of its amounts; the company's unless given.
    #[arg(long)]
    currency: Option<Currency>,
    /// Zone of its days; the company's unless given.
    #[arg(long)]
    zone: Option<Text>,
    /// Media: prepaid, threshold or invoiced.
    #[arg(long, value_parser = word(Billing::from_word, "prepaid, threshold, invoiced"))]
    billing: Option<Billing>,
    /// Media: recoverable, unrecoverable or none.
    #[arg(long, value_parser = word(VatTreatment::from_word, "recoverable, unrecoverable, none"))]
    vat: Option<VatTreatment>,
    /// Text in bank lines that names this counterparty.
    #[arg(long)]
    bank_text: Option<Text>,
    /// Gateway: the shop whose orders it collects.
    #[arg(long)]
    shop: Option<Text>,
    /// Shop: the gateway that collects when a line names none.
    #[arg(long)]
    gateway: Option<Text>,
    /// Shop: sales channel on reports; its platform unless given.
    #[arg(long)]
    channel: Option<Text>,
}

fn word<T>(read: fn(&str) -> Option<T>, words: &'static str) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text: &str| read(text).ok_or_else(|| format!("`{text}` is not one of {words}"))
}

/// Runs the sub-command.
pub async fn run(app: &App, command: &AccountCommand) -> anyhow::Result<()> {
    let mut books = app.books().await?;
    let (args, change): (_, Change) = match command {
        AccountCommand::Add(args) => (args, added),
        AccountCommand::Set(args) => (args, changed),
        AccountCommand::List => return list(app, &books),
    };
    let change = |books: &Books, account: Option<&Account>| change(books, account, args);
    let (account, recorded) = accounts::put(&mut books, &args.id, &app.clock, change).await?;
    tell(app, &account, &recorded)
}

/// Makes of an account, if it is registered, what the arguments say.
type Change = fn(&Books, Option<&Account>, &AccountArgs) -> anyhow::Result<Account>;

fn added(books: &Books, registered: Option<&Account>, args: &AccountArgs) -> anyhow::Result<Account> {
    if registered.is_some() {
        return Err(told(
            format!("account `{0}` is registered; change it with `jangbu account set {0} …`", args.id),
            format!("계정 `{0}` 은(는) 이미 등록되어 있습니다. `jangbu account set {0} …` 로 고치십시오", args.id),
        ));
    }
    let (Some(kind), Some(platform)) = (args.kind, args.platform.clone()) else {
        return Err(told(
            "a new account needs --kind and --platform",
            "새 계정에는 --kind 와 --platform 이 필요합니다",
        ));
    };
    let account = Account {
        id: args.id.clone(),
        kind,
        platform,
        currency: books.company.currency,
        zone: books.company.zone.as_str().into(),
        ..Account::default()
    };
    change(account, args)
}

fn changed(_: &Books, registered: Option<&Account>, args: &AccountArgs) -> anyhow::Result<Account> {
    let Some(account) = registered.cloned() else {
        return Err(told(
            format!("account `{}` is not registered; `jangbu account list` shows those that are", args.id),
            format!("계정 `{}` 은(는) 등록되어 있지 않습니다. `jangbu account list` 로 확인하십시오", args.id),
        ));
    };
    if args.kind.is_some_and(|kind| kind != account.kind) {
        return Err(told("an account's kind cannot change", "계정의 종류는 바꿀 수 없습니다"));
    }
    change(account, args)
}

fn change(mut account: Account, args: &AccountArgs) -> anyhow::Result<Account> {
    if args.id.is_empty() || !args.id.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c)) {
        return Err(told(
            format!("`{}` cannot name an account: use letters, digits, - _ .", args.id),
            format!("`{}` 은(는) 계정 이름으로 쓸 수 없습니다. 글자, 숫자, - _ . 만 쓰십시오", args.id),
        ));
    }
    let set = |field: &mut Text, value: &Option<Text>| {
        if let Some(value) = value {
            *field = value.trim().into();
        }
    };
    set(&mut account.platform, &args.platform);
    set(&mut account.external_id, &args.external_id);
    set(&mut account.zone, &args.zone);
    set(&mut account.bank_text, &args.bank_text);
    set(&mut account.shop, &args.shop);
    set(&mut account.gateway, &args.gateway);
    set(&mut account.channel, &args.channel);
    account.currency = args.currency.unwrap_or(account.currency);
    account.billing = args.billing.unwrap_or(account.billing);
    account.vat = args.vat.unwrap_or(account.vat);
    known_zone(&account.zone)?;
    Ok(account)
}

fn tell(app: &App, account: &Account, recorded: &Recorded) -> anyhow::Result<()> {
    match &recorded.batch {
        _ if !app.output.for_people() => {
            let batch = recorded.batch.as_ref();
            let (id, entries) = (batch.map(|it| it.id), batch.map_or(0, |it| it.entries));
            let answer = json!({"account": account, "changed": batch.is_some(), "batch": id, "entries": entries});
            app.output.answer(&answer)?;
        }
        None => println!("{}", app.output.say("Nothing changed.", "바뀐 것이 없습니다.")),
        Some(batch) if batch.entries > 0 => {
            let entries = batch.entries;
            let (en, ko) = (format!("{entries} entries posted."), format!("전표 {entries}건을 전기했습니다."));
            println!("`{}`: {}", account.id, app.output.say(&en, &ko));
        }
        Some(_) => println!("`{}`: {}", account.id, app.output.say("recorded.", "기록했습니다.")),
    }
    Ok(())
}

fn list(app: &App, books: &Books) -> anyhow::Result<()> {
    if !app.output.for_people() {
        return app.output.list(&COLUMNS, &books.accounts.values().collect::<Vec<_>>());
    }
    if books.accounts.is_empty() {
        let none = app.output.say(
            "No account is registered yet. Register one: `jangbu account add own --kind shop --platform own_shop`",
            "등록된 계정이 없습니다. 등록하는 법: `jangbu account add own --kind shop --platform own_shop`",
        );
        println!("{none}");
        return Ok(());
    }
    let mut columns = Vec::new();
    for name in COLUMNS {
        let cells: Vec<Text> = books.accounts.values().map(|account| attribute(account, name)).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            columns.push(Column::new(name, Values::Text(cells)));
        }
    }
    show(&app.output, &Table { columns, ..Table::default() })
}

/// An attribute of an account as the list shows it; empty where its kind has none.
fn attribute(account: &Account, name: &str) -> Text {
    let media = account.kind == AccountKind::Media;
    match name {
        "id" => account.id.clone(),
        "kind" => account.kind.to_string().into(),
        "platform" => account.platform.clone(),
        "external_id" => account.external_id.clone(),
        "currency" => account.currency.to_string().into(),
        "zone" => account.zone.clone(),
        "billing" if media => account.billing.to_string().into(),
        "vat" if media => account.vat.to_string().into(),
        "bank_text" => account.bank_text.clone(),
        "shop" => account.shop.clone(),
        "gateway" => account.gateway.clone(),
        "channel" => account.channel.clone(),
        _ => Text::default(),
    }
}
