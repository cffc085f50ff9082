//! What campaigns are called: the newest name that a platform told with a campaign's id.

use std::collections::{BTreeMap, BTreeSet};

use jangbu_core::{Date, Text, facts::FactKind};
use serve::{Column, Table, Values};
use store::{
    Snapshot,
    tables::{
        cell::{Count, Day, Word},
        cell_of,
    },
};

use super::Key;
use crate::{
    output::Output,
    reports::{
        scope::Known,
        sql::{Where, list},
    },
};

/// Campaigns that the query names; of more, the names of all are read.
const MOST_LISTED: usize = 200;

/// Puts the names of the table's campaigns beside them: for programs always, for people where any is known.
///
/// # Errors
/// When the store cannot be read.
pub async fn add(table: &mut Table, snapshot: &Snapshot, known: &Known, output: &Output) -> anyhow::Result<()> {
    let key = Key::Campaign.name();
    let Some(at) = table.columns.iter().position(|column| column.key == key) else { return Ok(()) };
    let Values::Named(campaigns, rows) = &table.columns[at].values else { return Ok(()) };
    let shown: BTreeSet<u32> = rows.iter().copied().collect();
    let shown: BTreeSet<&str> = shown.iter().map(|number| campaigns[*number as usize].as_str()).collect();
    let names = newest(snapshot, known, &shown).await?;
    if names.is_empty() && output.for_people() {
        return Ok(());
    }
    let named = campaigns.iter().map(|campaign| names.get(campaign).cloned().unwrap_or_default()).collect();
    let column = Column::new("campaign_name", Values::Named(named, rows.clone()));
    table.columns.insert(at + 1, column);
    Ok(())
}

/// The newest names of campaigns, by id; of those that are called otherwise than their id.
async fn newest(
    snapshot: &Snapshot,
    known: &Known,
    campaigns: &BTreeSet<&str>,
) -> anyhow::Result<BTreeMap<Text, Text>> {
    let delivery = FactKind::AdDelivery.as_str();
    let mut newest: BTreeMap<Text, ((i64, Date), Text)> = BTreeMap::new();
    if campaigns.iter().all(|campaign| campaign.is_empty()) || snapshot.rows(delivery)? == 0 {
        return Ok(BTreeMap::new());
    }
    let mut told = Where::default();
    // Files without any name are not opened.
    told.add("campaign_name IS NOT NULL");
    told.add("campaign_name <> campaign");
    told.extend(known.condition());
    if campaigns.len() <= MOST_LISTED {
        told.add(format!("campaign IN {}", list(campaigns)));
    }
    let sql = format!(
        "SELECT campaign, campaign_name, MAX(batch_id) AS batch_id, MAX(day) AS day FROM {delivery}{} \
         GROUP BY campaign, campaign_name",
        told.clause()
    );
    for batch in snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let campaign = cell_of::<Word>(&batch, "campaign", row)?;
            let when = (cell_of::<Count>(&batch, "batch_id", row)?, cell_of::<Day>(&batch, "day", row)?);
            let told = (when, cell_of::<Word>(&batch, "campaign_name", row)?);
            if newest.get(&campaign).is_none_or(|known| *known < told) {
                newest.insert(campaign, told);
            }
        }
    }
    Ok(newest.into_iter().map(|(campaign, (_, name))| (campaign, name)).collect())
}
