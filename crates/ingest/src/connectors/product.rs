//! Products of a shop and what a piece of each costs, from a date on.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Origin, Product, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const SHOP: usize = 0;
const PRODUCT: usize = 1;
const NAME: usize = 2;
const CATEGORY: usize = 3;
const UNIT_COST: usize = 4;
const CURRENCY: usize = 5;
const VALID_FROM: usize = 6;

pub const FORMAT: Format = Format {
    id: "product",
    title_ko: "상품과 원가",
    title_en: "Products and unit costs",
    facts: &[FactKind::Product],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Cost without VAT. Key: product/date. A new cost is a new row with its own date; the old one stays.",
    columns: &[
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("product", &["상품코드", "sku", "상품번호"], "product code").required(),
        Column::text("name", &["상품명", "productname"], "name"),
        Column::text("category", &["카테고리", "분류"], "category"),
        Column::number("unit_cost", &["원가", "매입단가"], "cost of a piece without VAT; empty when unknown"),
        Column::text("currency", &["통화"], "currency (default: the company's)"),
        Column::time("valid_from", &["적용일"], "first day of the cost").required(),
    ],
    one_of: &[&[UNIT_COST, NAME]],
    sample: include_bytes!("../../fixtures/product/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let valid_from = row.required_day(VALID_FROM)?.to_string();
    Ok(Key::of(FactKind::Product, home, &[&row.required_text(PRODUCT)?, &valid_from]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let unit_cost = match row.number(UNIT_COST)? {
        Some(cost) => Some(check::not_negative(row, UNIT_COST, cost)?),
        None => None,
    };
    let mut product = Product {
        origin: Origin::default(),
        product: row.required_text(PRODUCT)?,
        name: row.text(NAME)?,
        category: row.text(CATEGORY)?,
        unit_cost,
        currency: check::known_currency(row, CURRENCY, reading.company_currency)?,
        valid_from: row.required_day(VALID_FROM)?,
    };
    let key = key(row, reading)?;
    product.origin = reading.origin(row, key)?;
    reading.facts.product.push(product);
    Ok(())
}
