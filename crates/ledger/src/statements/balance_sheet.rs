//! Balance sheet (재무상태표) at the end of a period, in the company's currency.
//!
//! There are no year-end entries: results of earlier periods and of this one are rows of equity, so that
//! assets = liabilities + equity.

use std::collections::BTreeMap;

use jangbu_core::Text;

use super::AccountSum;
use crate::chart::{AccountType, Chart};

/// What a row of equity is, beside accounts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BalanceItem {
    /// An account.
    Account {
        /// Code.
        code: Text,
        /// Korean name.
        name_ko: Text,
        /// English name.
        name_en: Text,
    },
    /// Result of all time before the period.
    EarlierResult,
    /// Result of the period.
    PeriodResult,
}

/// A row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceSheetRow {
    /// Asset, liability or equity.
    pub side: AccountType,
    /// What it is.
    pub item: BalanceItem,
    /// Minor units of the company's currency; positive on the side where it normally stands.
    pub minor: i128,
}

/// The balance sheet. Amounts in minor units of the company's currency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BalanceSheet {
    /// Rows: assets, liabilities, equity; accounts without a balance are left out.
    pub rows: Vec<BalanceSheetRow>,
    /// Total of the assets.
    pub assets: i128,
    /// Total of the liabilities.
    pub liabilities: i128,
    /// Total of the equity, results included.
    pub equity: i128,
}

impl BalanceSheet {
    /// Assets − liabilities − equity: zero in books that balance.
    pub fn difference(&self) -> i128 {
        self.assets - self.liabilities - self.equity
    }
}

/// The balance sheet after the period of `sums`.
pub fn balance_sheet(chart: &Chart, sums: &[AccountSum]) -> BalanceSheet {
    let mut closing: BTreeMap<&Text, i128> = BTreeMap::new();
    let (mut earlier, mut period) = (0, 0);
    for sum in sums {
        if chart.account(&sum.code).is_some_and(|account| account.kind.is_result()) {
            earlier -= sum.opening.functional;
            period -= sum.movement().functional;
        } else {
            *closing.entry(&sum.code).or_default() += sum.closing().functional;
        }
    }
    let mut rows = Vec::new();
    for side in [AccountType::Asset, AccountType::Liability, AccountType::Equity] {
        let sign = if side == AccountType::Asset { 1 } else { -1 };
        for account in chart.accounts().iter().filter(|it| it.kind == side) {
            let minor = sign * closing.get(&account.code).copied().unwrap_or_default();
            if minor != 0 {
                let item = BalanceItem::Account {
                    code: account.code.clone(),
                    name_ko: account.name_ko.clone(),
                    name_en: account.name_en.clone(),
                };
                rows.push(BalanceSheetRow { side, item, minor });
            }
        }
    }
    for (item, minor) in [(BalanceItem::EarlierResult, earlier), (BalanceItem::PeriodResult, period)] {
        rows.push(BalanceSheetRow { side: AccountType::Equity, item, minor });
    }
    let total = |side| rows.iter().filter(|row| row.side == side).map(|row| row.minor).sum();
    let (assets, liabilities) = (total(AccountType::Asset), total(AccountType::Liability));
    let equity = total(AccountType::Equity);
    BalanceSheet { rows, assets, liabilities, equity }
}
