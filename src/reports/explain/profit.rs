//! A number of the profit report: `profit/revenue?campaign=brand&day=2026-03-05&view=booked&known=…`.

use anyhow::bail;
use ledger::ProfitLine;
use measure::kpis;
use serve::{Explanation, Reference};
use store::records;

use super::{
    Span, Walk, between, journal_sum::JournalSum, measure_facts, nothing_yet, orders, posting_day::PostingDays,
    quotient, rounding, table,
};
use crate::reports::{
    profit::{booked, key},
    scope::{Known, Scope, View},
    sql::{Where, list},
};

/// A measure that is a sum of the journal.
struct Booked {
    id: &'static str,
    /// Its line of the report; all of them for the margin.
    line: Option<ProfitLine>,
    en: &'static str,
    ko: &'static str,
}

const BOOKED: &[Booked] = &[
    Booked {
        id: "revenue",
        line: Some(ProfitLine::Revenue),
        en: "Revenue: sales and shipping income, without VAT.",
        ko: "매출: 상품매출과 배송비수입(부가세 제외).",
    },
    Booked {
        id: "discount",
        line: Some(ProfitLine::Discount),
        en: "Discounts, coupons and points that the seller bears, without VAT.",
        ko: "판매자 부담 할인·쿠폰·적립금(부가세 제외).",
    },
    Booked {
        id: "refund", line: Some(ProfitLine::Refund), en: "Refunds, without VAT.", ko: "환불(부가세 제외)."
    },
    Booked {
        id: "cogs",
        line: Some(ProfitLine::Cogs),
        en: "Unit cost of what was sold, less what came back.",
        ko: "판매한 상품의 원가(반품 차감).",
    },
    Booked {
        id: "fee",
        line: Some(ProfitLine::Fee),
        en: "Gateway and mall fees, without VAT.",
        ko: "PG·몰 수수료(부가세 제외).",
    },
    Booked {
        id: "ad_cost",
        line: Some(ProfitLine::AdCost),
        en: "Media cost, without recoverable VAT.",
        ko: "광고비(공제 가능한 부가세 제외).",
    },
    Booked {
        id: "margin",
        line: None,
        en: "Contribution margin = revenue − discounts − refunds − cost of goods − fees − ad cost.",
        ko: "공헌이익 = 매출 − 할인 − 환불 − 상품원가 − 수수료 − 광고비.",
    },
];

/// Measures of the margin: the first less the others.
const MARGIN: &[&str] = &["revenue", "discount", "refund", "cogs", "fee", "ad_cost"];

/// What a reference chooses of the books.
pub struct Chosen {
    /// View and knowledge.
    pub scope: Scope,
    /// Conditions on the date.
    pub period: Where,
    /// Conditions on the dimensions.
    pub dimensions: Where,
    /// Condition on `economic_on` of lines that may be counted in the period, on whatever day they are posted.
    pub economic_days: String,
    /// Where late lines are posted.
    pub posting_days: PostingDays,
    /// Whether a product is among them.
    pub by_product: bool,
}

impl Chosen {
    /// What `reference` chooses within `scope`.
    pub async fn of(walk: &Walk<'_>, reference: &Reference, scope: Scope) -> anyhow::Result<Self> {
        let everything = Scope { known: Known { restricts: false, ..scope.known }, ..scope.clone() };
        let conditions = |on: &str| {
            let (dates, dimensions) = key::conditions(walk.books, reference, on)?;
            let mut period = everything.conditions(on);
            period.extend(dates);
            anyhow::Ok((period, dimensions))
        };
        let (period, others) = conditions(scope.view.column())?;
        let mut dimensions = Where::default();
        dimensions.extend(others);
        let batches = records::batch::all(&mut walk.books.read().await?).await?;
        let posting_days = PostingDays::of(&batches)?;
        let mut days = vec![conditions("economic_on")?.0.all()];
        if scope.view == View::Booked && !period.is_empty() {
            for (posted_on, of) in posting_days.late() {
                days.push(conditions(&format!("DATE '{posted_on}'"))?.0.and(of).all());
            }
        }
        let economic_days = format!("({})", days.join(" OR "));
        let by_product = reference.get("product").is_some();
        Ok(Self { scope, period, dimensions, economic_days, posting_days, by_product })
    }

    /// Lines of the journal; knowledge is left out.
    pub fn lines(&self) -> Where {
        self.period.with(&self.dimensions)
    }
}

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference, span: Option<&Span>) -> anyhow::Result<Explanation> {
    let scope = Scope::of(walk.books, reference).await?;
    let measure = reference.subject.as_str();
    if measure_facts::is_of_facts(measure) {
        return measure_facts::explain(walk, reference, &scope, span).await;
    }
    let chosen = Chosen::of(walk, reference, scope).await?;
    if let Some(booked) = BOOKED.iter().find(|booked| booked.id == measure) {
        return of_journal(walk, reference, booked, &chosen, span).await;
    }
    if measure == "orders" {
        return orders::explain(walk, &chosen, span).await;
    }
    if let Some(kpi) = kpis::by_id(measure) {
        return quotient::explain(walk, reference, kpi, &chosen, span).await;
    }
    let figures = kpis::ALL.iter().chain(kpis::SHARES).map(|it| it.id);
    let known = BOOKED.iter().map(|it| it.id).chain(figures).collect::<Vec<_>>();
    bail!("`{measure}` is not one of impressions, clicks, claimed, claimed_value, orders, {}", known.join(", "))
}

async fn of_journal(
    walk: &Walk<'_>,
    reference: &Reference,
    booked: &Booked,
    chosen: &Chosen,
    span: Option<&Span>,
) -> anyhow::Result<Explanation> {
    let codes = match booked.line {
        Some(line) => booked::codes(&walk.chart, line),
        None => booked::all_codes(&walk.chart),
    };
    let negated = matches!(booked.line, Some(ProfitLine::Revenue) | None);
    let campaign = reference.get("campaign").map(str::to_owned);
    let sum = JournalSum { campaign, ..journal_sum(walk, chosen, codes, negated) };
    let mut explanation = nothing_yet(vec![walk.say(booked.en, booked.ko)]);
    if let Some(span) = span {
        between::of_journal(walk, &sum, span).await?.put(&mut explanation);
        return Ok(explanation);
    }
    let (value, parts) = sum.explain(walk).await?;
    explanation.value = Some(value);
    if booked.line.is_none() {
        let sums = quotient::sums(walk, chosen, &chosen.scope.known).await?;
        explanation.parts.push(table(quotient::terms(walk, reference, MARGIN, &sums, "amount")?));
    }
    explanation.parts.extend(parts);
    if matches!(booked.line, Some(ProfitLine::Revenue | ProfitLine::Refund)) {
        let mut known = sum.lines.clone();
        known.extend(chosen.scope.known.condition());
        let groups = format!("group_hash IN (SELECT group_hash FROM journal{})", known.clause());
        let rounded = rounding::of_orders(walk, &groups, &chosen.scope.known).await?;
        let rounded = rounded.into_iter().filter(|rounded| !rounded.difference.is_zero());
        explanation.parts.extend(rounded.map(|rounded| table(rounded.table)));
    }
    Ok(explanation)
}

/// The lines of these codes, in the company's currency.
pub fn journal_sum(walk: &Walk<'_>, chosen: &Chosen, codes: Vec<&str>, negated: bool) -> JournalSum {
    JournalSum {
        lines: chosen.lines().and(format!("code IN {}", list(codes))),
        known: chosen.scope.known,
        column: "functional",
        negated,
        currency: walk.books.company.currency,
        campaign: None,
    }
}
