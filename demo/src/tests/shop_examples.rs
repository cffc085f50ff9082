//! The worked entries of the posting policy for the other side of the shop, through the key: E49 to E58, E66, E67, E69 to
//! E74.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::examples::{DAY, OWN, back, decimal, expect, known, order, sale, won};
use crate::{
    files::rows::{ChangeRow, Content, ProductRow, SaleRow, Shown, Terms},
    key::{
        accruals, bank_lines,
        ledger::Group,
        payout_lines, points, receipts,
        stock::{self, Moved},
    },
    world::{
        accounts::{AccountSpec, SHOP},
        accruals::Accrual,
        bank::BankLine,
        goods::Receipt,
        payout_lines::PayoutLine,
        points::PointsMove,
    },
};

fn line(kind: &'static str, amounts: [i64; 3], sold_on: Date, paid_out_on: Date) -> PayoutLine {
    let [gross, fee, hold_back] = amounts;
    PayoutLine {
        gateway: "mallpay",
        payout: "P78".into(),
        order_id: String::new(),
        kind,
        currency: "KRW",
        gross,
        fee,
        fee_vat: 0,
        hold_back,
        sold_on,
        paid_out_on,
        media_account: "kakao",
    }
}

fn posted(line: &PayoutLine) -> Vec<(String, i64)> {
    let mut group = Group::default();
    payout_lines::add(&mut group, line, Some(OWN), &Default::default(), "kakao");
    won(group, &known(Vec::new()))
}

#[test]
fn payouts_of_every_kind() {
    let (sold, paid) = (date(2026, 9, 10), date(2026, 9, 15));
    let chargeback = line("chargeback", [-100_000, 15_000, -80_000], sold, paid);
    let lines = [
        ("09-10 831 mallpay", 15_000),
        ("09-10 108 mallpay", -15_000),
        ("09-15 108 mallpay", 115_000),
        ("09-15 1201 mallpay", -80_000),
        ("09-15 1391 mallpay", -35_000),
    ];
    assert_eq!(posted(&chargeback), expect(&lines), "E49");
    let reserve = |kept| posted(&line("reserve", [0, 0, kept], paid, paid));
    let kept = [("09-15 1201 mallpay", 300_000), ("09-15 1391 mallpay", -300_000)];
    assert_eq!(reserve(300_000), expect(&kept), "E51");
    assert_eq!(reserve(-300_000), expect(&kept.map(|(name, won)| (name, -won))), "E51");
    let benefit = posted(&line("mall_benefit", [3_000, 0, 0], paid, paid));
    assert_eq!(benefit, expect(&[("09-15 1391 mallpay", 3_000), ("09-15 108 haru-shop", -3_000)]), "E52");
    let advertising = posted(&line("ad_cost", [-55_000, 0, 0], paid, paid));
    assert_eq!(advertising, expect(&[("09-15 1392", 55_000), ("09-15 1391 mallpay", -55_000)]), "E53");
    let deduction = posted(&line("deduction", [-7_000, 0, 0], paid, paid));
    assert_eq!(deduction, expect(&[("09-15 134 mallpay", 7_000), ("09-15 1391 mallpay", -7_000)]), "E54");
}

#[test]
fn a_lost_dispute_leaves_revenue_and_vat() {
    let coat = sale("1", "coat", "100000", "taxable");
    let lost = ChangeRow { kind: "write_off", ..back("w", "1", date(2026, 10, 5), 100_000) };
    let lines = [
        ("08-03 108 toss", 100_000),
        ("08-03 401 brand/coat", -90_910),
        ("08-03 255", -9_090),
        ("10-05 835 brand/coat", 100_000),
        ("10-05 108 toss", -100_000),
    ];
    assert_eq!(order(&[coat], &[lost], &known(Vec::new())), expect(&lines), "E50");
}

fn agent(product: &str, terms: Terms) -> Content {
    Content::Products(vec![Shown::good(ProductRow {
        shop: SHOP,
        product: product.into(),
        name: String::new(),
        category: "",
        unit_cost: None,
        valid_from: date(2026, 1, 1),
        terms: Some(terms),
    })])
}

