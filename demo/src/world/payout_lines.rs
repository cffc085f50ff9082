//! What a gateway settles, line by line, whatever its files look like.

use jiff::civil::Date;

/// A payout line; minor units, `gross − fee − fee_vat − hold_back = net`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct PayoutLine {
    pub gateway: &'static str,
    /// Number of the payout; its day where it has none.
    pub payout: String,
    /// Empty: with no order.
    pub order_id: String,
    /// payment, cancel, adjustment, reserve, chargeback, dispute_fee, mall_benefit, ad_cost or deduction.
    pub kind: &'static str,
    pub currency: &'static str,
    pub gross: i64,
    pub fee: i64,
    pub fee_vat: i64,
    pub hold_back: i64,
    pub sold_on: Date,
    pub paid_out_on: Date,
    /// As the file names it: whose advertising is set off.
    pub media_account: &'static str,
}

impl PayoutLine {
    /// A line of a gateway with all amounts zero, paid out on `on` under the number of that day.
    pub fn of_day(gateway: &'static str, currency: &'static str, kind: &'static str, on: Date) -> Self {
        Self {
            gateway,
            payout: on.to_string(),
            order_id: String::new(),
            kind,
            currency,
            gross: 0,
            fee: 0,
            fee_vat: 0,
            hold_back: 0,
            sold_on: on,
            paid_out_on: on,
            media_account: "",
        }
    }

    /// What reaches the bank.
    pub fn net(&self) -> i64 {
        self.gross - self.fee - self.fee_vat - self.hold_back
    }
}
