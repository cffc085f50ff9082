//! What the files of the malls mean: order lines, changes, payout lines and payouts, as the formats' pages say.

pub mod cafe24;
pub mod coupang;
pub mod naver;
pub mod shopify;

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::{
    files::{
        malls::MallRow,
        rows::{ChangeRow, SaleRow},
    },
    key::ledger::WON,
    world::{
        malls::{Claim, MallLine, MallOrder},
        touches::{Seen, Touch},
    },
};

/// An amount in minor units as a number of the currency.
fn amount(currency: &str, minor: i64) -> Decimal {
    Decimal::new(minor, if currency == WON { 0 } else { 2 })
}

/// A line of an order at list price, without any discount.
fn sale(shop: &'static str, currency: &'static str, row: &MallRow) -> SaleRow {
    let MallRow { order, known_at, .. } = row;
    let line = &order.lines[row.line];
    SaleRow {
        shop,
        order_id: order.id.clone(),
        line_id: line.id.clone(),
        ordered_at: order.ordered_at,
        paid_at: Some(order.paid_at),
        shipped_at: order.sent_at.filter(|at| at < known_at),
        confirmed_at: line.confirmed_at.filter(|at| at < known_at),
        product: line.product.clone(),
        product_name: line.name.clone(),
        quantity: line.quantity,
        unit_price: amount(currency, line.unit_price),
        gross: amount(currency, line.gross()),
        seller_discount: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        points_seller: Decimal::ZERO,
        points_mall: Decimal::ZERO,
        shipping_fee: Decimal::ZERO,
        currency,
        tax: "taxable",
        gateway: "",
        customer: String::new(),
        agent: false,
    }
}

/// The shipping of an order as a line of its own.
fn shipping(sale: &SaleRow, line_id: String, fee: i64) -> SaleRow {
    SaleRow {
        line_id,
        product: String::new(),
        product_name: String::new(),
        quantity: 0,
        gross: Decimal::ZERO,
        seller_discount: Decimal::ZERO,
        mall_discount: Decimal::ZERO,
        points_seller: Decimal::ZERO,
        points_mall: Decimal::ZERO,
        shipping_fee: amount(sale.currency, fee),
        ..sale.clone()
    }
}

/// What a claim takes back of a line: the money is `refund` with the share of the mall beside it.
fn change(sale: &SaleRow, claim: &Claim, (refund, mall): (i64, i64)) -> ChangeRow {
    ChangeRow {
        shop: sale.shop,
        order_id: sale.order_id.clone(),
        line_id: sale.line_id.clone(),
        change_id: claim.id.clone(),
        kind: claim.kind,
        changed_at: claim.at,
        product: sale.product.clone(),
        quantity: claim.quantity,
        refund: amount(sale.currency, refund),
        shipping_refund: Decimal::ZERO,
        mall_discount: amount(sale.currency, mall),
        restocked: true,
        currency: sale.currency,
        tax: sale.tax,
        gateway: "",
    }
}

/// The claim on a line, where it is done by the time of the row.
fn claim(row: &MallRow) -> Option<&Claim> {
    line(row).claim.as_ref().filter(|c| c.at < row.known_at)
}

fn line(row: &MallRow) -> &MallLine {
    &row.order.lines[row.line]
}

/// Facts of an order, with their keys within the shop.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Told {
    pub sales: Vec<(String, SaleRow)>,
    pub changes: Vec<(String, ChangeRow)>,
}

/// The order of a row.
fn order(row: &MallRow) -> &MallOrder {
    &row.order
}

/// A touch by a link: ad group and campaign as its address names them.
fn touch(order: &MallOrder, touched_at: DateTime, (ad_group, utm_campaign): (String, String)) -> Touch {
    Touch {
        order_id: order.id.clone(),
        ordered_at: order.ordered_at,
        touched_at,
        media_account: String::new(),
        campaign: String::new(),
        ad_group,
        ad: String::new(),
        utm_source: "naver",
        utm_campaign,
        click_id: String::new(),
        coupon: String::new(),
        seen: Seen::Shop,
        late: false,
    }
}