#[test]
fn goods_of_a_supplier() {
    let by_rate = Terms { supplier: "potter", supply_price: None, commission_percent: Some(Decimal::from(20)) };
    let vase = SaleRow {
        seller_discount: decimal("5000"),
        shipping_fee: decimal("3000"),
        agent: true,
        ..sale("1", "vase", "55000", "taxable")
    };
    let sold = [
        ("08-03 108 toss", 53_000),
        ("08-03 4021 brand/vase", 4_546),
        ("08-03 401 brand/vase", -10_000),
        ("08-03 4011 brand", -2_728),
        ("08-03 255", -818),
        ("08-03 251 vase/potter", -44_000),
    ];
    let facts = known(vec![agent("vase", by_rate)]);
    assert_eq!(order(std::slice::from_ref(&vase), &[], &facts), expect(&sold), "E55");

    let part = |id: &str, day, refund| back(id, "1", date(2026, 8, day), refund);
    let returned = [
        ("08-12 251 vase/potter", 16_604),
        ("08-12 402 brand/vase", 3_088),
        ("08-12 255", 308),
        ("08-12 108 toss", -20_000),
        ("08-20 251 vase/potter", 27_396),
        ("08-20 402 brand/vase", 5_094),
        ("08-20 255", 510),
        ("08-20 108 toss", -33_000),
    ];
    let all = [sold.as_slice(), &returned].concat();
    assert_eq!(order(&[vase], &[part("1", 12, 20_000), part("2", 20, 33_000)], &facts), expect(&all), "E57");

    let by_piece = Terms { supplier: "potter", supply_price: Some(decimal("7000.5")), commission_percent: None };
    let lamps = SaleRow { quantity: 3, agent: true, ..sale("1", "lamp", "30000", "taxable") };
    let lines = [
        ("08-03 108 toss", 30_000),
        ("08-03 401 brand/lamp", -8_180),
        ("08-03 255", -818),
        ("08-03 251 lamp/potter", -21_002),
    ];
    assert_eq!(order(&[lamps], &[], &known(vec![agent("lamp", by_piece)])), expect(&lines), "E56");
}

#[test]
fn the_bank_pays_the_supplier() {
    let potter = AccountSpec {
        id: "potter".into(),
        kind: "supplier".into(),
        bank_text: Some("도예공방".into()),
        ..AccountSpec::default()
    };
    let line = BankLine {
        bank: "kb-main",
        currency: "KRW",
        at: date(2026, 9, 10).at(9, 0, 0, 0),
        description: String::new(),
        counterparty: String::new(),
        memo: "도예공방".into(),
        amount: -44_000,
        balance: 0,
    };
    let group = bank_lines::group(&line, &[potter]);
    assert_eq!(
        won(group, &known(Vec::new())),
        expect(&[("09-10 251 potter", 44_000), ("09-10 103 kb-main", -44_000)]),
        "E58"
    );
}

#[test]
fn expenses_before_their_documents() {
    let meta = AccountSpec { id: "meta".into(), kind: "media".into(), ..AccountSpec::default() };
    let accrual = Accrual {
        id: "a1".into(),
        code: "833",
        party: "meta",
        campaign: "talk".into(),
        from: date(2026, 8, 30),
        to: date(2026, 9, 2),
        amount: 1_000_003,
        currency: "KRW",
        reversed_on: Some(date(2026, 9, 10)),
        note: "",
    };
    let lines = [
        ("08-30 833 talk", 250_001),
        ("08-30 262", -250_001),
        ("08-31 833 talk", 250_001),
        ("08-31 262", -250_001),
        ("09-01 833 talk", 250_001),
        ("09-01 262", -250_001),
        ("09-02 833 talk", 250_000),
        ("09-02 262", -250_000),
        ("09-10 262", 1_000_003),
        ("09-10 833 talk", -1_000_003),
    ];
    let facts = known(Vec::new());
    assert_eq!(won(accruals::group(&accrual, std::slice::from_ref(&meta)), &facts), expect(&lines), "E66");
    let day = date(2026, 8, 31);
    let studio =
        Accrual { code: "831", party: "studio", amount: 300_000, from: day, to: day, reversed_on: None, ..accrual };
    let lines = [("08-31 831 studio", 300_000), ("08-31 262 studio", -300_000)];
    assert_eq!(won(accruals::group(&studio, &[meta]), &facts), expect(&lines), "E67");
}

