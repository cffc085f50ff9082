//! A number of the bridge report: `bridge/fees?campaign=brand&day=2026-03-05&known=…`.
//!
//! A step is a sum over orders: each order with its amount, the greatest first, and the way to its posting group. A
//! step that rests on others is shown with those.

use anyhow::bail;
use jangbu_core::{Money, Text};
use measure::{AddUp as _, BridgeRow, Step};
use serve::{Cell, Column, Explanation, Part, Reference, Table, Values};

use super::{Walk, group, known_reference, nothing_yet, refer_rows, table};
use crate::reports::{
    bridge::{
        cells,
        chosen::{Chosen, spans_platforms},
        orders::Orders,
        table::{CLAIMED, CLAIMED_ONCE, OVER_CLAIMED, claimed, over_claimed},
    },
    profit::delivered,
    scope::Scope,
};

/// What a step is, in words.
fn words(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Overlap => (
            "What may be claimed more than once: an order that k media accounts with claims touched counts k − 1 \
             times. No platform says which orders it claims, so this is the most it can be.",
            "여러 매체가 겹쳐 보고했을 수 있는 금액: 전환을 보고하는 광고계정 k개를 거친 주문은 k − 1번 셈. 매체는 어느 \
             주문인지 밝히지 않으므로 이 금액이 상한.",
        ),
        Step::Linked => (
            "Orders linked to a campaign, with VAT: list price and shipping less what the seller bears of discounts and \
             points. Each stands on its first revenue date.",
            "캠페인에 연결된 주문(부가세 포함): 주문금액과 배송비에서 판매자 부담 할인·적립금을 뺀 금액. 주문마다 첫 \
             매출 귀속일에 잡음.",
        ),
        Step::Unlinked => (
            "Orders that no campaign brought, with VAT; each stands on its first revenue date.",
            "캠페인에 연결되지 않은 주문(부가세 포함). 주문마다 첫 매출 귀속일에 잡음.",
        ),
        Step::Refunded => (
            "Refunds of these orders with VAT, shipping and the mall's share included, of whatever day.",
            "이 주문들의 환불(부가세·배송비·몰 부담분 포함). 환불일과 관계없이 주문을 따라감.",
        ),
        Step::Vat => {
            ("VAT of these orders less that of their refunds.", "이 주문들의 부가세에서 환불의 부가세를 뺀 금액.")
        }
        Step::SupplierShare => (
            "What suppliers are owed of goods sold for them, less what refunds take back.",
            "위탁 상품에서 공급처에 줄 몫(환불분 차감).",
        ),
        Step::FxRounding => (
            "Orders in foreign currency: what converting the journal's lines adds or takes against converting the order. \
             A few units of the company's currency.",
            "외화 주문: 주문 금액을 환산한 것과 분개 행을 환산한 것의 단수 차이.",
        ),
        Step::Booked => (
            "Booked: revenue less discounts and refunds, without VAT, as the journal has it.",
            "장부 금액: 매출에서 할인과 환불을 뺀 금액(부가세 제외, 분개 기준).",
        ),
        Step::WrittenOff => {
            ("Payments of these orders that were lost for good.", "이 주문들의 대금 가운데 대손으로 처리한 금액.")
        }
        Step::Fees => (
            "Fees of gateways and malls for these orders, with VAT, dispute fees included.",
            "이 주문들의 PG·몰 수수료(부가세, 분쟁 수수료 포함).",
        ),
        Step::HoldBack => ("What gateways keep back for later.", "결제사가 지급을 보류한 금액."),
        Step::SetOff => (
            "Advertising and other deductions that were set off against payouts; negative where something was added.",
            "정산 금액에서 상계한 광고비와 기타 공제(더해진 금액은 음수).",
        ),
        Step::InTransit => (
            "What gateways and malls still owe for these orders, and payouts announced for a day after knowledge ends.",
            "결제사·몰에서 아직 받을 금액과, 기준일 뒤에 지급될 것으로 통지된 금액.",
        ),
        Step::PaidOut => (
            "What gateways and malls paid out for these orders, up to the day on which knowledge ends.",
            "기준일까지 결제사·몰이 이 주문들에 대해 지급한 금액.",
        ),
    }
}

/// Whether a step is of the payouts of an order rather than of the order itself.
fn is_of_payouts(step: Step) -> bool {
    matches!(step, Step::Fees | Step::HoldBack | Step::SetOff | Step::PaidOut)
}

