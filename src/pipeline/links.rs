//! What may link an order to another campaign than before.

use hashbrown::HashSet;
use jangbu_core::{
    Text,
    facts::{AdDelivery, AdUnit, FactKind, FactSet},
};
use ledger::{Campaigns, Reported};
use store::records::batch::Batch;

/// Facts that neither post an order nor name a campaign that one is linked to.
const APART: &[FactKind] = &[
    FactKind::Accrual,
    FactKind::AdClaim,
    FactKind::BankLine,
    FactKind::MediaCharge,
    FactKind::OpeningBalance,
    FactKind::Payout,
];

/// Whether the act may post an order, or name a campaign that an order is linked to.
pub fn may_link(batch: &Batch) -> bool {
    let format = ingest::connectors::by_id(&batch.format).filter(|_| batch.kind == "import");
    !format.is_some_and(|format| format.facts.iter().all(|fact| APART.contains(fact)))
}

/// Texts that may mean another campaign now than they did in `campaigns`, which learns what is reported.
pub fn changed_texts(chunk: &FactSet, campaigns: &mut Campaigns) -> HashSet<Text> {
    let mut texts: HashSet<Text> = chunk.campaign_alias.iter().map(|alias| alias.value.clone()).collect();
    for row in &chunk.ad_delivery {
        campaigns.report(reported(row), &mut |text| {
            texts.insert(text.clone());
        });
    }
    texts
}

fn reported(row: &AdDelivery) -> Reported<'_> {
    let AdUnit { campaign, campaign_name, ad_group, keyword, ad, .. } = &row.unit;
    Reported { account: &row.origin.account, campaign, campaign_name, below: [ad, keyword, ad_group] }
}
