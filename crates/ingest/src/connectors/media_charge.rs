//! Money and documents of an ad account: top-ups, charges, invoices, payments, credits.

use jangbu_core::{
    account::{AccountKind, VatTreatment},
    facts::{ChargeKind, FactKind, MediaCharge, Origin, Supersession},
};

use crate::{
    check::{self, Fault},
    format::{Column, Confidence, Format, Layout},
    key::Key,
    reading::Reading,
    row::Row,
};

const ACCOUNT: usize = 0;
const CHARGE_ID: usize = 1;
const KIND: usize = 2;
const DATE: usize = 3;
const SERVICE_TO: usize = 4;
const SUPPLY: usize = 5;
const VAT: usize = 6;
const TOTAL: usize = 7;
const CURRENCY: usize = 8;
const SETTLED: usize = 9;
const CAMPAIGN: usize = 10;
const DOCUMENT_NO: usize = 11;

pub const FORMAT: Format = Format {
    id: "media_charge",
    title_ko: "광고비 충전, 결제, 세금계산서",
    title_en: "Top-ups, charges, invoices and credits of ad accounts",
    facts: &[FactKind::MediaCharge],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Media),
    platform: "",
    source: "defined here",
    confidence: Confidence::Confirmed,
    notes: "Amounts are positive, the kind says the direction. Invoices, agency fees and credit memos give supply and VAT (unless the account is charged none); for other kinds a total alone is enough. Key: charge_id (else kind/date/total).",
    columns: &[
        Column::text("account", &["광고계정"], "media account: id or external id"),
        Column::text("charge_id", &["거래번호"], "the platform's number of the movement"),
        Column::word(
            "kind",
            &["구분"],
            "충전/top_up, 결제/charge, 세금계산서/invoice, 대행수수료/agency_fee, 지급/payment, 크레딧/credit_memo, 무상지급/free_credit_granted, 무상사용/free_credit_used, 환불/refund",
        )
        .required(),
        Column::time("date", &["일자"], "date of the movement or document").required(),
        Column::time("service_to", &["서비스종료일"], "last day of the service the document is about"),
        Column::summed("supply", &["공급가액"], "amount without VAT"),
        Column::summed("vat", &["부가세", "세액"], "VAT"),
        Column::summed("total", &["합계금액"], "supply + VAT"),
        Column::text("currency", &["통화"], "currency (default: the account's)"),
        Column::summed("settled", &["원화결제액"], "what was really paid, in the company's currency"),
        Column::text("campaign", &["캠페인"], "campaign a credit is about"),
        Column::text("document_no", &["문서번호", "승인번호"], "number of the (tax) invoice"),
    ],
    one_of: &[&[TOTAL, SUPPLY]],
    sample: include_bytes!("../../fixtures/media_charge/sample.csv"),
    layout: Layout::Header,
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};

const KINDS: &[(&str, ChargeKind)] = &[
    ("충전", ChargeKind::TopUp),
    ("top_up", ChargeKind::TopUp),
    ("결제", ChargeKind::Charge),
    ("charge", ChargeKind::Charge),
    ("세금계산서", ChargeKind::Invoice),
    ("invoice", ChargeKind::Invoice),
    ("대행수수료", ChargeKind::AgencyFee),
    ("agency_fee", ChargeKind::AgencyFee),
    ("지급", ChargeKind::Payment),
    ("payment", ChargeKind::Payment),
    ("크레딧", ChargeKind::CreditMemo),
    ("credit_memo", ChargeKind::CreditMemo),
    ("무상지급", ChargeKind::FreeCreditGranted),
    ("free_credit_granted", ChargeKind::FreeCreditGranted),
    ("무상사용", ChargeKind::FreeCreditUsed),
    ("free_credit_used", ChargeKind::FreeCreditUsed),
    ("환불", ChargeKind::Refund),
    ("refund", ChargeKind::Refund),
];

fn key(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
    let home = reading.home(row, ACCOUNT)?;
    let charge_id = row.text(CHARGE_ID)?;
    if !charge_id.is_empty() {
        return Ok(Key::of(FactKind::MediaCharge, home, &[&charge_id]));
    }
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let kind = kind(row)?;
    let (.., total) = amounts(row, needs_vat(kind, reading.at(home).vat), currency)?;
    let day = row.required_day(DATE)?.to_string();
    Ok(Key::of(FactKind::MediaCharge, home, &[kind.as_str(), &day, &total.to_string()]))
}

fn kind(row: &Row<'_>) -> Result<ChargeKind, Fault> {
    row.word(KIND, KINDS)?.ok_or_else(|| check::missing_cell(row, KIND))
}

fn read(row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
    let home = reading.home(row, ACCOUNT)?;
    let currency = check::known_currency(row, CURRENCY, reading.at(home).currency)?;
    let kind = kind(row)?;
    let charged_on = row.required_day(DATE)?;
    let (supply_minor, vat_minor, total_minor) = amounts(row, needs_vat(kind, reading.at(home).vat), currency)?;
    let mut charge = MediaCharge {
        origin: Origin::default(),
        charge_id: row.text(CHARGE_ID)?,
        kind,
        charged_on,
        service_to: row.printed_day(SERVICE_TO)?,
        supply_minor,
        vat_minor,
        total_minor,
        currency,
        settled_minor: row.unsigned_minor(SETTLED, reading.company_currency)?,
        campaign: row.name(CAMPAIGN)?,
        document_no: row.name(DOCUMENT_NO)?,
    };
    let key = key(row, reading)?;
    charge.origin = reading.origin(row, key)?;
    reading.facts.media_charge.push(charge);
    Ok(())
}

/// Tax documents print supply and VAT, except those of foreign media, which charge none; an agency always does.
fn needs_vat(kind: ChargeKind, vat: VatTreatment) -> bool {
    let taxed = !matches!(vat, VatTreatment::None | VatTreatment::ReverseCharge);
    kind == ChargeKind::AgencyFee || taxed && matches!(kind, ChargeKind::Invoice | ChargeKind::CreditMemo)
}

/// Supply, VAT and total; whichever is missing follows from the others.
fn amounts(row: &Row<'_>, needs_vat: bool, currency: jangbu_core::Currency) -> Result<(i64, i64, i64), Fault> {
    let given = |column| row.unsigned_minor(column, currency);
    let (supply, vat, total) = (given(SUPPLY)?, given(VAT)?, given(TOTAL)?);
    match (supply, vat, total) {
        (Some(supply), Some(vat), Some(total)) => {
            check::supply_plus_vat(row, TOTAL, supply, vat, total)?;
            Ok((supply, vat, total))
        }
        (Some(supply), Some(vat), None) => Ok((supply, vat, supply + vat)),
        (Some(supply), None, Some(total)) => {
            let vat = total - supply;
            if vat < 0 { Err(check::missing_vat(row, TOTAL)) } else { Ok((supply, vat, total)) }
        }
        (None, None, Some(total)) if !needs_vat => Ok((total, 0, total)),
        (Some(supply), None, None) if !needs_vat => Ok((supply, 0, supply)),
        (None, None, None) => Err(check::missing_cell(row, TOTAL)),
        _ => Err(check::missing_vat(row, if supply.is_none() { SUPPLY } else { VAT })),
    }
}