#[test]
fn points_are_owed_from_the_day_they_are_granted() {
    let moved = |kind, amount| {
        let row = PointsMove { id: "1".into(), kind, day: DAY, order_id: "1001".into(), amount };
        won(points::group(&row, &OWN), &known(Vec::new()))
    };
    let granted = [("08-03 4021", 330), ("08-03 2591 haru-shop", -330)];
    assert_eq!(moved("granted", 330), expect(&granted), "E69");
    assert_eq!(moved("restored", 330), expect(&granted), "3.10");
    for kind in ["used", "expired", "revoked"] {
        assert_eq!(moved(kind, 330), expect(&granted.map(|(name, won)| (name, -won))), "E70 {kind}");
    }
}

fn receipt(kind: &'static str, day: i8, quantity: i64, supply: i64, vat: i64) -> Receipt {
    Receipt {
        shop: SHOP,
        document: format!("R{day:02}"),
        kind,
        product: "tee".into(),
        received_on: date(2026, 8, day),
        quantity,
        supply,
        vat,
        supplier: "mill",
        first_said: None,
    }
}

#[test]
fn goods_received() {
    let facts = known(Vec::new());
    let came = receipts::group(&receipt("purchase", 1, 10, 70_000, 7_000), &OWN);
    let lines = [("08-01 146 tee", 70_000), ("08-01 1351 mill", 7_000), ("08-01 251 mill", -77_000)];
    assert_eq!(won(came, &facts), expect(&lines), "E71");
    let back = receipts::group(&receipt("return", 20, 1, 7_000, 700), &OWN);
    let lines = [("08-20 146 tee", -7_000), ("08-20 1351 mill", -700), ("08-20 251 mill", 7_700)];
    assert_eq!(won(back, &facts), expect(&lines), "E72");
    assert_eq!(won(receipts::group(&receipt("opening", 1, 1, 1, 0), &OWN), &facts), expect(&[]));
}

fn moved(day: i8, pieces: i64, posted: i64, campaign: &str) -> Moved {
    let link = (String::new(), campaign.to_owned());
    Moved { product: "tee".into(), on: date(2026, 8, day), pieces, posted, link }
}

#[test]
fn moving_average() {
    let facts = known(Vec::new());
    let caps = [receipt("purchase", 1, 10, 70_000, 0), receipt("purchase", 5, 10, 90_000, 0)];
    let sold = [moved(3, 4, 28_000, ""), moved(6, 6, 54_000, ""), moved(6, 2, 18_000, "brand")];
    let (group, short) = stock::group("cap", &Vec::from_iter(&caps), &Vec::from_iter(&sold), &OWN);
    let lines = [("08-06 146 cap", 6_000), ("08-06 451 cap", -4_500), ("08-06 451 brand/cap", -1_500)];
    assert_eq!((won(group, &facts), short), (expect(&lines), None), "E73");

    let mugs = [receipt("purchase", 1, 2, 10_000, 0), receipt("purchase", 10, 4, 24_000, 0)];
    let sold = [moved(3, 3, 15_000, "")];
    let (group, short) = stock::group("mug", &Vec::from_iter(&mugs), &Vec::from_iter(&sold), &OWN);
    let lines = [("08-10 451 mug", 1_000), ("08-10 146 mug", -1_000)];
    assert_eq!((won(group, &facts), short), (expect(&lines), Some(-1)), "E74");
}
