//! A number of a statement: `balance/401?side=closing&from=…&to=…`. Accounts are joined by `+`: codes, and words
//! such as `assets` for all of a part.

use anyhow::{Context as _, bail, ensure};
use jangbu_core::Currency;
use ledger::{
    chart::{AccountType, ChartAccount},
    statements::income_statement::{Section, section},
};
use serve::{Explanation, Reference};

use super::{Span, Walk, between, journal_sum::JournalSum, nothing_yet};
use crate::reports::{
    scope::Scope,
    sql::{Where, equals, list},
};

/// What a side of a balance is.
struct Side {
    id: &'static str,
    /// Whether credit counts as positive.
    negated: bool,
    en: &'static str,
    ko: &'static str,
}

const SIDES: &[Side] = &[
    Side {
        id: "closing",
        negated: false,
        en: "all debits − all credits up to the end of the period",
        ko: "기간 말까지의 차변 − 대변",
    },
    Side {
        id: "opening", negated: false, en: "debits − credits before the period", ko: "기간 전까지의 차변 − 대변"
    },
    Side { id: "movement", negated: false, en: "debits − credits of the period", ko: "기간의 차변 − 대변" },
    Side { id: "debit", negated: false, en: "debit lines of the period", ko: "기간의 차변 행" },
    Side { id: "credit", negated: true, en: "credit lines of the period", ko: "기간의 대변 행" },
    Side { id: "result", negated: true, en: "credits − debits of the period", ko: "기간의 대변 − 차변" },
    Side {
        id: "owed",
        negated: true,
        en: "all credits − all debits up to the end of the period",
        ko: "기간 말까지의 대변 − 차변",
    },
    Side {
        id: "earlier_result",
        negated: true,
        en: "credits − debits before the period",
        ko: "기간 전까지의 대변 − 차변",
    },
];

/// Accounts that a word of a reference stands for.
struct Part {
    id: &'static str,
    has: fn(&ChartAccount) -> bool,
    en: &'static str,
    ko: &'static str,
}

const PARTS: &[Part] = &[
    Part { id: "all", has: |_| true, en: "all accounts", ko: "모든 계정과목" },
    Part { id: "assets", has: |it| it.kind == AccountType::Asset, en: "assets", ko: "자산" },
    Part { id: "liabilities", has: |it| it.kind == AccountType::Liability, en: "liabilities", ko: "부채" },
    Part { id: "equity", has: |it| it.kind == AccountType::Equity, en: "equity", ko: "자본" },
    Part { id: "results", has: |it| it.kind.is_result(), en: "revenue and expenses", ko: "수익과 비용" },
    Part { id: "revenue", has: |it| section(it) == Some(Section::Revenue), en: "net revenue", ko: "순매출" },
    Part {
        id: "cost_of_sales",
        has: |it| section(it) == Some(Section::CostOfSales),
        en: "cost of sales",
        ko: "매출원가",
    },
    Part {
        id: "operating",
        has: |it| section(it) == Some(Section::Operating),
        en: "operating expenses",
        ko: "영업비용",
    },
    Part {
        id: "non_operating",
        has: |it| section(it) == Some(Section::NonOperating),
        en: "non-operating results",
        ko: "영업외손익",
    },
];

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference, span: Option<&Span>) -> anyhow::Result<Explanation> {
    let wanted = reference.get("side").unwrap_or("closing");
    let Some(side) = SIDES.iter().find(|side| side.id == wanted) else {
        let known: Vec<&str> = SIDES.iter().map(|side| side.id).collect();
        bail!("side={wanted} is not one of {}", known.join(", "));
    };
    let scope = Scope::of(walk.books, reference).await?;
    let mut lines = period(&scope, side);
    let (codes, names) = accounts(walk, &reference.subject)?;
    lines.add(format!("code IN {}", list(codes)));
    match side.id {
        "debit" => lines.add("(functional > 0 OR amount > 0)"),
        "credit" => lines.add("NOT (functional > 0 OR amount > 0)"),
        _ => {}
    }
    if let Some(place) = reference.get("through") {
        lines.add(through(&scope, place)?);
    }
    let (of, shown) = currencies(walk, reference)?;
    if let Some(of) = of {
        lines.add(equals("currency", of.code()));
    }
    let sum = JournalSum {
        lines,
        known: scope.known,
        column: if of == Some(shown) { "amount" } else { "functional" },
        negated: side.negated,
        currency: shown,
        campaign: None,
    };
    let mut explanation = nothing_yet(vec![format!("{names}: {}", walk.output.say(side.en, side.ko))]);
    match span {
        Some(span) => between::of_journal(walk, &sum, span).await?.put(&mut explanation),
        None => {
            let (value, parts) = sum.explain(walk).await?;
            (explanation.value, explanation.parts) = (Some(value), parts);
        }
    }
    Ok(explanation)
}

