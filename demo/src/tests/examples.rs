//! The worked entries of the posting policy, through the key: E02 to E04, E06, E08, E14, E15, E18, E21 to E24, E26 to E28,
//! E31 to E34, E37 to E43.

use jiff::civil::{Date, DateTime, date};
use rust_decimal::Decimal;

use crate::{
    files::rows::{ChangeRow, Content, Encoding, Export, ProductRow, SaleRow, Shown},
    key::{
        ad_spend, exchange,
        in_force::{InForce, Spend},
        ledger::{Group, Ledger, LineKey, Net},
        media_charge,
        orders::{self, OrderFacts, Seller},
        payout_lines,
    },
    world::{
        accounts::{AccountSpec as Spec, SHOP},
        media_money::MediaCharge,
        payments::Transaction,
        rates::Rate,
    },
};

pub(super) const DAY: Date = date(2026, 8, 3);
pub(super) const OWN: Seller = Seller { shop: SHOP, channel: "own", gateway: "toss" };

fn media(vat: &str, billing: &str, currency: &str) -> Spec {
    let text = |t: &str| Some(t.to_owned());
    Spec {
        id: "m".into(),
        kind: "media".into(),
        currency: currency.into(),
        vat: text(vat),
        billing: text(billing),
        ..Spec::default()
    }
}

pub(super) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn known(contents: Vec<Content>) -> InForce {
    let at = DAY.at(9, 0, 0, 0);
    let export = |content| Export {
        name: String::new(),
        taken_at: at,
        arrives_at: at,
        account: None,
        encoding: Encoding::Utf8,
        note: String::new(),
        copy: false,
        content,
    };
    let exports: Vec<Export> = contents.into_iter().map(export).collect();
    InForce::at(&exports, DateTime::MAX)
}

fn dollars(rates: &[(Date, &str)]) -> InForce {
    let rate = |(on, won): &(Date, &str)| {
        Shown::good(Rate { on: *on, currency: "USD", won: decimal(won), per: 1, source: "x", kind: "base" })
    };
    known(vec![Content::Rates(rates.iter().map(rate).collect())])
}

/// `code campaign/ad group/product/partner amount functional` of each line, sorted.
fn shown(ledger: &Ledger) -> Vec<(String, i64, i64)> {
    let named = |k: &LineKey| {
        let parts = [k.campaign.as_str(), &k.ad_group, &k.product, &k.partner];
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        format!("{} {} {}", k.economic_on.strftime("%m-%d"), k.code, parts.join("/")).trim().to_owned()
    };
    let mut rows: Vec<_> = ledger.balances().iter().map(|(k, n)| (named(k), n.amount, n.functional)).collect();
    rows.sort();
    rows
}

pub(super) fn won(group: Group, facts: &InForce) -> Vec<(String, i64)> {
    let mut ledger = Ledger::default();
    ledger.post(group, &facts.rates, None);
    shown(&ledger).into_iter().map(|(line, amount, _)| (line, amount)).collect()
}

pub(super) fn expect(rows: &[(&str, i64)]) -> Vec<(String, i64)> {
    let mut rows: Vec<_> = rows.iter().map(|(line, amount)| ((*line).to_owned(), *amount)).collect();
    rows.sort();
    rows
}

fn spend(campaign: &str, ad_group: &str, cost: &str, vat_included: bool) -> Spend {
    Spend { campaign: campaign.into(), ad_group: ad_group.into(), cost: decimal(cost), vat_included }
}

