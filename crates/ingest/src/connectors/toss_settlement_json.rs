//! Toss Payments settlements as the API gives them: a bare JSON array of settlement objects.

use jangbu_core::{
    account::AccountKind,
    facts::{FactKind, Supersession},
};

use super::toss_settlement_csv::{COLUMNS, key, read};
use crate::format::{Confidence, Format, JsonShape, Layout};

pub const FORMAT: Format = Format {
    id: "toss_settlement_json",
    title_ko: "토스페이먼츠 정산 조회 API 응답",
    title_en: "Toss Payments settlements from the API",
    facts: &[FactKind::PayoutLine],
    supersession: Supersession::Upsert,
    account: Some(AccountKind::Gateway),
    platform: "toss",
    source: "API specification 2022-11-16, GET /settlements; that cancels are negative is general knowledge; holdBack is an extension of ours",
    confidence: Confidence::Confirmed,
    notes: "A bare array; fees[], card, easyPay and cancel are not read. Key and check as in the table form. A line is that of the object's first brace; in a file of one single line it is the number of the element.",
    columns: COLUMNS,
    one_of: &[],
    sample: include_bytes!("../../fixtures/toss_settlement_json/sample.json"),
    layout: Layout::Json(JsonShape::PLAIN),
    replaces: |_columns| Vec::new(),
    total: None,
    balance: None,
    key,
    read,
};
