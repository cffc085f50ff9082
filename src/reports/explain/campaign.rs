//! A campaign by its name: what a reference names is looked up among the campaigns that are known.

use std::collections::BTreeSet;

use jangbu_core::{Text, facts::FactKind};
use serve::Reference;
use store::tables::{cell::Word, cell_of};

use super::Walk;
use crate::{
    reports::sql::{Where, equals},
    told::told,
};

/// The reference with the campaign's id in place of its name; `None` where it names no campaign, or one as it is booked
/// or reported.
///
/// Whenever it became known: a reference may be of a day before it.
///
/// # Errors
/// When no campaign, or several, are called so, or the store cannot be read.
pub async fn by_id(walk: &Walk<'_>, reference: &Reference) -> anyhow::Result<Option<Reference>> {
    let Some(asked) = reference.get("campaign").filter(|text| !text.is_empty()) else { return Ok(None) };
    let (delivery, claim) = (FactKind::AdDelivery.as_str(), FactKind::AdClaim.as_str());
    for table in ["profit_rollup", delivery, claim] {
        if !campaigns(walk, table, &equals("campaign", asked)).await?.is_empty() {
            return Ok(None);
        }
    }
    let mut called = Where::default();
    called.add(equals("campaign_name", asked));
    called.add("campaign IS NOT NULL");
    if let Some(account) = reference.get("account").filter(|text| !text.is_empty()) {
        called.add(equals("account", account));
    }
    let mut found = campaigns(walk, delivery, &called.all()).await?;
    found.extend(campaigns(walk, claim, &called.all()).await?);
    let ids: Vec<&str> = found.iter().map(Text::as_str).collect();
    match ids.as_slice() {
        [id] => Ok(Some(with_campaign(reference, id))),
        [] => Err(told(
            format!(
                "no campaign `{asked}` is known, neither by id nor by name: `jangbu report profit --by campaign` lists \
                 them"
            ),
            format!(
                "아이디나 이름이 `{asked}` 인 캠페인이 없습니다. `jangbu report profit --by campaign` 으로 확인하십시오"
            ),
        )),
        _ => Err(told(
            format!("several campaigns are called `{asked}`: say which by its id, {}", ids.join(", ")),
            format!("`{asked}` (이)라는 캠페인이 여럿입니다. 아이디로 쓰십시오: {}", ids.join(", ")),
        )),
    }
}

/// The campaigns of the rows that meet a condition.
async fn campaigns(walk: &Walk<'_>, table: &str, condition: &str) -> anyhow::Result<BTreeSet<Text>> {
    let mut found = BTreeSet::new();
    if walk.snapshot.rows(table)? == 0 {
        return Ok(found);
    }
    let sql = format!("SELECT DISTINCT campaign FROM {table} WHERE {condition}");
    for batch in walk.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            found.insert(cell_of::<Word>(&batch, "campaign", row)?);
        }
    }
    Ok(found)
}

fn with_campaign(reference: &Reference, id: &str) -> Reference {
    let mut reference = reference.clone();
    for (key, value) in &mut reference.query {
        if key == "campaign" {
            id.clone_into(value);
        }
    }
    reference
}