#[test]
fn ad_spend_is_split_to_the_won() {
    let facts = InForce::default();
    let main = media("recoverable", "prepaid", "KRW");
    let three =
        [spend("brand", "mo", "3333", true), spend("brand", "pc", "3333", true), spend("shop", "pc", "3334", true)];
    let lines = [
        ("08-03 833 brand/mo", 3_030),
        ("08-03 833 brand/pc", 3_030),
        ("08-03 833 shop/pc", 3_031),
        ("08-03 1351", 909),
        ("08-03 131", -10_000),
    ];
    assert_eq!(won(ad_spend::group(&main, DAY, &three, &facts), &facts), expect(&lines), "E02");
    let tie = [
        spend("a", "", "5000", true),
        spend("b", "", "5000", true),
        spend("c", "", "5000", true),
        spend("d", "", "0", true),
    ];
    let lines = [
        ("08-03 833 a", 4_546),
        ("08-03 833 b", 4_546),
        ("08-03 833 c", 4_545),
        ("08-03 1351", 1_363),
        ("08-03 131", -15_000),
    ];
    assert_eq!(won(ad_spend::group(&main, DAY, &tie, &facts), &facts), expect(&lines), "E03");
    let excluded = [spend("brand", "", "1234.56", false), spend("shop", "", "987.65", false)];
    let lines = [("08-03 833 brand", 1_234), ("08-03 833 shop", 988), ("08-03 1351", 222), ("08-03 131", -2_444)];
    assert_eq!(won(ad_spend::group(&main, DAY, &excluded, &facts), &facts), expect(&lines), "E04");
    let clinic = media("unrecoverable", "prepaid", "KRW");
    let lines = [("08-03 833 skin", 11_005), ("08-03 131", -11_005)];
    assert_eq!(
        won(ad_spend::group(&clinic, DAY, &[spend("skin", "", "10005.00", false)], &facts), &facts),
        expect(&lines),
        "E06"
    );
}

fn charge(kind: &'static str, on: Date, total: i64) -> MediaCharge {
    MediaCharge {
        account: "m",
        charge_id: "1".into(),
        kind,
        charged_on: on,
        service_to: None,
        supply_and_vat: None,
        total,
        currency: "KRW",
        settled: None,
        campaign: String::new(),
    }
}

#[test]
fn free_credit_is_no_cost() {
    let facts = known(vec![Content::Charges(vec![Shown::good(charge("free_credit_used", DAY, 50_000))])]);
    let rows = [spend("brand", "", "78000", true), spend("shop", "", "52000", true)];
    let lines =
        [("08-03 833 brand", 43_636), ("08-03 833 shop", 29_091), ("08-03 1351", 7_273), ("08-03 131", -80_000)];
    assert_eq!(
        won(ad_spend::group(&media("recoverable", "prepaid", "KRW"), DAY, &rows, &facts), &facts),
        expect(&lines),
        "E08"
    );
}

#[test]
fn documents_of_the_media() {
    let facts = InForce::default();
    let post = |vat, billing, c: &MediaCharge| {
        won(media_charge::group(&media(vat, billing, "KRW"), c, &facts.rates).unwrap(), &facts)
    };
    let lines = [("08-03 262", 540_000), ("08-03 1392", -540_000)];
    assert_eq!(post("recoverable", "threshold", &charge("charge", DAY, 540_000)), expect(&lines), "E14");
    let invoice = MediaCharge { supply_and_vat: Some((9_300_910, 930_090)), ..charge("invoice", DAY, 10_231_000) };
    let lines =
        [("08-03 135", 930_090), ("08-03 1351", -930_090), ("08-03 262", 10_231_000), ("08-03 253", -10_231_000)];
    assert_eq!(post("recoverable", "invoiced", &invoice), expect(&lines), "E15");
    let memo = MediaCharge {
        supply_and_vat: Some((34_019, 3_401)),
        service_to: Some(date(2026, 8, 31)),
        campaign: "talk".into(),
        ..charge("credit_memo", date(2026, 9, 10), 37_420)
    };
    let lines = [("08-31 262", 37_420), ("08-31 135", -3_401), ("08-31 833 talk", -34_019)];
    assert_eq!(post("recoverable", "threshold", &memo), expect(&lines), "E18");
    let mut ledger = Ledger::default();
    ledger.post(
        media_charge::group(&media("recoverable", "threshold", "KRW"), &memo, &facts.rates).unwrap(),
        &facts.rates,
        None,
    );
    assert!(
        ledger.lines().all(|((_, booked_on), _)| *booked_on == date(2026, 9, 10)),
        "E18 is booked on its document's day"
    );
}