/// Explains it.
pub async fn explain(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Explanation> {
    let scope = Scope::of(walk.books, reference).await?;
    let chosen = Chosen::of(reference, &scope)?;
    let across = spans_platforms(reference.query.iter().map(|(key, _)| key.as_str()));
    let measure = reference.subject.as_str();
    if [CLAIMED_ONCE, OVER_CLAIMED].contains(&measure) {
        return of_claims(walk, reference, &scope, &chosen, across).await;
    }
    let Some(step) = Step::ALL.iter().copied().find(|step| step.id() == measure) else {
        let steps: Vec<&str> = Step::ALL.iter().map(|step| step.id()).collect();
        bail!("`{measure}` is not one of {CLAIMED_ONCE}, {OVER_CLAIMED}, {}", steps.join(", "));
    };
    let (en, ko) = words(step);
    let mut explanation = nothing_yet(vec![walk.say(en, ko)]);
    let orders = Orders::read(walk.books, &scope).await?;
    of_orders(walk, step, &scope, &chosen, &orders, &mut explanation).await?;
    Ok(explanation)
}

/// An order with its part of a step.
struct OrderPart {
    slot: u32,
    hash: i64,
    minor: i64,
}

/// The orders with the greatest parts of a step, and the rest in one line.
async fn of_orders(
    walk: &Walk<'_>,
    step: Step,
    scope: &Scope,
    chosen: &Chosen,
    orders: &Orders,
    explanation: &mut Explanation,
) -> anyhow::Result<()> {
    let mut parts: Vec<OrderPart> = Vec::new();
    let mut total = BridgeRow::default();
    orders.each(|order| {
        if chosen.takes_day(order.day) && chosen.takes_place(order.place.1, walk.books) {
            total.add(&BridgeRow { bridge: order.bridge, ..BridgeRow::default() })?;
            let minor = order.bridge.get(step);
            if minor != 0 {
                parts.push(OrderPart { slot: order.slot, hash: order.hash, minor });
            }
        }
        Ok(())
    })?;
    parts.sort_unstable_by_key(|part| (std::cmp::Reverse(part.minor.unsigned_abs()), part.hash));
    let shown = &parts[..parts.len().min(walk.asked.top)];
    let keys = keys(scope, step, orders, shown).await?;
    let mut names: Vec<Text> = keys.clone();
    let mut amounts: Vec<i64> = shown.iter().map(|part| part.minor).collect();
    let mut refs: Vec<Option<String>> =
        keys.iter().map(|key| Some(known_reference("group", key, &scope.known))).collect();
    let more = parts.len() - shown.len();
    let sum = total.bridge.get(step);
    if more > 0 {
        names.push(walk.say(&format!("{more} more orders"), &format!("그 밖의 주문 {more}건")).into());
        amounts.push(sum - amounts.iter().sum::<i64>());
        refs.push(None);
    }
    let money = Cell::Money(Money::new(sum, walk.books.company.currency));
    let columns = vec![
        Column::new("group", Values::Text(names)),
        Column::new("amount", Values::Money(walk.books.company.currency, amounts)).with_total(money),
    ];
    explanation.value = Some(money);
    explanation.parts.push(table(Table {
        title: "by_group",
        columns,
        refer: Some(refer_rows(refs)),
        ..Table::default()
    }));
    for key in keys.iter().take(walk.asked.groups) {
        explanation.parts.push(Part::Words(format!("— {key}")));
        explanation.parts.extend(group::parts(walk, key, &scope.known, None).await?);
    }
    Ok(())
}

/// The posting group of each order: that of its payouts where the step is of those, else its own.
async fn keys(scope: &Scope, step: Step, orders: &Orders, parts: &[OrderPart]) -> anyhow::Result<Vec<Text>> {
    let slots: Vec<u32> = parts.iter().map(|part| part.slot).collect();
    let payers = orders.payers_of(&slots);
    let hashes: Vec<i64> = parts.iter().map(|part| part.hash).chain(payers.values().flatten().copied()).collect();
    let keys = cells::keys(scope, &hashes).await?;
    let of = |part: &OrderPart| {
        let own = keys.get(&part.hash);
        let mut paying: Vec<&Text> =
            payers.get(&part.slot).into_iter().flatten().filter_map(|hash| keys.get(hash)).collect();
        paying.sort_unstable();
        let paid = paying.first().copied();
        let key = if is_of_payouts(step) { paid.or(own) } else { own.or(paid) };
        key.cloned().unwrap_or_default()
    };
    Ok(parts.iter().map(of).collect())
}

/// What is claimed beyond the linked orders, or claimed once: claims, overlap and orders.
async fn of_claims(
    walk: &Walk<'_>,
    reference: &Reference,
    scope: &Scope,
    chosen: &Chosen,
    across: bool,
) -> anyhow::Result<Explanation> {
    let currency = walk.books.company.currency;
    let (mut row, without_rate) = claims(walk, scope, chosen).await?;
    let orders = Orders::read(walk.books, scope).await?;
    orders.each(|order| {
        if chosen.takes_day(order.day) && chosen.takes_place(order.place.1, walk.books) {
            row.add(&BridgeRow { bridge: order.bridge, ..BridgeRow::default() })?;
        }
        Ok(())
    })?;
    let (overlap, linked) = (row.bridge.get(Step::Overlap), row.bridge.get(Step::Linked));
    let is_over = reference.subject == OVER_CLAIMED;
    let sentence = if is_over {
        walk.say(
            "Over-claimed: what platforms claim beyond the orders that are linked; negative where they claim less.",
            "과다 보고: 매체가 보고한 전환매출에서 실제로 연결된 주문을 뺀 금액(적게 보고하면 음수).",
        )
    } else {
        walk.say(
            "Claims of all platforms, less what may be claimed more than once.",
            "모든 매체의 전환매출에서 겹쳐 보고했을 수 있는 금액을 뺀 것.",
        )
    };
    let mut explanation = nothing_yet(vec![sentence]);
    explanation.words.extend(delivered::without_rate_note(&without_rate, walk.output));
    let Some(claimed_minor) = claimed(&row, currency) else { return Ok(explanation) };
    let mut terms = vec![(CLAIMED, "", claimed_minor)];
    if across || !is_over {
        terms.push((Step::Overlap.id(), "− ", -overlap));
    }
    if is_over {
        terms.push((Step::Linked.id(), "− ", -linked));
    }
    let value = if is_over { over_claimed(&row, across, currency) } else { claimed_minor.checked_sub(overlap) };
    explanation.value = value.map(|minor| Cell::Money(Money::new(minor, currency)));
    explanation.parts.push(table(terms_table(walk, reference, &terms)));
    Ok(explanation)
}

/// Terms that add up, each with its own reference.
fn terms_table(walk: &Walk<'_>, reference: &Reference, terms: &[(&'static str, &str, i64)]) -> Table {
    let currency = walk.books.company.currency;
    let names = terms.iter().map(|(id, sign, _)| format!("{sign}{}", walk.label(id)).into()).collect();
    let amounts: Vec<i64> = terms.iter().map(|(.., minor)| *minor).collect();
    let refs = terms.iter().map(|(id, ..)| {
        let kind = if *id == CLAIMED { "profit" } else { "bridge" };
        Some(Reference { kind: kind.to_owned(), subject: (*id).to_owned(), ..reference.clone() }.to_string())
    });
    let total = Cell::Money(Money::new(amounts.iter().sum(), currency));
    let refer = Some(refer_rows(refs.collect()));
    let columns = vec![
        Column::new("measure", Values::Text(names)),
        Column::new("amount", Values::Money(currency, amounts)).with_total(total),
    ];
    Table { title: "bridge", columns, refer, ..Table::default() }
}

/// The claims of what is chosen, and the currencies of those without a rate.
async fn claims(
    walk: &Walk<'_>,
    scope: &Scope,
    chosen: &Chosen,
) -> anyhow::Result<(BridgeRow, std::collections::BTreeSet<jangbu_core::Currency>)> {
    let claims = cells::claims(walk.books, scope).await?;
    let mut row = BridgeRow::default();
    for claim in &claims.0 {
        if chosen.takes_day(claim.day) && chosen.takes_place(&claim.place(), walk.books) {
            let more = BridgeRow { claimed: claim.value, is_partial: claim.is_partial, ..BridgeRow::default() };
            row.add(&more)?;
        }
    }
    let without_rate = if row.is_partial { claims.1 } else { Default::default() };
    Ok((row, without_rate))
}
