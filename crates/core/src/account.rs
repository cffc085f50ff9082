//! The company, and the accounts that facts belong to: media, shops, gateways, banks and suppliers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Currency, Fraction, PayoutTerm, Text};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? } default $default:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word stored and shown.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a stored word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Default for $name {
            fn default() -> Self { Self::$default }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.as_str()) }
        }
    };
}
pub(crate) use words;

words! {
    /// What stands on the other side of an account.
    AccountKind {
        /// An advertising account of a platform.
        Media = "media",
        /// A shop or mall that takes orders.
        Shop = "shop",
        /// A payment gateway that pays out.
        Gateway = "gateway",
        /// A bank account.
        Bank = "bank",
        /// A supplier of goods.
        Supplier = "supplier",
    } default Media
}

words! {
    /// How an advertising account is paid.
    Billing {
        /// Topped up first, then spent (131).
        Prepaid = "prepaid",
        /// Accrued (262), charged when a threshold is reached.
        Threshold = "threshold",
        /// Accrued (262), invoiced monthly (253).
        Invoiced = "invoiced",
    } default Prepaid
}

words! {
    /// What becomes of the VAT on an account's spend.
    VatTreatment {
        /// Recoverable against a tax invoice.
        Recoverable = "recoverable",
        /// Charged but not deductible: part of the cost.
        Unrecoverable = "unrecoverable",
        /// None is charged, as by foreign media to a registered business.
        None = "none",
        /// None is charged, but the buyer owes it to the tax office when paying (대리납부); not deductible.
        ReverseCharge = "reverse_charge",
    } default Recoverable
}

words! {
    /// How a medium rounds VAT that is computed for its account.
    VatRounding {
        /// VAT is cut below one won.
        Cut = "cut",
        /// VAT is rounded half up.
        HalfUp = "half_up",
        /// VAT is cut below ten won.
        TenWon = "ten_won",
        /// Of a total with VAT the supply is rounded half up; VAT on top of a supply is cut.
        HalfUpSupply = "half_up_supply",
    } default Cut
}

words! {
    /// Which money of an advertising account is spent first.
    CreditUse {
        /// Free credit.
        FreeFirst = "free_first",
        /// Paid money.
        PaidFirst = "paid_first",
    } default FreeFirst
}

words! {
    /// Which date of an order makes it revenue.
    RevenueDate {
        /// The day it was paid.
        Paid = "paid",
        /// The day it was shipped.
        Shipped = "shipped",
        /// The day the purchase was confirmed (구매확정).
        Confirmed = "confirmed",
    } default Paid
}

/// The company whose books these are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Name shown on reports.
    pub name: String,
    /// Functional currency: the books balance in it.
    pub currency: Currency,
    /// IANA zone in which a business day begins and ends, e.g. `Asia/Seoul`.
    pub zone: String,
    /// Revenue date policy.
    pub revenue_date: RevenueDate,
}

/// A registered account; facts name it by `id`.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    /// Short name chosen by the user, e.g. `naver-main`.
    pub id: Text,
    /// What it is.
    pub kind: AccountKind,
    /// Platform name, e.g. `naver_search_ad`, `toss`, `own_shop`.
    pub platform: Text,
    /// The platform's own number or name of the account; empty when unknown.
    pub external_id: Text,
    /// Currency of its amounts.
    pub currency: Currency,
    /// IANA zone of its days.
    pub zone: Text,
    /// Media: how it is paid.
    pub billing: Billing,
    /// Media: what becomes of VAT.
    pub vat: VatTreatment,
    /// Media: how VAT is rounded.
    pub vat_rounding: VatRounding,
    /// Media: which money is spent first where the platform does not say.
    pub credit_use: CreditUse,
    /// Media: what an agency adds to the media price without VAT.
    pub agency_markup: Option<Fraction>,
    /// Media, billed by threshold: minor units at which it is charged.
    pub threshold_minor: Option<i64>,
    /// Media: by how many hundredths of a percent of what was measured a month's invoices may differ from it.
    pub tolerance_basis_points: Option<i64>,
    /// Media: by how much they may differ, minor units.
    pub tolerance_minor: Option<i64>,
    /// Business registration number (사업자등록번호); empty when unknown.
    pub business_number: Text,
    /// Gateway: when it pays out, where its files name no day.
    pub payout_term: Option<PayoutTerm>,
    /// Text in bank lines that names this counterparty; empty for none.
    pub bank_text: Text,
    /// Gateway: the shop whose orders it collects.
    pub shop: Text,
    /// Shop: the gateway that collects when a line names none.
    pub gateway: Text,
    /// Shop: sales channel shown on reports; empty means its platform.
    pub channel: Text,
}

impl Account {
    /// Sales channel of a shop.
    pub fn sales_channel(&self) -> &Text {
        if self.channel.is_empty() { &self.platform } else { &self.channel }
    }
}

/// The accounts that `named` may mean, of one `kind` or of any: the one of that id, else those of that number of a
/// platform (hyphens, blanks and Meta's `act_` do not count), else those of that platform. A number of `platform`
/// comes before the same of another.
pub fn meant<'a>(
    accounts: &'a BTreeMap<Text, Account>,
    kind: Option<AccountKind>,
    platform: &str,
    named: &str,
) -> Vec<&'a Account> {
    let of_kind = |account: &&Account| kind.is_none_or(|kind| account.kind == kind);
    if let Some(account) = accounts.get(named).filter(of_kind) {
        return vec![account];
    }
    let fitting = || accounts.values().filter(of_kind);
    let mut numbered: Vec<&Account> = Vec::new();
    if bare(named).next().is_some() {
        numbered.extend(fitting().filter(|account| bare(&account.external_id).eq(bare(named))));
    }
    if !platform.is_empty() && numbered.iter().any(|account| account.platform.starts_with(platform)) {
        numbered.retain(|account| account.platform.starts_with(platform));
    }
    if !numbered.is_empty() {
        return numbered;
    }
    fitting().filter(|account| !named.is_empty() && account.platform == named).collect()
}

/// Id of the only account that a fact may mean by `named`; `named` itself where none or several may be meant, until
/// one is registered.
pub fn party<'a>(accounts: &'a BTreeMap<Text, Account>, kind: Option<AccountKind>, named: &'a Text) -> &'a Text {
    match meant(accounts, kind, "", named).as_slice() {
        [only] => &only.id,
        _ => named,
    }
}

fn bare(number: &str) -> impl Iterator<Item = char> {
    // Meta writes the number of an ad account with and without this.
    let number = number.strip_prefix("act_").unwrap_or(number);
    number.chars().filter(|c| *c != '-' && !c.is_whitespace())
}