pub(super) fn sale(line_id: &str, product: &str, gross: &str, tax: &'static str) -> SaleRow {
    SaleRow {
        shop: SHOP,
        order_id: "1".into(),
        line_id: line_id.into(),
        ordered_at: DAY.at(9, 0, 0, 0),
        paid_at: Some(DAY.at(9, 0, 0, 0)),
        shipped_at: None,
        confirmed_at: None,
        product: product.into(),
        product_name: String::new(),
        quantity: 1,
        unit_price: decimal(gross),
        gross: decimal(gross),
        seller_discount: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        points_seller: Decimal::ZERO,
        points_mall: Decimal::ZERO,
        shipping_fee: Decimal::ZERO,
        currency: "KRW",
        tax,
        gateway: "",
        customer: String::new(),
        agent: false,
    }
}

pub(super) fn back(id: &str, line_id: &str, on: Date, refund: i64) -> ChangeRow {
    ChangeRow {
        shop: SHOP,
        order_id: "1".into(),
        line_id: line_id.into(),
        change_id: id.into(),
        kind: "return",
        changed_at: on.at(9, 0, 0, 0),
        product: "tee".into(),
        quantity: 1,
        refund: refund.into(),
        shipping_refund: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        restocked: false,
        currency: "KRW",
        tax: "taxable",
        gateway: "",
    }
}

pub(super) fn order(lines: &[SaleRow], changes: &[ChangeRow], facts: &InForce) -> Vec<(String, i64)> {
    let lines: Vec<(&str, &SaleRow)> = lines.iter().map(|l| (l.line_id.as_str(), l)).collect();
    let changes = changes.iter().map(|c| (c.change_id.as_str(), c)).collect();
    let link = ("m".into(), "brand".into());
    let of_order = OrderFacts { seller: OWN, lines, changes, link };
    won(orders::group("1", &of_order, facts).group, facts)
}

fn costs(product: &str, cost: &str) -> InForce {
    let row = ProductRow {
        shop: SHOP,
        product: product.into(),
        name: String::new(),
        category: "",
        unit_cost: Some(decimal(cost)),
        valid_from: date(2026, 1, 1),
        terms: None,
    };
    known(vec![Content::Products(vec![Shown::good(row)])])
}

#[test]
fn sales() {
    let facts = costs("tee", "7000.25");
    let two = SaleRow { quantity: 2, ..sale("1", "tee", "33000", "taxable") };
    let lines = [
        ("08-03 108 toss", 33_000),
        ("08-03 401 brand/tee", -30_000),
        ("08-03 255", -3_000),
        ("08-03 451 brand/tee", 14_001),
        ("08-03 146 tee", -14_001),
    ];
    assert_eq!(order(&[two], &[], &facts), expect(&lines), "E21");

    let bag = SaleRow {
        seller_discount: decimal("5000"),
        points_seller: decimal("900"),
        mall_discount: decimal("2000"),
        points_mall: decimal("1000"),
        shipping_fee: decimal("3000"),
        ..sale("1", "bag", "39900", "taxable")
    };
    let sold = [
        ("08-03 108 toss", 34_000),
        ("08-03 108 haru-shop", 3_000),
        ("08-03 4021 brand/bag", 5_363),
        ("08-03 401 brand/bag", -36_273),
        ("08-03 4011 brand", -2_727),
        ("08-03 255", -3_363),
    ];
    let none = InForce::default();
    assert_eq!(order(std::slice::from_ref(&bag), &[], &none), expect(&sold), "E22");
    let full = ChangeRow {
        shipping_refund: decimal("3000"),
        mall_discount: decimal("3000"),
        ..back("c", "1", date(2026, 8, 12), 31_000)
    };
    let returned = [
        ("08-12 402 brand/bag", 33_637),
        ("08-12 255", 3_363),
        ("08-12 108 toss", -34_000),
        ("08-12 108 haru-shop", -3_000),
    ];
    assert_eq!(order(&[bag], &[full], &none), expect(&[sold.as_slice(), &returned].concat()), "E28");

    let four = [
        sale("1", "a", "1005", "taxable"),
        sale("2", "b", "1005", "taxable"),
        sale("3", "c", "1005", "taxable"),
        sale("4", "rice", "5000", "exempt"),
    ];
    let lines = [
        ("08-03 108 toss", 8_015),
        ("08-03 401 brand/a", -914),
        ("08-03 401 brand/b", -914),
        ("08-03 401 brand/c", -913),
        ("08-03 401 brand/rice", -5_000),
        ("08-03 255", -274),
    ];
    assert_eq!(order(&four, &[], &none), expect(&lines), "E23");

    let pence = [("1", "x", "1.275"), ("2", "y", "1.275"), ("3", "z", "2.550")];
    let pence = pence.map(|(id, product, gross)| SaleRow { currency: "USD", ..sale(id, product, gross, "zero_rated") });
    let lines = [
        ("08-03 108 toss", 510),
        ("08-03 401 brand/x", -128),
        ("08-03 401 brand/y", -127),
        ("08-03 401 brand/z", -255),
    ];
    assert_eq!(order(&pence, &[], &dollars(&[(DAY, "1300")])), expect(&lines), "E24");
}

