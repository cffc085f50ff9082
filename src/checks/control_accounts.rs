//! G31: control accounts are what the facts say, worked out here without the posting rules, on every day.
//!
//! Bank (103) by bank account; hold-back (1201) and payout clearing (1391) by gateway; prepaid (131), accrued (262)
//! and invoiced media (253) and media clearing (1392) by media account. The bank's side of both clearing accounts is
//! the other side of 103, which is compared itself. Receivables (108) are compared where orders are posted anew, and so
//! are free credit in its order of use and accruals, which move 131 and 262 too.

use std::{collections::BTreeMap, sync::Arc};

use hashbrown::HashSet;
use jangbu_core::{
    Currency, Date, Decimal, Text,
    account::{self, Account, AccountKind, Billing, VatTreatment},
    exact::{Rounding, round_to_minor},
    facts::{BankLine, ChargeKind, Fact, MediaCharge, OpeningBalance, PayoutKind, PayoutLine, VatBasis},
    group::{GroupKey, GroupKind},
};
use ledger::{
    Context, Role,
    check::control_accounts::{OpenItem, control_accounts},
};
use store::{
    Snapshot,
    tables::cell::{Code, Count, Day, Exact, Minor, Word},
};

use super::{Found, cell, query};
use crate::pipeline::{
    in_force::Known,
    load::{all_rows, rows_where},
};

/// Accounts of which every line is compared.
const WHOLE: [Role; 5] = [Role::Bank, Role::HoldBack, Role::PrepaidMedia, Role::AccruedMedia, Role::MediaPayable];
/// Accounts of which all but the lines of bank lines are compared.
const CLEARING: [Role; 2] = [Role::PayoutClearing, Role::MediaClearing];

/// Accounts that are not the sum of their facts; facts of the groups in `waiting` are not in the books yet.
pub async fn equal_facts(
    snapshot: &Snapshot,
    known: &Known,
    context: &Context,
    waiting: &Arc<HashSet<i64>>,
) -> anyhow::Result<Vec<Found>> {
    let mut facts = Facts { snapshot, known, context, waiting, items: Vec::new() };
    facts.bank_lines().await?;
    facts.payout_lines().await?;
    facts.set_off().await?;
    facts.media().await?;
    facts.opening_balances().await?;
    let items = facts.items;
    let findings = control_accounts(&context.chart, balances(snapshot, context).await?, items).into_iter();
    let own = context.company.currency;
    Ok(findings.map(|finding| Found { kind: "control_account", ..Found::of(finding, own) }).collect())
}

/// What the journal shows, by account, party, currency and day.
async fn balances(snapshot: &Snapshot, context: &Context) -> anyhow::Result<Vec<OpenItem>> {
    let codes = |roles: &[Role]| {
        roles.iter().map(|role| format!("'{}'", context.chart.code(*role))).collect::<Vec<_>>().join(", ")
    };
    let sql = format!(
        "SELECT code, COALESCE(media_account, partner) AS party, currency, economic_on, \
         CAST(SUM(amount) AS DECIMAL(18,0)) AS amount FROM journal \
         WHERE (code IN ({}) AND group_key NOT LIKE '{}:%' AND group_key NOT LIKE '{}:%') \
           OR (code IN ({}) AND group_key NOT LIKE '{}:%') \
         GROUP BY code, COALESCE(media_account, partner), currency, economic_on",
        codes(&WHOLE),
        GroupKind::Credit,
        GroupKind::Accrual,
        codes(&CLEARING),
        GroupKind::Bank
    );
    let mut items = Vec::new();
    for batch in query(snapshot, "journal", &sql).await? {
        for row in 0..batch.num_rows() {
            items.push(OpenItem {
                code: cell::<Word>(&batch, "code", row)?,
                party: cell::<Word>(&batch, "party", row)?,
                currency: cell::<Code>(&batch, "currency", row)?,
                on: cell::<Day>(&batch, "economic_on", row)?,
                minor: cell::<Minor>(&batch, "amount", row)?.into(),
            });
        }
    }
    Ok(items)
}

/// Open items, gathered from the facts in force.
struct Facts<'a> {
    snapshot: &'a Snapshot,
    known: &'a Known,
    context: &'a Context,
    waiting: &'a Arc<HashSet<i64>>,
    items: Vec<OpenItem>,
}

