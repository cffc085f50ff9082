//! The chart of accounts: codes, names, what each account is for, and where it stands in the reports.
//!
//! `chart-kr.csv` is the default; any other chart that gives every [`Role`] a code serves as well.

mod role;

use hashbrown::HashMap;
use jangbu_core::Text;
use serde::{Deserialize, Serialize};

pub use role::Role;

/// The Korean default chart.
const KOREA: &str = include_str!("../chart-kr.csv");

/// What an account is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountType {
    /// What the company owns or is owed.
    Asset,
    /// What it owes.
    Liability,
    /// What remains for the owners.
    Equity,
    /// Income and what lowers it.
    Revenue,
    /// Cost.
    Expense,
}

impl AccountType {
    /// Whether its balance starts anew each year: revenue and expense.
    pub fn is_result(self) -> bool {
        matches!(self, Self::Revenue | Self::Expense)
    }
}

/// The side on which an account normally stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Debit, positive.
    Debit,
    /// Credit, negative.
    Credit,
}

/// A line of the profit report.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfitLine {
    /// Sales and shipping income without VAT.
    Revenue,
    /// Discounts the seller bears.
    Discount,
    /// Refunds without VAT.
    Refund,
    /// Unit cost of what was sold.
    Cogs,
    /// Gateway and mall fees.
    Fee,
    /// Media cost.
    AdCost,
}

impl ProfitLine {
    /// Every line, in the order of the report.
    pub const ALL: &'static [Self] =
        &[Self::Revenue, Self::Discount, Self::Refund, Self::Cogs, Self::Fee, Self::AdCost];

    /// The word used in the chart.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Discount => "discount",
            Self::Refund => "refund",
            Self::Cogs => "cogs",
            Self::Fee => "fee",
            Self::AdCost => "ad_cost",
        }
    }
}

/// One account of the chart.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChartAccount {
    /// Code, e.g. `108`; sub-accounts have four digits.
    pub code: Text,
    /// Korean name.
    pub name_ko: Text,
    /// English name.
    pub name_en: Text,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: AccountType,
    /// Normal side.
    pub normal_side: Side,
    /// What rules use it for, words joined by `|`.
    pub role: Text,
    /// Line of the profit report; `None` for accounts outside it.
    pub profit_line: Option<ProfitLine>,
    /// Code of the account in bookkeeping programs that know three digits only; empty where it is the same.
    pub voucher_code: Text,
}

impl ChartAccount {
    /// Whether the account serves `role`.
    pub fn has_role(&self, role: &str) -> bool {
        self.role.split('|').any(|word| word == role)
    }
}

/// A chart that has a code for every role the posting rules use.
#[derive(Clone, Debug)]
pub struct Chart {
    accounts: Vec<ChartAccount>,
    by_code: HashMap<Text, usize>,
    codes: [Text; Role::ALL.len()],
}

/// A chart cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// A row is not a valid account.
    #[error("a row of the chart of accounts cannot be read")]
    Row(#[from] csv::Error),
    /// Two rows have one code.
    #[error("the chart of accounts has code `{0}` twice")]
    DuplicateCode(Text),
    /// No account serves a role that the rules use.
    #[error("no account of the chart has the role `{0}`")]
    MissingRole(Role),
}

impl Chart {
    /// The Korean default chart.
    ///
    /// # Errors
    /// Never with the chart this crate was tested with.
    pub fn korea() -> Result<Self, ChartError> {
        Self::from_csv(KOREA)
    }

    /// Reads a chart with the columns code, name_ko, name_en, type, normal_side, role, profit_line, voucher_code.
    ///
    /// # Errors
    /// When a row is unreadable, a code occurs twice, or a role has no account.
    pub fn from_csv(text: &str) -> Result<Self, ChartError> {
        let mut accounts =
            csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<Vec<ChartAccount>, _>>()?;
        accounts.sort_by(|a, b| a.code.cmp(&b.code));
        let mut by_code = HashMap::new();
        for (at, account) in accounts.iter().enumerate() {
            if by_code.insert(account.code.clone(), at).is_some() {
                return Err(ChartError::DuplicateCode(account.code.clone()));
            }
        }
        let mut codes = [const { Text::const_new("") }; Role::ALL.len()];
        for role in Role::ALL {
            let account = accounts
                .iter()
                .find(|account| account.has_role(role.as_str()))
                .ok_or(ChartError::MissingRole(*role))?;
            codes[*role as usize] = account.code.clone();
        }
        Ok(Self { accounts, by_code, codes })
    }

    /// Every account, by code.
    pub fn accounts(&self) -> &[ChartAccount] {
        &self.accounts
    }

    /// The account with `code`.
    pub fn account(&self, code: &str) -> Option<&ChartAccount> {
        self.by_code.get(code).map(|at| &self.accounts[*at])
    }

    /// The code that serves `role`.
    pub fn code(&self, role: Role) -> &Text {
        &self.codes[role as usize]
    }

    /// The line of the profit report on which `code` stands.
    pub fn profit_line(&self, code: &str) -> Option<ProfitLine> {
        self.account(code)?.profit_line
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_default_chart_serves_every_role() {
        let chart = Chart::korea().unwrap();
        assert_eq!(chart.code(Role::Receivable), "108");
        assert_eq!(chart.code(Role::VatAwaitingInvoice), "1351");
        assert_eq!(chart.account("833").unwrap().name_ko, "광고선전비");
        assert_eq!(chart.profit_line("4021"), Some(ProfitLine::Discount));
        assert_eq!(chart.profit_line("108"), None);
    }

    #[test]
    fn a_chart_without_a_role_is_refused() {
        let lame = KOREA.replace(",bank,", ",,");
        assert!(matches!(Chart::from_csv(&lame), Err(ChartError::MissingRole(Role::Bank))));
        let twice = format!("{KOREA}103,x,x,asset,debit,,,\n");
        assert!(matches!(Chart::from_csv(&twice), Err(ChartError::DuplicateCode(_))));
    }
}
