//! What posting needs beside the facts of a group.

use std::collections::BTreeMap;

use jangbu_core::{
    Currency, Date, Text,
    account::{self, Account, AccountKind, Company},
    facts::RateKind,
    fx::Rate,
    vat::VatRates,
};

use crate::{
    campaigns::Campaigns, chart::Chart, fx_rates::FxRates, posting_rules::Reason, product_costs::ProductCosts,
};

/// The company, its accounts and the facts that inform every group.
#[derive(Clone, Debug)]
pub struct Context {
    /// Whose books these are.
    pub company: Company,
    /// Registered accounts by id.
    pub accounts: BTreeMap<Text, Account>,
    /// Chart of accounts.
    pub chart: Chart,
    /// Unit costs.
    pub costs: ProductCosts,
    /// What names campaigns.
    pub campaigns: Campaigns,
    /// Exchange rates.
    pub rates: FxRates,
    /// VAT rates.
    pub vat: VatRates,
}

impl Context {
    /// The registered account `id`.
    pub(crate) fn account(&self, id: &str) -> Result<&Account, Reason> {
        self.accounts.get(id).ok_or_else(|| Reason::UnknownAccount(id.into()))
    }

    /// The registered account of `kind`, or of any, that a fact means by `named`; `named` itself while none is.
    pub(crate) fn party<'a>(&'a self, kind: Option<AccountKind>, named: &'a Text) -> &'a Text {
        account::party(&self.accounts, kind, named)
    }

    /// What `currency` is worth in the company's on `day`.
    pub(crate) fn rate(&self, currency: Currency, day: Date) -> Result<Rate, Reason> {
        let quote = self.company.currency;
        self.rates.worth(RateKind::Base, currency, quote, day).ok_or(Reason::MissingRate { currency, quote, day })
    }
}
