//! Income statement of a period.

use ledger::{
    Chart,
    statements::income_statement::{IncomeRow, Section, income_statement},
};
use serve::{Column, Table, Values};

use super::{StatementQuery, minor, name, refer_accounts, sums};
use crate::{
    books::Books,
    output::Output,
    reports::{scope::Scope, sql::Where},
};

/// The sections by their words in references.
const SECTIONS: [(Section, &str); 4] = [
    (Section::Revenue, "revenue"),
    (Section::CostOfSales, "cost_of_sales"),
    (Section::Operating, "operating"),
    (Section::NonOperating, "non_operating"),
];

/// The income statement as a table; a subtotal has no code.
///
/// # Errors
/// When the store cannot be read.
pub async fn income(books: &Books, query: &StatementQuery, output: &Output) -> anyhow::Result<Table> {
    let chart = Chart::korea()?;
    let scope = Scope::open(books, &query.scope).await?;
    let sums = sums(&scope.snapshot, &scope, &Where::default()).await?;
    let (mut codes, mut names, mut amounts, mut refs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for row in income_statement(&chart, &sums) {
        match row {
            IncomeRow::Account { code, name_ko, name_en, minor: amount, .. } => {
                refs.push((code.to_string(), "result"));
                names.push(name(output, &name_en, &name_ko).into());
                codes.push(code);
                amounts.push(minor(amount)?);
            }
            IncomeRow::Subtotal { after, minor: amount } => {
                let below = SECTIONS.iter().filter(|(section, _)| *section <= after).map(|(_, word)| *word);
                refs.push((below.collect::<Vec<_>>().join("+"), "result"));
                names.push(subtotal(after, output).into());
                codes.push("".into());
                amounts.push(minor(amount)?);
            }
        }
    }
    let columns = vec![
        Column::new("code", Values::Text(codes)),
        Column::new("item", Values::Text(names)),
        Column::new("amount", Values::Money(books.company.currency, amounts)).referred("result"),
    ];
    let mut table =
        Table { title: "income", about: scope.about(output), columns, main_measure: "result", ..Table::default() };
    if query.refs {
        table.refer = Some(refer_accounts(&scope, refs, &[]));
    }
    Ok(table)
}

fn subtotal(after: Section, output: &Output) -> &'static str {
    match after {
        Section::Revenue => output.say("Net revenue", "순매출액"),
        Section::CostOfSales => output.say("Gross profit", "매출총이익"),
        Section::Operating => output.say("Operating profit", "영업이익"),
        Section::NonOperating => output.say("Profit before tax", "법인세차감전순이익"),
    }
}
