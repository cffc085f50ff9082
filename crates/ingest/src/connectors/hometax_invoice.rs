//! The list of electronic tax invoices of Hometax (전자세금계산서 목록), bought or sold.
//!
//! Only what an advertising medium has invoiced is a fact of these books so far; every other row is left out and told.

use jangbu_core::{
    Currency, Said,
    account::AccountKind,
    facts::{ChargeKind, FactKind, MediaCharge, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const WRITTEN_ON: usize = 0;
const NUMBER: usize = 1;
const SUPPLIER_NUMBER: usize = 2;
const SUPPLIER: usize = 3;
const BUYER_NUMBER: usize = 4;
const TOTAL: usize = 6;
const SUPPLY: usize = 7;
const VAT: usize = 8;
const ITEM: usize = 9;

/// How the item of an agency's mark-up is called.
const MARK_UP: &[&str] = &["수수료", "대행료", "마크업"];

pub const FORMAT: Format = Format {
    id: "hometax_invoice",
    title_ko: "홈택스 전자세금계산서 목록 (매입·매출)",
    title_en: "Electronic tax invoices from Hometax",
    facts: &[FactKind::MediaCharge],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Media),
    platform: "",
    source: "header names in importers of other users",
    confidence: Confidence::ThirdParty,
    notes: "The name columns (상호, 대표자명, 종사업장번호) stand twice, first of the supplier, then of the buyer. The supplier is a medium when its business number is the external id of a media account, or its name holds that account's bank text; other invoices are left out and counted. A negative row is a correction (수정세금계산서) and becomes a credit. An item called 수수료, 대행료 or 마크업 is an agency's fee and not its media. 공급가액 + 세액 = 합계금액 is checked, and the check digits of the business numbers. Key: 승인번호.",
    columns: &[
        Column::time("written_on", &["작성일자"], "date of the invoice").required(),
        Column::text("number", &["승인번호"], "approval number of the tax office").required(),
        Column::text("supplier_number", &["공급자사업자등록번호"], "business number of the supplier").required(),
        Column::text("supplier", &["상호", "공급자상호", "상호(법인명)"], "name of the supplier"),
        Column::text("buyer_number", &["공급받는자사업자등록번호"], "business number of the buyer").required(),
        Column::text("buyer", &["상호#2", "공급받는자상호", "상호(법인명)#2"], "name of the buyer"),
        Column::summed("total", &["합계금액"], "supply + VAT").required(),
        Column::summed("supply", &["공급가액"], "amount without VAT").required(),
        Column::summed("vat", &["세액"], "VAT; empty on invoices without any").required(),
        Column::text("item", &["품목명", "품목"], "what is invoiced"),
    ],
    one_of: &[],
    sample: include_bytes!("../../fixtures/hometax_invoice/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let number = row.required_text(NUMBER)?;
    Ok(match reading.supplier(row, SUPPLIER_NUMBER, SUPPLIER)? {
        Some(home) => Key::of(FactKind::MediaCharge, home, &[&number]),
        None => Key::of_company(FactKind::MediaCharge, &[&number]),
    })
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    check::required_cell(row, SUPPLIER_NUMBER)?;
    check::business_number(row, SUPPLIER_NUMBER)?;
    check::business_number(row, BUYER_NUMBER)?;
    // Tax invoices are in won, whatever was agreed on.
    let amount = |column: usize| row.minor(column, Currency::KRW);
    let required = |column: usize| amount(column)?.ok_or_else(|| check::missing_cell(row, column));
    let (supply, vat, total) = (required(SUPPLY)?, amount(VAT)?.unwrap_or(0), required(TOTAL)?);
    check::supply_plus_vat(row, TOTAL, supply, vat, total)?;
    let charged_on = row.required_day(WRITTEN_ON)?;
    if reading.supplier(row, SUPPLIER_NUMBER, SUPPLIER)?.is_none() {
        reading.skip_row(Said::new(
            "tax invoices whose supplier is no registered advertising medium",
            "공급자가 등록된 광고 매체가 아닌 세금계산서입니다",
        ));
        return Ok(());
    }
    if total == 0 {
        reading.skip_row(Said::new("tax invoices over nothing", "금액이 0원인 세금계산서입니다"));
        return Ok(());
    }
    let number = row.required_text(NUMBER)?;
    let item = row.name(ITEM)?;
    let is_mark_up = MARK_UP.iter().any(|word| item.contains(word));
    let mut charge = MediaCharge {
        origin: Origin::default(),
        charge_id: number.clone(),
        kind: match (total < 0, is_mark_up) {
            (true, _) => ChargeKind::CreditMemo,
            (false, true) => ChargeKind::AgencyFee,
            (false, false) => ChargeKind::Invoice,
        },
        charged_on,
        service_to: None,
        supply_minor: supply.abs(),
        vat_minor: vat.abs(),
        total_minor: total.abs(),
        currency: Currency::KRW,
        settled_minor: None,
        campaign: "".into(),
        document_no: number,
    };
    let key = key(row, reading)?;
    charge.origin = reading.origin(row, key)?;
    reading.facts.media_charge.push(charge);
    Ok(())
}
