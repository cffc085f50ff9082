//! A number of a statement: `balance/401?side=closing&from=…&to=…`; several codes are joined by `+`.

use anyhow::{Context as _, bail};
use jangbu_core::Currency;
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

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference, span: Option<&Span>) -> anyhow::Result<Explanation> {
    let codes: Vec<&str> = reference.subject.split('+').collect();
    if let Some(code) = codes.iter().find(|code| walk.chart.account(code).is_none()) {
        bail!("there is no account {code} in the chart");
    }
    let wanted = reference.get("side").unwrap_or("closing");
    let Some(side) = SIDES.iter().find(|side| side.id == wanted) else {
        let known: Vec<&str> = SIDES.iter().map(|side| side.id).collect();
        bail!("side={wanted} is not one of {}", known.join(", "));
    };
    let scope = Scope::of(walk.books, reference).await?;
    let mut lines = period(&scope, side);
    lines.add(format!("code IN {}", list(&codes)));
    match side.id {
        "debit" => lines.add("(functional > 0 OR amount > 0)"),
        "credit" => lines.add("NOT (functional > 0 OR amount > 0)"),
        _ => {}
    }
    let currency: Option<Currency> = reference.get("currency").map(str::parse).transpose().context("currency")?;
    if let Some(currency) = currency {
        lines.add(equals("currency", currency.code()));
    }
    let sum = JournalSum {
        lines,
        known: scope.known,
        column: if currency.is_some() { "amount" } else { "functional" },
        negated: side.negated,
        currency: currency.unwrap_or(walk.books.company.currency),
        campaign: None,
    };
    let names: Vec<String> = codes.iter().take(12).map(|code| format!("{code} {}", walk.account_name(code))).collect();
    let mut names = names.join(" + ");
    if codes.len() > 12 {
        names += &format!(" + … ({})", codes.len());
    }
    let mut explanation = nothing_yet(vec![format!("{names}: {}", walk.output.say(side.en, side.ko))]);
    match span {
        Some(span) => between::of_journal(walk, &sum, span, &mut explanation).await?,
        None => {
            let (value, parts) = sum.explain(walk).await?;
            (explanation.value, explanation.parts) = (Some(value), parts);
        }
    }
    Ok(explanation)
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
