//! Bank statement as CAMT.053, an entry a line.

use rust_decimal::Decimal;

use super::{
    rows::{RowFault, Shown},
    sheet::{Encoding, Rendered, Sheet},
};
use crate::world::bank::BankLine;

/// The statement of `number` of an account; it begins with `opening`. Where a row is garbled, the closing balance is off.
pub fn write((account, number): (&str, &str), opening: i64, rows: &[Shown<BankLine>]) -> Rendered {
    let currency = rows.first().map_or("USD", |shown| shown.row.currency);
    let off = rows.iter().any(|shown| shown.has(RowFault::StatementSum));
    let closing = opening + rows.iter().map(|shown| shown.row.amount).sum::<i64>() + if off { 100 } else { 0 };
    let mut sheet = Sheet::new('\u{1}');
    sheet.line(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    sheet.line(r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>"#);
    sheet.line(&format!("<Stmt><Id>{number}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>"));
    for (code, cents) in [("OPBD", opening), ("CLBD", closing)] {
        let tag = format!("<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>");
        sheet.line(&format!("{tag}{}</Bal>", amount(currency, cents)));
    }
    for Shown { row: r, .. } in rows {
        let day = r.at.date();
        let side = if r.amount < 0 { "Cdtr" } else { "Dbtr" };
        let party = if r.counterparty.is_empty() {
            String::new()
        } else {
            format!("<RltdPties><{side}><Nm>{}</Nm></{side}></RltdPties>", r.counterparty)
        };
        sheet.line(&format!(
            "<Ntry>{}<Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{}</AcctSvcrRef><NtryDtls><TxDtls>\
             {party}<RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls><AddtlNtryInf>{}</AddtlNtryInf></Ntry>",
            amount(currency, r.amount),
            r.at.strftime("FX%Y%m%d%H"),
            r.memo,
            r.description
        ));
        sheet.mark();
    }
    sheet.line("</Stmt></BkToCstmrStmt></Document>");
    sheet.finish(Encoding::Utf8)
}

fn amount(currency: &str, cents: i64) -> String {
    let side = if cents < 0 { "DBIT" } else { "CRDT" };
    format!("<Amt Ccy=\"{currency}\">{}</Amt><CdtDbtInd>{side}</CdtDbtInd>", Decimal::new(cents.abs(), 2))
}
