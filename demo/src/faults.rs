//! Planted faults: rows that cannot be imported, a total that lies, a payout line nobody shows, a doubled claim, a hole in
//! the bank statement.

mod malls;
mod shop;

use serde::{Deserialize, Serialize};

use crate::{
    Options,
    calendar::{later, month_of, plus},
    draw::Draw,
    files::rows::{AdLayout, Content, Export, OrderRow, RowFault, SaleRow, Shown},
    world::{
        Story,
        accounts::{DAANGN, KAKAO_KEYWORD, KB, NAVER_BRAND, NAVER_MAIN, TIKTOK, TOSS},
        media_money::MediaCharge,
    },
};

/// The campaign that claims too much.
const CLAIMANT: &str = "04";

/// A fault the product has to report, beside rows to quarantine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// control_total, payout_difference, bank_gap, doubled_claim, invoice_variance, charge_missing, missing_rate,
    /// stock_below_zero or due_date.
    pub kind: String,
    /// File name; gateway/payout; bank/day; account/campaign/day; account/month; account; shop/product.
    pub subject: String,
    /// What is too much (positive) or too little, in minor units or conversions, where it can be said.
    pub amount: Option<i64>,
}

impl Finding {
    /// A finding with its amount.
    pub fn new(kind: &str, subject: String, amount: i64) -> Self {
        Self { kind: kind.into(), subject, amount: Some(amount) }
    }
}

/// Garbles some exports; returns what has to be found, apart from the rows.
pub fn plant(exports: &mut [Export], story: &Story, options: &Options) -> Vec<Finding> {
    let mut draw = Draw::new(options.seed, "faults");
    let mut found = Vec::new();
    orders(exports);
    found.extend(lying_orders(exports, &mut draw));
    touches(exports);
    found.extend(ads(exports, &mut draw));
    found.extend(doubled_claim(exports, story, options));
    found.extend(gateway(exports, options, &mut draw));
    charges(exports);
    found.extend(documents(exports, options));
    platforms(exports);
    found.extend(bank(exports, story, options));
    found.extend(shop::goods_and_points(exports, story));
    found.extend(malls::plant(exports, &mut draw));
    found
}

/// Among the exports whose name starts with `stem`, the `n`-th by the time it was taken, or the last.
fn nth<'a>(exports: &'a mut [Export], stem: &str, n: usize) -> Option<&'a mut Export> {
    let mut list: Vec<&mut Export> = exports.iter_mut().filter(|e| e.name.starts_with(stem)).collect();
    list.sort_by_key(|e| e.taken_at);
    let at = n.min(list.len().saturating_sub(1));
    list.into_iter().nth(at)
}

/// Five rows of orders that exist nowhere else, and one row that the next export mends.
fn orders(exports: &mut [Export]) {
    if let Some(Export { content: Content::Orders { rows, total, .. }, .. }) = nth(exports, "orders_2", 1) {
        *total = Some(0);
        let sales: Vec<SaleRow> = rows
            .iter()
            .filter_map(|s| match &s.row {
                OrderRow::Sale(sale) if sale.paid_at.is_some() => Some(sale.clone()),
                _ => None,
            })
            .take(6)
            .collect();
        let faults = [
            RowFault::BadDate,
            RowFault::BadNumber,
            RowFault::GrossMismatch,
            RowFault::UnknownCurrency,
            RowFault::ConflictingKey,
            RowFault::ConflictingKey,
        ];
        for (n, fault) in faults.into_iter().enumerate() {
            let Some(mut sale) = sales.get(n).or(sales.first()).cloned() else { continue };
            let ghost = n.min(4);
            sale.order_id = format!("{}-9000{ghost}", sale.ordered_at.strftime("%Y%m%d"));
            if fault == RowFault::ConflictingKey {
                sale.order_id = format!("{}-9000{ghost}", sales[0].ordered_at.strftime("%Y%m%d"));
                sale.quantity = n as i64;
                sale.gross = sale.unit_price * rust_decimal::Decimal::from(sale.quantity);
            }
            sale.line_id = format!("{}-1", sale.order_id);
            let at = (rows.len() * (n + 1) / 8).min(rows.len());
            rows.insert(at, Shown { row: OrderRow::Sale(sale), fault: Some(fault) });
        }
    }
    if let Some(Export { content: Content::Orders { rows, .. }, .. }) = nth(exports, "orders_2", 0)
        && let Some(shown) = rows.iter_mut().filter(|s| matches!(s.row, OrderRow::Sale(_))).nth(2)
    {
        shown.fault = Some(RowFault::BadNumber);
    }
}

/// The last order file ends in a total that is not the sum of its rows.
fn lying_orders(exports: &mut [Export], draw: &mut Draw) -> Option<Finding> {
    let export = nth(exports, "orders_2", usize::MAX)?;
    let Content::Orders { total, .. } = &mut export.content else { return None };
    let lie = -draw.between(11, 99) * 1_010;
    *total = Some(lie);
    Some(Finding::new("control_total", export.name.clone(), lie))
}

