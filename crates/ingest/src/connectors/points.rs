//! Movements of a shop's own points.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Origin, Points, PointsKind, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const SHOP: usize = 0;
const POINTS_ID: usize = 1;
const KIND: usize = 2;
const DAY: usize = 3;
const ORDER_ID: usize = 4;
const AMOUNT: usize = 5;
const CURRENCY: usize = 6;

pub const FORMAT: Format = Format {
    id: "points",
    title_ko: "포인트 지급과 사용",
    title_en: "Own points granted, used and expired",
    facts: &[FactKind::Points],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Only points the shop itself owes, at face value and without the customer; amounts are positive, the kind says the direction. Key: the movement's number, else kind/date/order/amount.",
    columns: &[
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("points_id", &["포인트번호"], "number of the movement"),
        Column::word(
            "points_kind",
            &["포인트구분"],
            "지급/granted, 사용/used, 소멸/expired, 회수/revoked (taken back after a refund), 복원/restored (given back after a refund)",
        )
        .required(),
        Column::time("day", &["처리일"], "day it happened").required(),
        Column::text("order_id", &["주문번호"], "order they were earned or used with"),
        Column::summed("points", &["포인트"], "face value").required(),
        Column::text("currency", &["통화"], "currency (default: the shop's)"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/points/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, PointsKind)] = &[
    ("지급", PointsKind::Granted),
    ("적립", PointsKind::Granted),
    ("granted", PointsKind::Granted),
    ("사용", PointsKind::Used),
    ("used", PointsKind::Used),
    ("소멸", PointsKind::Expired),
    ("expired", PointsKind::Expired),
    ("회수", PointsKind::Revoked),
    ("revoked", PointsKind::Revoked),
    ("복원", PointsKind::Restored),
    ("restored", PointsKind::Restored),
];

fn kind(row: &Row<'_>) -> Result<PointsKind, Fault> {
    row.word(KIND, KINDS)?.ok_or_else(|| check::missing_cell(row, KIND))
}

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let points_id = row.text(POINTS_ID)?;
    if !points_id.is_empty() {
        return Ok(Key::of(FactKind::Points, home, &[&points_id]));
    }
    let (day, amount) = (row.required_day(DAY)?.to_string(), row.amount(AMOUNT)?.normalize().to_string());
    Ok(Key::of(FactKind::Points, home, &[kind(row)?.as_str(), &day, &row.name(ORDER_ID)?, &amount]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, SHOP)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let amount_minor = row.unsigned_minor(AMOUNT, currency)?.ok_or_else(|| check::missing_cell(row, AMOUNT))?;
    let mut points = Points {
        origin: Origin::default(),
        points_id: row.text(POINTS_ID)?,
        kind: kind(row)?,
        day: row.required_day(DAY)?,
        order_id: row.name(ORDER_ID)?,
        amount_minor,
        currency,
    };
    let key = key(row, reading)?;
    points.origin = reading.origin(row, key)?;
    reading.facts.points.push(points);
    Ok(())
}
