//! `jangbu account`: the accounts that facts belong to.

use clap::Subcommand;
use jangbu_core::{
    Currency, Fraction, Money, PayoutTerm, Text,
    account::{Account, AccountKind, Billing, CreditUse, VatRounding, VatTreatment},
    business_number,
    exact::{parse_exact, whole_minor},
};
use serde_json::json;
use serve::{Column, Table, Values};

use super::{App, init::known_zone, platforms};
use crate::{accounts, books::Books, pipeline::Recorded, reports::show, told::told};

/// Attributes of an account as they are listed.
const COLUMNS: [&str; 20] = [
    "id",
    "kind",
    "platform",
    "external_id",
    "currency",
    "zone",
    "billing",
    "vat",
    "vat_rounding",
    "credit_use",
    "agency_markup",
    "threshold_minor",
    "tolerance_basis_points",
    "tolerance_minor",
    "payout_term",
    "business_number",
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
    Add(Box<AccountArgs>),
    /// Change an account; what its facts post changes with it, by difference.
    #[command(after_help = "Example: jangbu account set naver --bank-text 네이버")]
    Set(Box<AccountArgs>),
    /// Remove an account that no fact names, e.g. one that was registered by mistake.
    #[command(after_help = "Example: jangbu account remove navr")]
    Remove {
        /// Short name, e.g. `naver-main`.
        id: Text,
    },
    /// List accounts.
    #[command(after_help = "Example: jangbu account list")]
    List,
}

/// An account's attributes.
#[derive(clap::Args, Debug)]
pub struct AccountArgs {
    /// Short name, e.g. `naver-main`.
    id: Text,
    /// media, shop, gateway, bank or supplier.
    #[arg(long, value_parser = word(AccountKind::from_word, "media, shop, gateway, bank, supplier"))]
    kind: Option<AccountKind>,
    /// Platform. Formats know for media google_ads, kakao_keyword, kakao_moment, linkedin, meta, naver_search_ad and
    /// tiktok; for shops cafe24, coupang, naver_smartstore and shopify; for gateways coupang, naver_pay, portone,
    /// shopify, stripe and toss. Any other word, such as own_shop, is as good; bank and supplier need none.
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
    /// Media: prepaid, threshold or invoiced; unless given threshold for google, linkedin, meta and tiktok, else prepaid.
    #[arg(long, value_parser = word(Billing::from_word, "prepaid, threshold, invoiced"))]
    billing: Option<Billing>,
    /// Media: recoverable, unrecoverable, none or reverse_charge (owed by the buyer, 대리납부); unless given none for
    /// google, linkedin, meta and tiktok, else recoverable.
    #[arg(long, value_parser = word(VatTreatment::from_word, "recoverable, unrecoverable, none, reverse_charge"))]
    vat: Option<VatTreatment>,
    /// Media: how VAT is rounded: cut, half_up, ten_won or half_up_supply.
    #[arg(long, value_parser = word(VatRounding::from_word, "cut, half_up, ten_won, half_up_supply"))]
    vat_rounding: Option<VatRounding>,
    /// Media: free_first or paid_first, where the platform does not say what free credit a day used.
    #[arg(long, value_parser = word(CreditUse::from_word, "free_first, paid_first"))]
    credit_use: Option<CreditUse>,
    /// Media: what an agency adds to the media price without VAT, e.g. 3/17 or 17.65%; empty for nothing.
    #[arg(long)]
    agency_markup: Option<Text>,
    /// Media billed by threshold: the amount at which it is charged; empty for unknown.
    #[arg(long)]
    threshold: Option<Text>,
    /// Media: by how many hundredths of a percent a month's invoices may differ from what was measured, e.g. 10.
    #[arg(long, value_parser = clap::value_parser!(i64).range(0..=10_000))]
    tolerance_bp: Option<i64>,
    /// Media: by what amount they may differ; empty for any.
    #[arg(long)]
    tolerance: Option<Text>,
    /// Gateway: when it pays out where its files name no day, e.g. day+2bd, week+15bd or month+1m+1bd.
    #[arg(long)]
    payout_term: Option<Text>,
    /// Business registration number, e.g. 124-81-00998.
    #[arg(long)]
    business_number: Option<Text>,
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
        AccountCommand::Remove { id } => {
            let (account, recorded) = accounts::remove(&mut books, id, &app.clock).await?;
            return tell_removed(app, &account, &recorded);
        }
        AccountCommand::List => return list(app, &books),
    };
    let change = |books: &Books, account: Option<&Account>| change(books, account, args);
    let (account, recorded) = accounts::put(&mut books, &args.id, &app.clock, change).await?;
    tell(app, &account, &recorded)?;
    if matches!(command, AccountCommand::Add(_)) {
        platforms::tell_assumed(app, &account, args.billing, args.vat);
    }
    Ok(())
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
    let Some(kind) = args.kind else {
        return Err(told("a new account needs --kind", "새 계정에는 --kind 가 필요합니다"));
    };
    let platform = args.platform.clone().unwrap_or_default();
    let known = platforms::known(kind);
    // Where formats ask for accounts of a platform, one without any would not be found.
    if platform.trim().is_empty() && !known.is_empty() {
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        return Err(told(
            format!("a new account of kind {kind} needs --platform: formats know `{known}`; any other word is as good"),
            format!("새 {kind} 계정에는 --platform 이 필요합니다. 형식이 아는 플랫폼: `{known}`. 다른 이름도 됩니다"),
        ));
    }
    if platform == "PLATFORM" {
        return Err(told(
            "write the platform's name in place of PLATFORM, e.g. kb, toss, naver_pay, own_shop",
            "PLATFORM 자리에 플랫폼 이름을 쓰십시오. 예: kb, toss, naver_pay, own_shop",
        ));
    }
    let (billing, vat) = platforms::terms(kind, &platform);
    let account = Account {
        id: args.id.clone(),
        kind,
        platform,
        billing,
        vat,
        currency: books.company.currency,
        zone: books.company.zone.as_str().into(),
        ..Account::default()
    };
    change(account, args)
}