#[test]
fn refunds() {
    let none = InForce::default();
    let pin = sale("1", "pin", "1003", "taxable");
    let changes = [back("a", "1", date(2026, 8, 12), 501), back("b", "1", date(2026, 8, 13), 502)];
    let lines = [
        ("08-03 108 toss", 1_003),
        ("08-03 401 brand/pin", -912),
        ("08-03 255", -91),
        ("08-12 402 brand/pin", 456),
        ("08-12 255", 45),
        ("08-12 108 toss", -501),
        ("08-13 402 brand/pin", 456),
        ("08-13 255", 46),
        ("08-13 108 toss", -502),
    ];
    assert_eq!(order(&[pin], &changes, &none), expect(&lines), "E26");

    let facts = costs("tee", "7000.25");
    let two = SaleRow { quantity: 2, ..sale("1", "tee", "33000", "taxable") };
    let again = |id: &str, day: i8| ChangeRow { restocked: true, ..back(id, "1", date(2026, 8, day), 16_500) };
    let rows = order(&[two], &[again("a", 12), again("b", 13)], &facts);
    for line in [
        ("08-12 146 tee", 7_000),
        ("08-12 451 brand/tee", -7_000),
        ("08-13 146 tee", 7_001),
        ("08-12 402 brand/tee", 15_000),
    ] {
        assert!(rows.contains(&(line.0.to_owned(), line.1)), "E27: {line:?} in {rows:?}");
    }

    let unknown = ChangeRow { restocked: true, ..back("a", "9", date(2026, 8, 12), 11_000) };
    let lines = [
        ("08-12 402 brand/tee", 10_000),
        ("08-12 255", 1_000),
        ("08-12 108 toss", -11_000),
        ("08-12 146 tee", 7_000),
        ("08-12 451 brand/tee", -7_000),
    ];
    assert_eq!(order(&[], &[unknown], &facts), expect(&lines), "E31");

    let undated = SaleRow { paid_at: None, ..sale("1", "tee", "11000", "taxable") };
    assert_eq!(order(&[undated], &[again("a", 12)], &facts), expect(&[]), "E29: never paid, nothing to take back");
}

