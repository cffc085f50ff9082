//! Ways in which a row is garbled.

/// Why a row cannot be imported; the writer garbles it accordingly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum RowFault {
    BadDate,
    BadNumber,
    NegativeCost,
    GrossMismatch,
    UnknownCurrency,
    UnknownKind,
    PayoutEquation,
    SupplyPlusVat,
    MissingOrder,
    /// An order whose taxes are not contained in its prices.
    TaxesOnTop,
    /// A line of a bank statement whose balances do not meet.
    StatementSum,
    /// Two rows of one file claim the same key and differ.
    ConflictingKey,
}

impl RowFault {
    /// A short name for the answer key.
    pub fn name(self) -> &'static str {
        match self {
            Self::BadDate => "bad_date",
            Self::BadNumber => "bad_number",
            Self::NegativeCost => "negative_cost",
            Self::GrossMismatch => "gross_mismatch",
            Self::UnknownCurrency => "unknown_currency",
            Self::UnknownKind => "unknown_kind",
            Self::PayoutEquation => "payout_equation",
            Self::SupplyPlusVat => "supply_plus_vat",
            Self::TaxesOnTop => "taxes_on_top",
            Self::StatementSum => "statement_sum",
            Self::MissingOrder => "missing_order",
            Self::ConflictingKey => "conflicting_key",
        }
    }
}