fn changed(_: &Books, registered: Option<&Account>, args: &AccountArgs) -> anyhow::Result<Account> {
    let account = registered.cloned().ok_or_else(|| accounts::unregistered(&args.id))?;
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
    account.vat_rounding = args.vat_rounding.unwrap_or(account.vat_rounding);
    account.credit_use = args.credit_use.unwrap_or(account.credit_use);
    terms(&mut account, args)?;
    known_zone(&account.zone)?;
    Ok(account)
}

/// Attributes that are written out; an empty text takes one away.
fn terms(account: &mut Account, args: &AccountArgs) -> anyhow::Result<()> {
    let given = |text: &Text| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(text) = &args.agency_markup {
        let markup = given(text).map(|text| text.parse::<Fraction>()).transpose();
        account.agency_markup = markup.map_err(|error| told(error.said().en, error.said().ko))?;
    }
    if let Some(text) = &args.payout_term {
        let term = given(text).map(|text| text.parse::<PayoutTerm>()).transpose();
        account.payout_term = term.map_err(|error| told(error.said().en, error.said().ko))?;
    }
    let currency = account.currency;
    let amount = |text: String| {
        let minor = parse_exact(&text).and_then(|amount| whole_minor(amount, currency));
        minor.ok().filter(|minor| *minor > 0).ok_or_else(|| {
            told(
                format!("`{text}` is no amount of {currency} above zero"),
                format!("`{text}` 은(는) 0보다 큰 {currency} 금액이 아닙니다"),
            )
        })
    };
    if let Some(text) = &args.threshold {
        account.threshold_minor = given(text).map(amount).transpose()?;
    }
    if let Some(text) = &args.tolerance {
        account.tolerance_minor = given(text).map(amount).transpose()?;
    }
    account.tolerance_basis_points = args.tolerance_bp.or(account.tolerance_basis_points);
    if let Some(number) = &args.business_number {
        let number = number.trim();
        if !number.is_empty() && !business_number::is_valid(number) {
            return Err(told(
                format!("`{number}` is no business registration number: its check digit is wrong"),
                format!("`{number}` 은(는) 사업자등록번호가 아닙니다. 검증 숫자가 맞지 않습니다"),
            ));
        }
        account.business_number = number.into();
    }
    Ok(())
}

/// The answer for programs.
fn answer(app: &App, account: &Account, recorded: &Recorded) -> anyhow::Result<()> {
    let batch = recorded.batch.as_ref();
    let (id, entries) = (batch.map(|it| it.id), batch.map_or(0, |it| it.entries));
    app.output.answer(&json!({"account": account, "changed": batch.is_some(), "batch": id, "entries": entries}))
}

fn tell_removed(app: &App, account: &Account, recorded: &Recorded) -> anyhow::Result<()> {
    if !app.output.for_people() {
        return answer(app, account, recorded);
    }
    let id = &account.id;
    let (mut en, mut ko) = (format!("`{id}` is removed."), format!("계정 `{id}` 을(를) 삭제했습니다."));
    let entries = recorded.batch.as_ref().map_or(0, |batch| batch.entries);
    if entries > 0 {
        en += &format!(" {entries} entries posted: what named it by its bank text.");
        ko += &format!(" 입금자명으로 이어졌던 거래의 전표 {entries}건을 전기했습니다.");
    }
    println!("{}", app.output.say(&en, &ko));
    Ok(())
}

fn tell(app: &App, account: &Account, recorded: &Recorded) -> anyhow::Result<()> {
    match &recorded.batch {
        _ if !app.output.for_people() => answer(app, account, recorded)?,
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
        "vat_rounding" if media && account.vat_rounding != VatRounding::Cut => account.vat_rounding.to_string().into(),
        "credit_use" if media && account.credit_use != CreditUse::FreeFirst => account.credit_use.to_string().into(),
        "agency_markup" => account.agency_markup.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        "threshold_minor" => {
            account.threshold_minor.map(|it| Money::new(it, account.currency).to_string()).unwrap_or_default().into()
        }
        "tolerance_basis_points" => account.tolerance_basis_points.map(|it| it.to_string()).unwrap_or_default().into(),
        "tolerance_minor" => {
            account.tolerance_minor.map(|it| Money::new(it, account.currency).to_string()).unwrap_or_default().into()
        }
        "payout_term" => account.payout_term.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        "business_number" => account.business_number.clone(),
        "bank_text" => account.bank_text.clone(),
        "shop" => account.shop.clone(),
        "gateway" => account.gateway.clone(),
        "channel" => account.channel.clone(),
        _ => Text::default(),
    }
}
