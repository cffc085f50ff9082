//! Balance sheet at the end of a period.

use ledger::{
    Chart,
    chart::AccountType,
    statements::balance_sheet::{BalanceItem, balance_sheet as sheet_of},
};
use serve::{Cell, Column, Table, Values};

use super::{Beneath, StatementQuery, minor, money, name, refer_accounts, sums};
use crate::{
    books::Books,
    output::Output,
    reports::{scope::Scope, sql::Where},
};

/// Totals of the parts. Results stand under equity.
const BENEATH: &[Beneath] = &[
    ("assets", "assets", "closing"),
    ("liabilities", "liabilities", "owed"),
    ("equity", "equity+results", "owed"),
    ("difference", "all", "closing"),
];

/// The balance sheet as a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn balance_sheet(books: &Books, query: &StatementQuery, output: &Output) -> anyhow::Result<Table> {
    let chart = Chart::korea()?;
    let scope = Scope::open(books, &query.scope).await?;
    let sums = sums(&scope.snapshot, &scope, &Where::default()).await?;
    let sheet = sheet_of(&chart, &sums);
    let (mut parts, mut codes, mut names, mut amounts, mut refs) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in &sheet.rows {
        parts.push(side(row.side, output).into());
        amounts.push(minor(row.minor)?);
        let (code, name, reference) = match &row.item {
            BalanceItem::Account { code, name_ko, name_en } => {
                let side = if row.side == AccountType::Asset { "closing" } else { "owed" };
                (code.clone(), name(output, name_en, name_ko), (code.to_string(), side))
            }
            BalanceItem::EarlierResult => (
                "".into(),
                output.say("Result of earlier periods", "이전 기간 손익"),
                ("results".to_owned(), "earlier_result"),
            ),
            BalanceItem::PeriodResult => {
                ("".into(), output.say("Result of the period", "당기 손익"), ("results".to_owned(), "result"))
            }
        };
        codes.push(code);
        names.push(name.into());
        refs.push(reference);
    }
    let currency = books.company.currency;
    let columns = vec![
        Column::new("part", Values::Text(parts)),
        Column::new("code", Values::Text(codes)),
        Column::new("item", Values::Text(names)),
        Column::new("amount", Values::Money(currency, amounts)).referred("amount"),
    ];
    let total = |amount| anyhow::Ok(Cell::Money(money(amount, currency)?));
    let about = scope.about(output);
    let mut table = Table { title: "balance_sheet", about, columns, main_measure: "amount", ..Table::default() };
    table.beneath = vec![
        ("assets", total(sheet.assets)?),
        ("liabilities", total(sheet.liabilities)?),
        ("equity", total(sheet.equity)?),
        ("difference", total(sheet.difference())?),
    ];
    if query.refs {
        table.refer = Some(refer_accounts(&scope, refs, BENEATH));
    }
    Ok(table)
}

fn side(side: AccountType, output: &Output) -> &'static str {
    match side {
        AccountType::Asset => output.say("assets", "자산"),
        AccountType::Liability => output.say("liabilities", "부채"),
        _ => output.say("equity", "자본"),
    }
}