impl Facts<'_> {
    fn add(&mut self, role: Role, party: &Text, (minor, currency): (i128, Currency), on: Date) {
        let code = self.context.chart.code(role).clone();
        self.items.push(OpenItem { code, party: party.clone(), currency, on, minor });
    }

    fn waits(&self, fact: &impl Fact) -> bool {
        fact.group().is_some_and(|group| self.waiting.contains(&group.hash64()))
    }

    /// Policy 3.5: the bank is moved by its lines.
    async fn bank_lines(&mut self) -> anyhow::Result<()> {
        const SQL: &str = "SELECT account, currency, booked_on, CAST(SUM(amount) AS DECIMAL(18,0)) AS amount \
            FROM current_bank_line GROUP BY account, currency, booked_on";
        for batch in query(self.snapshot, "bank_line", SQL).await? {
            for row in 0..batch.num_rows() {
                let money = (cell::<Minor>(&batch, "amount", row)?.into(), cell::<Code>(&batch, "currency", row)?);
                let bank = cell::<Word>(&batch, "account", row)?;
                self.add(Role::Bank, &bank, money, cell::<Day>(&batch, "booked_on", row)?);
            }
        }
        for line in rows_where::<BankLine>(self.snapshot, self.known, "group_hash", self.waiting).await? {
            let money = (-i128::from(line.amount_minor), line.currency);
            self.add(Role::Bank, &line.origin.account, money, line.booked_on);
        }
        Ok(())
    }

    /// Policy 3.4: what a gateway announces is expected at the bank, what it keeps back is still owed.
    async fn payout_lines(&mut self) -> anyhow::Result<()> {
        const SQL: &str = "SELECT account, currency, paid_out_on, CAST(SUM(net) AS DECIMAL(18,0)) AS net, \
            CAST(SUM(hold_back) AS DECIMAL(18,0)) AS hold_back \
            FROM current_payout_line GROUP BY account, currency, paid_out_on";
        for batch in query(self.snapshot, "payout_line", SQL).await? {
            for row in 0..batch.num_rows() {
                let gateway = cell::<Word>(&batch, "account", row)?;
                let currency = cell::<Code>(&batch, "currency", row)?;
                let on = cell::<Day>(&batch, "paid_out_on", row)?;
                for (role, column) in [(Role::PayoutClearing, "net"), (Role::HoldBack, "hold_back")] {
                    self.add(role, &gateway, (cell::<Minor>(&batch, column, row)?.into(), currency), on);
                }
            }
        }
        for line in rows_where::<PayoutLine>(self.snapshot, self.known, "group_hash", self.waiting).await? {
            for (role, minor) in [(Role::PayoutClearing, line.net_minor), (Role::HoldBack, line.hold_back_minor)] {
                self.add(role, &line.origin.account, (-i128::from(minor), line.currency), line.paid_out_on);
            }
        }
        Ok(())
    }

    /// Policy 3.4: advertising that a gateway sets off is paid.
    async fn set_off(&mut self) -> anyhow::Result<()> {
        let sql = format!(
            "SELECT media_account, currency, sold_on, paid_out_on, fee, fee_vat, net, hold_back, group_hash \
             FROM current_payout_line WHERE kind = '{}'",
            PayoutKind::AdCost
        );
        for batch in query(self.snapshot, "payout_line", &sql).await? {
            for row in 0..batch.num_rows() {
                if self.waiting.contains(&cell::<Count>(&batch, "group_hash", row)?) {
                    continue;
                }
                let named = cell::<Word>(&batch, "media_account", row)?;
                let media = account::party(&self.context.accounts, Some(AccountKind::Media), &named).clone();
                let currency = cell::<Code>(&batch, "currency", row)?;
                for (parts, day) in [(["fee", "fee_vat"], "sold_on"), (["net", "hold_back"], "paid_out_on")] {
                    let mut taken = 0;
                    for column in parts {
                        taken += i128::from(cell::<Minor>(&batch, column, row)?);
                    }
                    self.add(Role::MediaClearing, &media, (-taken, currency), cell::<Day>(&batch, day, row)?);
                }
            }
        }
        Ok(())
    }

    /// Policy 3.1 and 3.2: what is spent, paid, invoiced and credited.
    async fn media(&mut self) -> anyhow::Result<()> {
        let context = self.context;
        for charge in all_rows::<MediaCharge>(self.snapshot, self.known).await? {
            if let Some(media) = context.accounts.get(&charge.origin.account)
                && !self.waits(&charge)
            {
                self.charge(media, &charge);
            }
        }
        const SQL: &str = "SELECT account, day, currency, vat_basis, CAST(SUM(cost) AS DECIMAL(18,6)) AS cost \
            FROM current_ad_delivery GROUP BY account, day, currency, vat_basis";
        let mut marked_up: BTreeMap<(Text, Date), i64> = BTreeMap::new();
        for batch in query(self.snapshot, "ad_delivery", SQL).await? {
            for row in 0..batch.num_rows() {
                let day = cell::<Day>(&batch, "day", row)?;
                let Some(media) = context.accounts.get(&cell::<Word>(&batch, "account", row)?) else { continue };
                if self.waiting.contains(&GroupKey::ad(&media.id, day).hash64()) {
                    continue;
                }
                let currency = cell::<Code>(&batch, "currency", row)?;
                let cost: Decimal = cell::<Exact>(&batch, "cost", row)?;
                let cost = round_to_minor(cost, currency, Rounding::HalfUp)?;
                let basis = cell::<VatBasis>(&batch, "vat_basis", row)?;
                let vat = match (basis, media.vat) {
                    (VatBasis::Included | VatBasis::None, _) => 0,
                    (_, VatTreatment::None | VatTreatment::ReverseCharge) => 0,
                    (VatBasis::Excluded, _) => context.vat.vat_on_supply(cost, day, media.vat_rounding),
                };
                let total = i128::from(cost) + i128::from(vat);
                self.add(spent_from(media), &media.id, (-total, currency), day);
                if media.agency_markup.is_some() {
                    let recoverable = match (basis, media.vat) {
                        (VatBasis::Included, VatTreatment::Recoverable) => {
                            context.vat.vat_inside(cost, day, media.vat_rounding)
                        }
                        (_, VatTreatment::Recoverable) => vat,
                        _ => 0,
                    };
                    *marked_up.entry((media.id.clone(), day)).or_default() += cost + vat - recoverable;
                }
            }
        }
        for ((media, day), expense) in marked_up {
            let media = &context.accounts[&media];
            let fee = media.agency_markup.as_ref().map(|markup| markup.of(expense)).transpose()?.unwrap_or_default();
            self.add(Role::AccruedMedia, &media.id, (-i128::from(fee), media.currency), day);
        }
        Ok(())
    }

    fn charge(&mut self, media: &Account, charge: &MediaCharge) {
        let total = i128::from(charge.total_minor);
        let (supply, vat) = (i128::from(charge.supply_minor), i128::from(charge.vat_minor));
        let invoiced = media.billing == Billing::Invoiced;
        let credited = if invoiced { Role::MediaPayable } else { spent_from(media) };
        let sides: &[(Role, i128)] = match charge.kind {
            ChargeKind::TopUp => &[(Role::PrepaidMedia, total), (Role::MediaClearing, -total)],
            ChargeKind::Charge => &[(Role::AccruedMedia, total), (Role::MediaClearing, -total)],
            ChargeKind::Payment => &[(Role::MediaPayable, total), (Role::MediaClearing, -total)],
            ChargeKind::Refund => &[(Role::MediaClearing, total), (Role::PrepaidMedia, -total)],
            ChargeKind::Invoice if invoiced => &[(Role::AccruedMedia, total), (Role::MediaPayable, -total)],
            ChargeKind::AgencyFee => &[(Role::AccruedMedia, supply), (Role::MediaPayable, -supply - vat)],
            ChargeKind::CreditMemo => &[(credited, total)],
            ChargeKind::FreeCreditUsed => &[(spent_from(media), total)],
            ChargeKind::Invoice | ChargeKind::FreeCreditGranted => &[],
        };
        let on = match charge.kind {
            ChargeKind::CreditMemo => charge.service_to.unwrap_or(charge.charged_on),
            _ => charge.charged_on,
        };
        for (role, minor) in sides {
            self.add(*role, &media.id, (*minor, charge.currency), on);
        }
    }

    /// Policy 3.6: what was brought forward.
    async fn opening_balances(&mut self) -> anyhow::Result<()> {
        let compared = |code: &Text| WHOLE.iter().chain(&CLEARING).any(|role| self.context.chart.code(*role) == code);
        for opening in all_rows::<OpeningBalance>(self.snapshot, self.known).await? {
            if compared(&opening.code) && !self.waits(&opening) {
                let party = account::party(&self.context.accounts, None, &opening.party).clone();
                self.items.push(OpenItem {
                    code: opening.code,
                    party,
                    currency: opening.currency,
                    on: opening.as_of,
                    minor: opening.amount_minor.into(),
                });
            }
        }
        Ok(())
    }
}

/// The account that spend is taken from.
fn spent_from(media: &Account) -> Role {
    match media.billing {
        Billing::Prepaid => Role::PrepaidMedia,
        Billing::Threshold | Billing::Invoiced => Role::AccruedMedia,
    }
}