fn touches(exports: &mut [Export]) {
    if let Some(Export { content: Content::Touches(rows), .. }) = nth(exports, "touches_2", 0)
        && let Some(shown) = rows.get(rows.len() / 2).cloned()
    {
        rows.push(Shown { fault: Some(RowFault::MissingOrder), ..shown });
    }
}

/// A negative cost in a report whose total is right, impossible days, an unreadable number, and a total that lies.
fn ads(exports: &mut [Export], draw: &mut Draw) -> Vec<Finding> {
    let mut found = Vec::new();
    if let Some(export) = nth(exports, "naver_ui_", usize::MAX)
        && let Content::NaverUi { rows, total, .. } = &mut export.content
    {
        *total = Some(0);
        let at = draw.index(rows.len() / 2) + rows.len() / 2;
        let loser =
            |s: &&mut Shown<crate::files::rows::AdRow>| s.row.clicks > 0 && !s.row.campaign.starts_with(CLAIMANT);
        if let Some(shown) = rows.iter_mut().skip(at).find(loser) {
            shown.fault = Some(RowFault::NegativeCost);
        }
    }
    if let Some(export) = nth(exports, "naver_ui_", 5)
        && let Content::NaverUi { rows, .. } = &mut export.content
        && let Some(shown) = rows.get(1).cloned()
    {
        rows.insert(3, Shown { fault: Some(RowFault::BadDate), ..shown });
    }
    if let Some(export) = nth(exports, "naver_ui_", 9)
        && let Content::NaverUi { total, .. } = &mut export.content
    {
        let lie = draw.between(11, 99) * 1_010;
        *total = Some(lie);
        found.push(Finding::new("control_total", export.name.clone(), lie));
    }
    if let Some(export) = nth(exports, "AD_2204817", 1)
        && let Content::NaverStat { rows, .. } = &mut export.content
        && let Some(shown) = rows.get(2).cloned()
    {
        rows.insert(4, Shown { fault: Some(RowFault::BadDate), ..shown });
    }
    if let Some(export) = nth(exports, "AD_2204817", usize::MAX)
        && let Content::NaverStat { account: NAVER_BRAND, rows, .. } = &mut export.content
        && let Some(shown) = rows.iter_mut().rev().find(|s| s.row.clicks > 0)
    {
        shown.fault = Some(RowFault::BadNumber);
    }
    found
}

/// On one day the platform claims far more purchases for a campaign than it brought orders.
fn doubled_claim(exports: &mut [Export], story: &Story, options: &Options) -> Vec<Finding> {
    let day = plus(options.last(), -13);
    let Some(campaign) = story.campaigns.iter().position(|c| c.account == NAVER_MAIN && c.key.starts_with(CLAIMANT))
    else {
        return Vec::new();
    };
    let key = story.campaigns[campaign].key.clone();
    let cells = story.ad_cells.iter().filter(|c| c.campaign == campaign && c.day == day);
    let honest: i64 = cells.map(|c| c.claims.len() as i64).sum();
    let surplus = 2 * honest + 12;
    for export in exports.iter_mut() {
        if let Content::NaverUi { rows, .. } = &mut export.content
            && let Some(shown) = rows.iter_mut().find(|s| s.row.day == day && s.row.campaign == key && s.row.mobile)
        {
            for claim in [&mut shown.row.purchases, &mut shown.row.all] {
                claim.0 += surplus;
                claim.1 += surplus * 37_300;
            }
        }
    }
    vec![Finding { kind: "doubled_claim".into(), subject: format!("{NAVER_MAIN}/{key}/{day}"), amount: None }]
}

/// One settlement row whose equation is broken, one that is never shown: both payouts exceed their lines.
fn gateway(exports: &mut [Export], options: &Options, draw: &mut Draw) -> Vec<Finding> {
    let mut candidates = Vec::new();
    for export in exports.iter() {
        if let Content::TossCsv(rows) = &export.content {
            let sound = |s: &&Shown<crate::world::payments::Transaction>| {
                s.row.amount > 0 && s.row.paid_out_on > options.csv_from() && s.row.hold_back == 0
            };
            candidates.extend(rows.iter().filter(sound).map(|s| s.row.clone()));
        }
    }
    candidates.sort_by(|a, b| (a.paid_out_on, &a.transaction_key).cmp(&(b.paid_out_on, &b.transaction_key)));
    candidates.dedup();
    let half = candidates.len() / 2;
    let Some(broken) = candidates.get(draw.index(half)).cloned() else { return Vec::new() };
    let Some(hidden) = candidates.iter().skip(half).find(|t| t.paid_out_on != broken.paid_out_on).cloned() else {
        return Vec::new();
    };
    for export in exports.iter_mut() {
        if let Content::TossCsv(rows) = &mut export.content {
            rows.retain(|s| s.row.transaction_key != hidden.transaction_key);
            for shown in rows.iter_mut().filter(|s| s.row.transaction_key == broken.transaction_key) {
                shown.fault = Some(RowFault::PayoutEquation);
            }
        }
    }
    let finding = |t: &crate::world::payments::Transaction| {
        Finding::new("payout_difference", format!("{TOSS}/{}", t.paid_out_on), t.net())
    };
    vec![finding(&broken), finding(&hidden)]
}

