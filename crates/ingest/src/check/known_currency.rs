//! A currency that exists (ISO 4217).

use jangbu_core::Currency;

use super::{Fault, Rule};
use crate::row::Row;

pub const RULE: Rule = Rule {
    id: "known_currency",
    demands: "a currency is a code of ISO 4217",
    demands_ko: "통화는 ISO 4217 코드이다",
    mend: "write the code of the currency, e.g. KRW or USD",
    mend_ko: "통화 코드를 KRW, USD 처럼 적으십시오",
};

/// Active codes of ISO 4217, without funds and metals.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ \
    GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL \
    LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN \
    PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD \
    TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// The currency of the cell; `default` when it is empty.
pub fn known_currency(row: &Row<'_>, column: usize, default: Currency) -> Result<Currency, Fault> {
    let cell = row.cell(column);
    if cell.is_empty() || cell == default.code().as_bytes() {
        return Ok(default);
    }
    let text = std::str::from_utf8(cell).unwrap_or_default();
    if text == "원" {
        return Ok(Currency::KRW);
    }
    match text.parse::<Currency>() {
        Ok(currency) if CODES.split_ascii_whitespace().any(|code| code == currency.code()) => Ok(currency),
        _ => Err(RULE.broken(row, column)),
    }
}
