//! Refuses advertising files that say less than what is in force: a filtered download must not wipe cost.

use std::{collections::BTreeSet, sync::Arc};

use anyhow::bail;
use hashbrown::HashSet;
use jangbu_core::{
    Text,
    facts::{AdDelivery, FactKind},
    group::GroupKey,
};
use store::{Snapshot, records::replaced_day::ReplacedDay, tables::Retired};

use super::{in_force::Known, load};

/// Grains from coarse to fine.
const GRAINS: [&str; 4] = ["campaign", "ad_group", "keyword", "ad"];

/// Formats that a machine writes whole: a campaign that is missing there had nothing.
const WHOLE: [&str; 1] = ["naver_search_ad_stat"];

/// Compares the rows of a file with those they would take the place of.
///
/// # Errors
/// Names the campaigns that would be lost, or the coarser grain, and says how to accept it.
pub async fn refuse(
    rows: &[AdDelivery],
    days: &[ReplacedDay],
    lost: &[Retired],
    format: &str,
    snapshot: &Snapshot,
    known: &Known,
) -> anyhow::Result<()> {
    let ours: HashSet<i64> = days.iter().map(|set| set.batch_id).collect();
    let hashes: HashSet<i64> = lost
        .iter()
        .filter(|it| it.fact == FactKind::AdDelivery && !ours.contains(&it.retired_batch))
        .filter_map(|it| it.day.map(|day| GroupKey::ad(&it.account, day).hash64()))
        .collect();
    let before = load::rows_where::<AdDelivery>(snapshot, known, "group_hash", &Arc::new(hashes)).await?;
    let rank = |grain: &str| GRAINS.iter().position(|it| *it == grain).unwrap_or(0);
    if let (Some(fine), Some(coarse)) =
        (before.iter().map(|row| rank(&row.grain)).max(), rows.iter().map(|row| rank(&row.grain)).min())
        && coarse < fine
    {
        bail!(
            "the file reports by {}, but {} is in force for days it covers: nothing was imported. \
             If the coarser file is what you want, import it again with --accept",
            GRAINS[coarse],
            GRAINS[fine]
        );
    }
    if WHOLE.contains(&format) {
        return Ok(());
    }
    let named: HashSet<(&Text, &Text)> = rows.iter().map(|row| (&row.origin.account, &row.unit.campaign)).collect();
    let missing: BTreeSet<&Text> = before
        .iter()
        .filter(|row| !row.cost.is_zero() && !named.contains(&(&row.origin.account, &row.unit.campaign)))
        .map(|row| &row.unit.campaign)
        .collect();
    if !missing.is_empty() {
        let names: Vec<&str> = missing.iter().take(5).map(|name| name.as_str()).collect();
        bail!(
            "the file leaves out {} campaign(s) that had cost on days it covers ({}): nothing was imported, because it \
             may be a filtered download. Download it without a filter, or import it again with --accept",
            missing.len(),
            names.join(", ")
        );
    }
    Ok(())
}