/// An invoice whose VAT does not add up, and a row of a kind nobody knows.
fn charges(exports: &mut [Export]) {
    for export in exports.iter_mut() {
        let Content::Charges(rows) = &mut export.content else { continue };
        if export.name.starts_with("credit_memo") {
            continue;
        }
        let invoice = rows.iter_mut().find(|s| s.row.account == NAVER_BRAND && s.row.kind == "invoice");
        let planted = invoice.is_some();
        if let Some(shown) = invoice {
            shown.fault = Some(RowFault::SupplyPlusVat);
        }
        if let Some(mut shown) = rows.first().cloned()
            && planted
        {
            shown.row.charge_id.push_str("-adj");
            shown.fault = Some(RowFault::UnknownKind);
            rows.insert(1, shown);
            return;
        }
    }
}

/// An invoice of an agency that is an eighth too high, one that is billed again under another number, a charge that the
/// platform does not show, and an invoice in the tax office's list whose VAT does not add up.
fn documents(exports: &mut [Export], options: &Options) -> Vec<Finding> {
    let last = options.last();
    let month = month_of(last);
    let mut found = Vec::new();
    let mut missing = 0;
    for export in exports.iter_mut() {
        match &mut export.content {
            Content::Charges(rows) => {
                let wrong = |s: &&mut Shown<MediaCharge>| {
                    s.row.account == KAKAO_KEYWORD && s.row.kind == "invoice" && s.row.charged_on == last
                };
                for shown in rows.iter_mut().filter(wrong) {
                    let supply = shown.row.supply_and_vat.map_or(0, |(supply, _)| supply * 9 / 8);
                    shown.row.supply_and_vat = Some((supply, supply / 10));
                    shown.row.total = supply + supply / 10;
                }
                let before = rows.len();
                rows.retain(|s| !(s.row.account == TIKTOK && s.row.charge_id.ends_with("-charge-003")));
                missing += before - rows.len();
            }
            Content::Hometax(rows) if export.name.contains(&month) => {
                let again = rows.iter().find(|s| s.row.account == Some(DAANGN)).cloned();
                if let Some(mut shown) = again {
                    shown.row.number.replace_range(8..16, "41000606");
                    rows.push(shown);
                }
                if let Some(shown) = rows.iter_mut().find(|s| s.row.account.is_none()) {
                    shown.fault = Some(RowFault::SupplyPlusVat);
                }
            }
            _ => {}
        }
    }
    for account in [KAKAO_KEYWORD, DAANGN] {
        let subject = format!("{account}/{month}");
        found.push(Finding { kind: "invoice_variance".into(), subject, amount: None });
    }
    if missing > 0 {
        found.push(Finding { kind: "charge_missing".into(), subject: TIKTOK.into(), amount: None });
    }
    found
}

/// A row with an impossible day in one report of each layout; later reports show the day as it was.
fn platforms(exports: &mut [Export]) {
    let mut garbled: Vec<&'static str> = Vec::new();
    for export in exports.iter_mut() {
        let Content::AdReport(report) = &mut export.content else { continue };
        let account = report.platform.account;
        if report.layout != AdLayout::GoogleStream
            && !garbled.contains(&account)
            && let Some(shown) = report.rows.first().cloned()
        {
            report.rows.insert(0, Shown { fault: Some(RowFault::BadDate), ..shown });
            garbled.push(account);
        }
    }
}

/// A line left out of the statement: the balances before and after do not meet.
fn bank(exports: &mut [Export], story: &Story, options: &Options) -> Vec<Finding> {
    let from = plus(crate::calendar::plus_months(options.start, i64::from(options.months.min(2)) - 1), 16);
    let small = |l: &&crate::world::bank::BankLine| l.counterparty == "문구천국" && l.at.date() >= from;
    let Some(hidden) = story.bank.iter().find(small) else { return Vec::new() };
    let Some(next) = story.bank.iter().find(|l| l.at >= later(hidden.at, 1)) else { return Vec::new() };
    for export in exports.iter_mut() {
        if let Content::Bank { rows, .. } = &mut export.content {
            rows.retain(|s| s.row != *hidden);
        }
    }
    vec![Finding::new("bank_gap", format!("{KB}/{}", next.at.date()), hidden.amount)]
}
