//! The files agree with the story.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::small;
use crate::{
    files::{render, rows::Content},
    key::in_force::InForce,
    world::{
        accounts::{NAVER_MAIN, SHOP, TOSS},
        payouts,
    },
};

fn text(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return String::from_utf8(rest.to_vec()).unwrap();
    }
    if bytes.starts_with(b"\xFF\xFE") {
        return encoding_rs::UTF_16LE.decode(bytes).0.into_owned();
    }
    String::from_utf8(bytes.to_vec()).unwrap_or_else(|_| {
        let (text, _, broken) = encoding_rs::EUC_KR.decode(bytes);
        assert!(!broken);
        text.into_owned()
    })
}

fn number(cell: &str) -> Decimal {
    let plain: String = cell.chars().filter(|c| *c != ',').collect();
    if plain == "-" || plain.is_empty() { Decimal::ZERO } else { plain.parse().unwrap() }
}

fn table(text: &str, skip: usize, delimiter: u8) -> Vec<Vec<String>> {
    let body: String = text.split_inclusive('\n').skip(skip).collect();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(body.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn reports_end_in_the_sum_of_their_rows_except_the_one_that_lies() {
    for seed in 0..4 {
        let mut lies = 0;
        for export in small(seed).exports().iter().filter(|e| !e.copy) {
            let Content::NaverUi { total: Some(off), .. } = export.content else { continue };
            let rows = table(&text(&render(export).bytes), 2, b',');
            let (total, rows) = rows.split_last().unwrap();
            assert_eq!(total[0], "합계");
            let sum: Decimal = rows.iter().map(|r| number(&r[10])).sum();
            assert_eq!(number(&total[10]) - sum, Decimal::from(off), "{}", export.name);
            lies += usize::from(off != 0);
        }
        assert_eq!(lies, 1);
    }
}

#[test]
fn order_files_end_in_the_sum_of_their_rows() {
    let mut totals = 0;
    for export in small(4).exports() {
        let Content::Orders { total: Some(off), .. } = export.content else { continue };
        let rows = table(&text(&render(export).bytes), 1, b',');
        let (total, rows) = rows.split_last().unwrap();
        for column in [12, 24] {
            let sum: Decimal = rows.iter().map(|r| number(&r[column])).sum();
            let off = if column == 12 { Decimal::from(off) } else { Decimal::ZERO };
            assert_eq!(number(&total[column]), sum + off, "{}", export.name);
        }
        totals += 1;
    }
    assert!(totals > 1);
}

#[test]
fn every_garbled_row_stands_on_its_line() {
    for export in small(9).exports().iter().filter(|e| !e.name.ends_with(".xlsx")) {
        let rendered = render(export);
        let lines: Vec<String> = text(&rendered.bytes).lines().map(str::to_owned).collect();
        for (fault, line) in export.content.faults().into_iter().zip(&rendered.lines) {
            let marker = match fault.map(|f| f.name()) {
                Some("bad_date") => ["2026.02.30", "20260231", "2026-13-05", "2026-02-30", "2026. 2. 30."].as_slice(),
                Some("bad_number") => &["세 개", "약 3천원", "열두번"],
                Some("unknown_currency") => &["KRR"],
                Some("unknown_kind") => &["기타조정"],
                _ => continue,
            };
            assert!(marker.iter().any(|m| lines[line - 1].contains(m)), "{}:{line}", export.name);
        }
        assert_eq!(rendered.lines.len(), export.content.faults().len());
    }
}

#[test]
fn settlement_equations_hold_and_announcements_are_their_sums() {
    let world = small(1);
    for transaction in &world.story().transactions {
        assert_eq!(
            transaction.net(),
            transaction.amount - transaction.fee - transaction.fee_vat - transaction.hold_back
        );
    }
    let announced = payouts(&world.story().transactions);
    assert!(announced.values().all(|won| *won >= 0));
    let facts = InForce::at(world.exports(), jiff::civil::DateTime::MAX);
    let of_toss = || facts.payouts.rows().filter(|p| p.gateway == TOSS);
    assert!(of_toss().all(|p| announced[&p.paid_out_on] == p.amount));
    let last = world.options().last();
    let due: BTreeSet<_> = announced.keys().filter(|on| **on <= last).collect();
    let shown: BTreeSet<_> = of_toss().map(|p| &p.paid_out_on).filter(|on| **on <= last).collect();
    assert_eq!(due, shown);
    let lines: BTreeMap<&str, _> = facts.lines.iter().map(|((_, key), t)| (key.as_str(), t)).collect();
    let missing = world
        .story()
        .transactions
        .iter()
        .filter(|t| t.paid_out_on <= last && !lines.contains_key(t.transaction_key.as_str()));
    assert_eq!(missing.count(), 2, "one never shown, one garbled");
}

#[test]
fn balances_of_the_bank_follow_each_other() {
    let world = small(1);
    for pair in world.story().bank.windows(2) {
        assert!(pair[0].at < pair[1].at);
        assert_eq!(pair[0].balance + pair[1].amount, pair[1].balance);
    }
}

#[test]
fn what_is_in_force_is_the_newest_the_platform_showed() {
    let world = small(6);
    let facts = InForce::at(world.exports(), jiff::civil::DateTime::MAX);
    let last = world.options().last();
    let shown: Decimal =
        facts.spend.iter().filter(|((a, _), _)| *a == NAVER_MAIN).flat_map(|(_, rows)| rows).map(|s| s.cost).sum();
    let story = world.story();
    let newest = |day| {
        let covers = world.exports().iter().filter_map(|e| match e.content {
            Content::NaverUi { from, to, .. } if from <= day && day <= to => Some(e.taken_at),
            _ => None,
        });
        covers.max().unwrap()
    };
    let cells = story.ad_cells.iter().filter(|c| c.day <= last && story.campaigns[c.campaign].account == NAVER_MAIN);
    let truth: Decimal = cells.map(|c| c.shown_at(newest(c.day), true).cost).sum();
    let lost = truth - shown;
    assert!(lost > Decimal::ZERO && lost < Decimal::from(60_000), "only the garbled row is lost, not {lost}");
    let first: Decimal = story.ad_cells.iter().map(|c| c.shown_at(c.day.at(0, 0, 0, 0), true).cost).sum();
    let end: Decimal = story.ad_cells.iter().map(|c| c.shown_at(jiff::civil::DateTime::MAX, true).cost).sum();
    assert!(end < first, "invalid clicks lower the cost");
}

#[test]
fn every_order_is_exported_and_written_with_its_final_state() {
    let world = small(6);
    let facts = InForce::at(world.exports(), jiff::civil::DateTime::MAX);
    let own = || facts.sales.rows().filter(|s| s.shop == SHOP);
    let shown: BTreeSet<&str> = own().map(|s| s.order_id.as_str()).collect();
    let orders: BTreeSet<&str> = world.story().orders.iter().map(|o| o.id.as_str()).collect();
    assert_eq!(shown, orders);
    let changes: usize = world.story().orders.iter().map(|o| o.changes.len()).sum();
    assert_eq!(facts.changes.rows().filter(|c| c.shop == SHOP).count(), changes);
    let touched = facts.touches.rows().filter(|t| orders.contains(t.order_id.as_str()));
    assert_eq!(touched.count(), world.story().touches.len());
    let confirmed: BTreeMap<&str, _> = own().map(|s| (s.order_id.as_str(), s.paid_at)).collect();
    for order in &world.story().orders {
        assert_eq!(confirmed[order.id.as_str()], order.paid_at, "{}", order.id);
    }
}

#[test]
fn aliases_and_the_touches_that_need_them_are_written_out() {
    let world = small(1);
    let (mut kinds, mut coupons, mut ads) = (BTreeSet::new(), 0, 0);
    for export in world.exports() {
        if !matches!(export.content, Content::Aliases(_) | Content::Touches(_)) {
            continue;
        }
        let rows = table(&text(&render(export).bytes), 1, b',');
        match &export.content {
            Content::Aliases(aliases) => {
                assert_eq!(rows[0], ["구분", "값", "광고계정", "캠페인"]);
                assert_eq!(rows.len(), aliases.len() + 1);
                for (cells, alias) in rows[1..].iter().zip(aliases) {
                    let alias = &alias.row;
                    assert_eq!(cells[..], [alias.kind, alias.value, alias.media_account, &alias.campaign]);
                    kinds.insert(alias.kind);
                }
            }
            Content::Touches(_) if rows.len() > 1 => {
                assert_eq!([rows[0][6].as_str(), &rows[0][10]], ["광고ID", "쿠폰코드"]);
                coupons += rows[1..].iter().filter(|r| !r[10].is_empty()).count();
                ads += rows[1..].iter().filter(|r| !r[6].is_empty()).count();
            }
            _ => {}
        }
    }
    assert_eq!(Vec::from_iter(kinds), ["ad", "campaign", "coupon", "utm_campaign", "utm_source"]);
    assert!(coupons > 20 && ads > 20, "{coupons} coupons, {ads} ads");
}
