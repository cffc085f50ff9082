//! Faults planted in the files of the malls and their gateways.

use super::{Finding, nth};
use crate::{
    calendar::plus,
    draw::Draw,
    files::rows::{Content, Export, RowFault, Shown},
    world::{
        accounts::{COUPANG_PAY, KCP, NAVER_PAY},
        malls::naver::Case,
        payout_lines::PayoutLine,
    },
};

/// Garbles rows that a later file mends; plants a case nobody shows, a payout that is short, one on a Saturday.
pub fn plant(exports: &mut [Export], draw: &mut Draw) -> Vec<Finding> {
    rows(exports);
    let found = [hidden_case(exports, draw), short_payout(exports, draw), on_saturday(exports)];
    found.into_iter().flatten().collect()
}

/// The first file of each kind holds a row that cannot be read.
fn rows(exports: &mut [Export]) {
    if let Some(Export { content: Content::Store(rows), .. }) = nth(exports, "smartstore_orders", 0)
        && let Some(shown) = rows.first_mut()
    {
        shown.fault = Some(RowFault::BadNumber);
    }
    if let Some(Export { content: Content::Coupang(rows), .. }) = nth(exports, "coupang_revenue", 0)
        && let Some(shown) = rows.iter_mut().find(|s| s.row.items.len() == 1 && s.row.shipping == 0)
    {
        shown.fault = Some(RowFault::PayoutEquation);
    }
    if let Some(Export { content: Content::Cafe24(rows), .. }) = nth(exports, "cafe24_orders", 0)
        && let Some(shown) = rows.iter_mut().find(|s| !s.row.1 && s.row.0.order.shipping == 0)
    {
        shown.fault = Some(RowFault::BadDate);
    }
    if let Some(Export { content: Content::Shopify(rows), .. }) = nth(exports, "shopify_orders", 0)
        && let Some(shown) =
            rows.iter_mut().find(|s| matches!(s.row.order.lines.as_slice(), [only] if only.claim.is_none()))
    {
        shown.fault = Some(RowFault::TaxesOnTop);
    }
    if let Some(Export { content: Content::PayoutLines(rows), .. }) = nth(exports, "payout_lines", 0)
        && let Some(mut shown) = rows.first().cloned()
    {
        shown.row.0.push_str("-adj");
        shown.fault = Some(RowFault::UnknownKind);
        rows.insert(1, shown);
    }
    if let Some(Export { content: Content::Camt { rows, .. }, .. }) = nth(exports, "kb_usd", 0) {
        rows.iter_mut().for_each(|shown| shown.fault = Some(RowFault::StatementSum));
    }
}

/// A case that stands in no file: its day announces more than its lines come to.
fn hidden_case(exports: &mut [Export], draw: &mut Draw) -> Option<Finding> {
    let mut cases: Vec<Case> = Vec::new();
    for export in exports.iter() {
        if let Content::NaverCases(rows) = &export.content {
            let whole = |c: &Case| c.kind == "PROD_ORDER" && c.settle_type == "NORMAL_SETTLE_ORIGINAL";
            cases.extend(rows.iter().filter(|s| whole(&s.row)).map(|s| s.row.clone()));
        }
    }
    let hidden = cases.get(draw.index(cases.len()))?.clone();
    let is_shown = |case: &Case| (&case.number, case.settle_type) != (&hidden.number, hidden.settle_type);
    for export in exports.iter_mut() {
        match &mut export.content {
            Content::NaverCases(rows) => rows.retain(|s| is_shown(&s.row)),
            Content::NaverCommissions(rows) => rows.retain(|s| is_shown(&s.row.0)),
            _ => {}
        }
    }
    Some(Finding::new("payout_difference", format!("{NAVER_PAY}/{}", hidden.expected_on), hidden.net()))
}

/// A settlement that says less than the orders come to.
fn short_payout(exports: &mut [Export], draw: &mut Draw) -> Option<Finding> {
    let short = draw.between(3, 90) * 110;
    let mut settled_on = None;
    for export in exports.iter_mut() {
        let Content::CoupangSettlements(rows) = &mut export.content else { continue };
        for shown in rows.iter_mut().filter(|s| s.row.kind == "WEEKLY") {
            if *settled_on.get_or_insert(shown.row.settled_on) == shown.row.settled_on {
                shown.row.orders -= short;
            }
        }
    }
    Some(Finding::new("payout_difference", format!("{COUPANG_PAY}/{}", settled_on?), -short))
}

/// A payout of a Friday that is dated a day later, when banks are closed.
fn on_saturday(exports: &mut [Export]) -> Option<Finding> {
    let is_friday = |line: &PayoutLine| line.paid_out_on.weekday() == jiff::civil::Weekday::Friday;
    let sale = |line: &PayoutLine| line.gateway == KCP && line.kind == "payment" && is_friday(line);
    let mut fridays = exports.iter().filter_map(|export| match &export.content {
        Content::PayoutLines(rows) => rows.iter().map(|s| &s.row.1).find(|line| sale(line)).map(|l| l.paid_out_on),
        _ => None,
    });
    let (friday, saturday) = fridays.next().map(|on| (on, plus(on, 1)))?;
    for export in exports.iter_mut() {
        match &mut export.content {
            Content::PayoutLines(rows) => {
                let its = rows.iter_mut().filter(|s| s.row.1.gateway == KCP && s.row.1.paid_out_on == friday);
                its.for_each(|Shown { row, .. }| row.1.paid_out_on = saturday);
            }
            Content::Payouts(rows) => {
                let its = rows.iter_mut().filter(|s| s.row.gateway == KCP && s.row.paid_out_on == friday);
                its.for_each(|shown| shown.row.paid_out_on = saturday);
            }
            _ => {}
        }
    }
    Some(Finding { kind: "due_date".into(), subject: format!("{KCP}/{saturday}"), amount: None })
}
