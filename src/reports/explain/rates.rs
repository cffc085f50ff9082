//! The exchange rates by which amounts in foreign currency are valued: rate, day, source and purpose of each.

use std::collections::BTreeSet;

use jangbu_core::{Currency, Date, Text, facts::RateKind};
use ledger::posting_rules;
use serve::{Column, Reference, Table, Values};

use super::{Walk, refer_rows};
use crate::reports::{profit::delivered, scope::Known};

/// Something valued: its currency, the day whose rate holds, and what the rate is for.
pub type Valued = (Currency, Date, RateKind);

/// What an entry's lines of a foreign currency and day are valued by.
pub fn of_lines(rule: &str, currency: Currency, day: Date) -> impl Iterator<Item = Valued> {
    let rule = posting_rules::ALL.iter().find(|it| it.id == rule);
    rule.map_or(&[][..], |it| it.rates).iter().map(move |kind| (currency, day, *kind))
}

/// A row for each rate, with a reference to its fact; `None` when nothing is valued or no rate is known.
///
/// # Errors
/// When the store cannot be read.
pub async fn table(walk: &Walk<'_>, valued: &BTreeSet<Valued>, known: &Known) -> anyhow::Result<Option<Table>> {
    if valued.is_empty() {
        return Ok(None);
    }
    let rates = delivered::rates(&walk.snapshot, known).await?;
    let company = walk.books.company.currency;
    let (mut days, mut pairs, mut quotes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut numbers, mut dates, mut purposes, mut sources) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut refs = Vec::new();
    for (currency, day, kind) in valued.iter().take(walk.asked.top) {
        let Some((is_direct, quoted)) = rates.quoted(*kind, *currency, company, *day) else { continue };
        let (one, other) = if is_direct { (*currency, company) } else { (company, *currency) };
        days.push(*day);
        pairs.push(Text::from(one.code()));
        quotes.push(Text::from(other.code()));
        numbers.push(quoted.rate);
        dates.push(quoted.on);
        purposes.push(Text::from(purpose(walk, *kind)));
        sources.push(quoted.source.clone());
        refs.push(Some(Reference::new("fact", &quoted.fact_id.to_string()).to_string()));
    }
    if days.is_empty() {
        return Ok(None);
    }
    let columns = vec![
        Column::new("day", Values::Date(days)),
        Column::new("currency", Values::Text(pairs)),
        Column::new("rate", Values::Number(numbers)),
        Column::new("quote", Values::Text(quotes)),
        Column::new("rate_on", Values::Date(dates)),
        Column::new("purpose", Values::Text(purposes)),
        Column::new("source", Values::Text(sources)),
    ];
    Ok(Some(Table { title: "rates", columns, refer: Some(refer_rows(refs)), ..Table::default() }))
}

fn purpose<'a>(walk: &'a Walk<'_>, kind: RateKind) -> &'a str {
    if !walk.output.for_people() {
        return kind.as_str();
    }
    match kind {
        RateKind::Base => walk.output.say("books (rate of the day)", "장부(매매기준율)"),
        RateKind::Selling => walk.output.say("VAT on foreign services (selling rate)", "대리납부(전신환매도율)"),
        RateKind::Closing => walk.output.say("month end (closing rate)", "월말 평가"),
    }
}