/// The codes that a subject names, and how they are called.
fn accounts<'a>(walk: &'a Walk<'_>, subject: &str) -> anyhow::Result<(Vec<&'a str>, String)> {
    let (mut codes, mut names) = (Vec::new(), Vec::new());
    for word in subject.split('+') {
        let part = PARTS.iter().find(|part| part.id == word);
        let has = |it: &&ChartAccount| part.map_or(it.code == word, |part| (part.has)(it));
        let before = codes.len();
        codes.extend(walk.chart.accounts().iter().filter(has).map(|account| account.code.as_str()));
        if codes.len() == before {
            let known: Vec<&str> = PARTS.iter().map(|part| part.id).collect();
            bail!("there is no account {word} in the chart; besides codes there are {}", known.join(", "));
        }
        names.push(match part {
            Some(part) => walk.output.say(part.en, part.ko).to_owned(),
            None => format!("{word} {}", walk.account_name(word)),
        });
    }
    codes.sort_unstable();
    codes.dedup();
    Ok((codes, names.join(" + ")))
}

/// The currency of the lines, if only of one, and the currency in which they are added up.
fn currencies(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<(Option<Currency>, Currency)> {
    let company = walk.books.company.currency;
    let read = |key: &str| -> anyhow::Result<Option<Currency>> {
        reference.get(key).map(|text| text.parse().with_context(|| format!("{key}={text}"))).transpose()
    };
    let of = read("currency")?;
    let shown = read("in")?.unwrap_or(of.unwrap_or(company));
    ensure!(
        shown == company || Some(shown) == of,
        "in={shown}: lines have amounts in their own currency and in {company} only"
    );
    Ok((of, shown))
}

/// Up to and including a line of the last day: `12.3` is line 3 of entry 12.
fn through(scope: &Scope, place: &str) -> anyhow::Result<String> {
    let numbers = place.split_once('.').and_then(|(entry, line)| {
        let numbers: (i64, u32) = (entry.parse().ok()?, line.parse().ok()?);
        Some(numbers)
    });
    let (Some((entry, line)), Some(day)) = (numbers, scope.to) else {
        bail!("through={place} needs an entry and its line, such as 12.3, and the day of them as `to`");
    };
    let on = scope.view.column();
    Ok(format!("NOT ({on} = DATE '{day}' AND (entry_id > {entry} OR (entry_id = {entry} AND line_no > {line})))"))
}

fn period(scope: &Scope, side: &Side) -> Where {
    let on = scope.view.column();
    let mut lines = Where::default();
    match side.id {
        "opening" | "earlier_result" => lines.add(match scope.from {
            Some(day) => format!("{on} < DATE '{day}'"),
            None => "false".to_owned(),
        }),
        "closing" | "owed" => lines.extend(scope.to.map(|day| format!("{on} <= DATE '{day}'"))),
        _ => {
            lines.extend(scope.from.map(|day| format!("{on} >= DATE '{day}'")));
            lines.extend(scope.to.map(|day| format!("{on} <= DATE '{day}'")));
        }
    }
    lines
}
