//! Goods that came into a shop's stock, or went back to their supplier.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, GoodsReceipt, Origin, ReceiptKind, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const SHOP: usize = 0;
const DOCUMENT_NO: usize = 1;
const KIND: usize = 2;
const PRODUCT: usize = 3;
const RECEIVED_ON: usize = 4;
const QUANTITY: usize = 5;
const SUPPLY: usize = 6;
const VAT: usize = 7;
const CURRENCY: usize = 8;
const SUPPLIER: usize = 9;

pub const FORMAT: Format = Format {
    id: "goods_receipt",
    title_ko: "상품 입고",
    title_en: "Goods received",
    facts: &[FactKind::GoodsReceipt],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Shop),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "One row a product and document; quantity and amounts are positive, the kind says the direction. Stock at the start (opening) needs no supplier: its value is in the opening balance of 146. Key: document/product/date.",
    columns: &[
        Column::text("shop", &["쇼핑몰", "상점"], "shop account: id or external id"),
        Column::text("document_no", &["입고번호", "명세서번호"], "number of the supplier's document"),
        Column::word("receipt_kind", &["입고구분"], "입고/purchase (default), 반출/return, 기초/opening"),
        Column::text("product", &["상품코드", "sku", "상품번호"], "product code").required(),
        Column::time("received_on", &["입고일"], "day the goods came or went").required(),
        Column::summed("quantity", &["수량"], "pieces").pieces().required(),
        Column::summed("supply", &["공급가액"], "cost of all pieces without VAT").required(),
        Column::summed("vat", &["부가세", "세액"], "VAT (default 0)"),
        Column::text("currency", &["통화"], "currency (default: the company's)"),
        Column::text("supplier", &["공급처", "거래처"], "who supplied them"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/goods_receipt/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, ReceiptKind)] = &[
    ("입고", ReceiptKind::Purchase),
    ("매입", ReceiptKind::Purchase),
    ("purchase", ReceiptKind::Purchase),
    ("반출", ReceiptKind::Return),
    ("return", ReceiptKind::Return),
    ("기초", ReceiptKind::Opening),
    ("opening", ReceiptKind::Opening),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, SHOP)?;
    let day = row.required_day(RECEIVED_ON)?.to_string();
    Ok(Key::of(FactKind::GoodsReceipt, home, &[&row.text(DOCUMENT_NO)?, &row.required_text(PRODUCT)?, &day]))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let kind = row.word(KIND, KINDS)?.unwrap_or_default();
    let currency = check::known_currency(row, CURRENCY, reading.company_currency)?;
    let quantity = row.unsigned(QUANTITY)?;
    if quantity.is_zero() {
        return Err(check::missing_cell(row, QUANTITY));
    }
    let supplier = reading.party(row, SUPPLIER, Some(AccountKind::Supplier))?;
    if supplier.is_empty() && kind != ReceiptKind::Opening {
        return Err(check::missing_cell(row, SUPPLIER));
    }
    let mut receipt = GoodsReceipt {
        origin: Origin::default(),
        document_no: row.text(DOCUMENT_NO)?,
        kind,
        product: row.required_text(PRODUCT)?,
        received_on: row.required_day(RECEIVED_ON)?,
        quantity,
        supply_minor: row.unsigned_minor(SUPPLY, currency)?.ok_or_else(|| check::missing_cell(row, SUPPLY))?,
        vat_minor: row.unsigned_minor(VAT, currency)?.unwrap_or(0),
        currency,
        supplier,
    };
    let key = key(row, reading)?;
    receipt.origin = reading.origin(row, key)?;
    reading.facts.goods_receipt.push(receipt);
    Ok(())
}
