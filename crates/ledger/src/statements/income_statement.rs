//! Income statement (손익계산서) of a period, in the company's currency.
//!
//! Revenue less discounts and returns = net revenue; less cost of sales = gross profit; less operating
//! expenses = operating profit; interest, exchange and other differences lead to the profit before tax.

use std::collections::BTreeMap;

use jangbu_core::Text;

use super::AccountSum;
use crate::chart::{AccountType, Chart, ChartAccount, ProfitLine};

/// Uses of accounts that are no part of the operating profit.
const NON_OPERATING: &[&str] = &[
    "interest_in",
    "interest_out",
    "fx_gain",
    "fx_loss",
    "fx_reval_gain",
    "fx_reval_loss",
    "rounding_gain",
    "rounding_loss",
];

/// Part of the statement.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Section {
    /// Sales less discounts and returns.
    Revenue,
    /// Cost of sales.
    CostOfSales,
    /// Advertising, fees and other operating expenses.
    Operating,
    /// Interest, exchange and other differences.
    NonOperating,
}

/// A row of the statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IncomeRow {
    /// An account.
    Account {
        /// Where it stands.
        section: Section,
        /// Code.
        code: Text,
        /// Korean name.
        name_ko: Text,
        /// English name.
        name_en: Text,
        /// Minor units of the company's currency; what raises the profit is positive.
        minor: i128,
    },
    /// Result after a section.
    Subtotal {
        /// The section it follows: net revenue, gross profit, operating profit, profit before tax.
        after: Section,
        /// Minor units of the company's currency; a profit is positive.
        minor: i128,
    },
}

/// Where a result account stands; `None` for accounts of the balance sheet.
pub fn section(account: &ChartAccount) -> Option<Section> {
    if !account.kind.is_result() {
        return None;
    }
    Some(if NON_OPERATING.iter().any(|role| account.has_role(role)) {
        Section::NonOperating
    } else if account.profit_line == Some(ProfitLine::Cogs) {
        Section::CostOfSales
    } else if account.kind == AccountType::Revenue {
        Section::Revenue
    } else {
        Section::Operating
    })
}

/// The statement of the period's movements in `sums`; accounts without a movement are left out.
pub fn income_statement(chart: &Chart, sums: &[AccountSum]) -> Vec<IncomeRow> {
    let mut movements: BTreeMap<&Text, i128> = BTreeMap::new();
    for sum in sums {
        *movements.entry(&sum.code).or_default() -= sum.movement().functional;
    }
    let mut rows = Vec::new();
    let mut result = 0;
    for part in [Section::Revenue, Section::CostOfSales, Section::Operating, Section::NonOperating] {
        for account in chart.accounts().iter().filter(|it| section(it) == Some(part)) {
            let minor = movements.get(&account.code).copied().unwrap_or_default();
            if minor != 0 {
                result += minor;
                rows.push(IncomeRow::Account {
                    section: part,
                    code: account.code.clone(),
                    name_ko: account.name_ko.clone(),
                    name_en: account.name_en.clone(),
                    minor,
                });
            }
        }
        rows.push(IncomeRow::Subtotal { after: part, minor: result });
    }
    rows
}