#[test]
fn payouts() {
    let line = Transaction {
        payment_key: String::new(),
        transaction_key: String::new(),
        order_id: "1".into(),
        method: "",
        amount: 34_000,
        fee: 1_020,
        fee_vat: 102,
        hold_back: 3_400,
        approved_at: DAY.at(0, 0, 0, 0),
        sold_on: DAY,
        paid_out_on: date(2026, 8, 6),
        cancel: false,
    };
    let mut group = Group::default();
    payout_lines::add(&mut group, &payout_lines::of_toss(&line), Some(OWN), &Default::default(), "");
    let lines = [
        ("08-03 831 toss", 1_020),
        ("08-03 1351 toss", 102),
        ("08-03 108 toss", -1_122),
        ("08-06 1391 toss", 29_478),
        ("08-06 1201 toss", 3_400),
        ("08-06 108 toss", -32_878),
    ];
    assert_eq!(won(group, &InForce::default()), expect(&lines), "E32");
    let release = Transaction { amount: 0, fee: 0, fee_vat: 0, hold_back: -3_400, ..line };
    let mut group = Group::default();
    payout_lines::add(&mut group, &payout_lines::of_toss(&release), Some(OWN), &Default::default(), "");
    assert_eq!(
        won(group, &InForce::default()),
        expect(&[("08-06 1391 toss", 3_400), ("08-06 1201 toss", -3_400)]),
        "E34"
    );
}

#[test]
fn dollars_close_to_zero() {
    let google = media("none", "threshold", "USD");
    let usd = |c: MediaCharge| MediaCharge { currency: "USD", ..c };
    let on = |month: i8, day: i8| date(2026, month, day);
    let run = |facts: &InForce, spent: (Date, &str), charges: &[MediaCharge]| {
        let mut ledger = Ledger::default();
        let rows = [spend("search", "", spent.1, true)];
        let mut posted = ledger.post(ad_spend::group(&google, spent.0, &rows, facts), &facts.rates, None);
        for charge in charges {
            posted.extend(ledger.post(
                media_charge::group(&google, charge, &facts.rates).unwrap(),
                &facts.rates,
                charge.settled,
            ));
        }
        exchange::post(&mut ledger, "m", "USD", &posted, &facts.rates);
        let open: i64 = ledger.balances().iter().filter(|(k, _)| k.code == "262").map(|(_, n)| n.functional).sum();
        let results: Vec<_> =
            shown(&ledger).into_iter().filter(|r| r.0.contains("932") || r.0.contains("907")).collect();
        (open, results)
    };
    let facts = dollars(&[(on(8, 10), "1385.40"), (on(8, 20), "1380.00"), (on(9, 1), "1400.00")]);
    let paid = MediaCharge { settled: Some(1_730_977), ..usd(charge("charge", on(9, 1), 123_456)) };
    let loss = vec![("09-01 932".to_owned(), 0, 20_618)];
    assert_eq!(run(&facts, (on(8, 10), "1234.56"), &[paid]), (0, loss), "E38 to E40");
    let parts = [usd(charge("charge", on(8, 20), 100_000)), usd(charge("charge", on(9, 1), 23_456))];
    let both = vec![("08-20 907".to_owned(), 0, -5_400), ("09-01 932".to_owned(), 0, 3_425)];
    assert_eq!(run(&facts, (on(8, 10), "1234.56"), &parts), (0, both), "E42");
    let facts = dollars(&[(on(8, 10), "1390"), (on(8, 11), "1400")]);
    let loss = vec![("08-11 932".to_owned(), 0, 1_000)];
    assert_eq!(run(&facts, (on(8, 10), "100"), &[usd(charge("charge", on(8, 11), 30_000))]), (280_000, loss), "E43");
}

#[test]
fn totals_are_converted_then_allotted() {
    let facts = dollars(&[(DAY, "1350")]);
    let mut group = Group::default();
    for campaign in ["a", "b", "c"] {
        group.add(LineKey::new("833", "USD", DAY).campaign(campaign), 1);
    }
    group.add(LineKey::new("262", "USD", DAY), -3);
    let mut ledger = Ledger::default();
    ledger.post(group, &facts.rates, None);
    let nets: Vec<i64> = ledger.balances().values().map(|n: &Net| n.functional).collect();
    assert_eq!(nets, [-41, 14, 14, 13], "E37");
}
