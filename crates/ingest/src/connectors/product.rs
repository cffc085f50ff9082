//! Products of a shop and what a piece of each costs, from a date on.

use jangbu_core::{
    Decimal,
    account::AccountKind,
    exact::MAX_DECIMALS,
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
const SUPPLIER: usize = 7;
const SUPPLY_PRICE: usize = 8;
const COMMISSION_RATE: usize = 9;

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
    notes: "Cost without VAT. For goods sold for a supplier: the supplier and its price or a commission rate. Key: product/date. A new cost is a new row with its own date; the old one stays.",
    columns: &[
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("product", &["상품코드", "sku", "상품번호"], "product code").required(),
        Column::text("name", &["상품명", "productname"], "name"),
        Column::text("category", &["카테고리", "분류"], "category"),
        Column::number("unit_cost", &["원가", "매입단가"], "cost of a piece without VAT; empty when unknown"),
        Column::text("currency", &["통화"], "currency (default: the company's)"),
        Column::time("valid_from", &["적용일"], "first day of the cost").required(),
        Column::text("supplier", &["공급처"], "supplier, where it is sold for one (위탁판매)"),
        Column::number("supply_price", &["공급가"], "what the supplier gets for a piece sold, VAT included"),
        Column::number("commission_rate", &["수수료율"], "the seller's percentage of the list price, e.g. 20 or 12.5"),
    ],
    one_of: &[&[UNIT_COST, NAME, SUPPLIER]],
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

/// A number that is not negative, of a cell that may be empty.
fn unsigned(row: &Row<'_>, column: usize) -> Result<Option<Decimal>, Fault> {
    row.number(column)?.map(|number| check::not_negative(row, column, number)).transpose()
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let rate = unsigned(row, COMMISSION_RATE)?.map(|percent| (percent / Decimal::ONE_HUNDRED).normalize());
    if rate.is_some_and(|rate| rate.scale() > MAX_DECIMALS) {
        return Err(check::not_a_number(row, COMMISSION_RATE));
    }
    let mut product = Product {
        origin: Origin::default(),
        product: row.required_text(PRODUCT)?,
        name: row.text(NAME)?,
        category: row.text(CATEGORY)?,
        unit_cost: unsigned(row, UNIT_COST)?,
        supplier: row.name(SUPPLIER)?,
        supply_price: unsigned(row, SUPPLY_PRICE)?,
        commission_rate: rate,
        currency: check::known_currency(row, CURRENCY, reading.company_currency)?,
        valid_from: row.required_day(VALID_FROM)?,
    };
    let key = key(row, reading)?;
    product.origin = reading.origin(row, key)?;
    reading.facts.product.push(product);
    Ok(())
}
