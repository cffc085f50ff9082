//! Posting by difference: what a group should show less what it already shows.
//!
//! Restatements, late rows and re-runs need no case of their own, and nothing posted is ever edited.

use hashbrown::HashMap;
use jangbu_core::Date;

use crate::{
    journal::{NetKey, Posting},
    lines::merge,
};

/// What is posted for one key: key, amount, amount in the company's currency.
pub type Posted = (NetKey, i64, i64);

/// `target` less `posted`, per key; keys without a difference vanish.
///
/// Lines of a key that the target has lost are taken back on their own economic date. The result is the
/// same whatever the order of `posted`, whose rows of equal key are added up.
pub fn difference(mut target: Vec<Posting>, posted: &[Posted]) -> Vec<Posting> {
    merge(&mut target);
    if posted.is_empty() {
        return target;
    }
    let booked_on = document_date(&target);
    let mut left = net(posted);
    for posting in &mut target {
        if let Some((amount, functional)) = left.remove(&posting.net_key()) {
            posting.amount_minor -= amount;
            posting.functional_minor -= functional;
        }
    }
    let mut lost: Vec<_> = left.into_iter().collect();
    lost.sort_unstable_by(|a, b| a.0.cmp(b.0));
    target.extend(lost.into_iter().map(|(key, (amount, functional))| Posting {
        code: key.code.clone(),
        currency: key.currency,
        amount_minor: -amount,
        functional_minor: -functional,
        economic_on: key.economic_on,
        booked_on: booked_on.unwrap_or(key.economic_on),
        dimensions: key.dimensions.clone(),
        fact_id: 0,
    }));
    target.retain(|it| it.amount_minor != 0 || it.functional_minor != 0);
    target
}

/// Date of the document, where a group's lines are booked on another day than their economic date.
fn document_date(target: &[Posting]) -> Option<Date> {
    target.iter().find(|it| it.booked_on != it.economic_on).map(|it| it.booked_on)
}

fn net(posted: &[Posted]) -> HashMap<&NetKey, (i64, i64)> {
    let mut sums: HashMap<&NetKey, (i64, i64)> = HashMap::with_capacity(posted.len());
    for (key, amount, functional) in posted {
        let sum = sums.entry(key).or_default();
        sum.0 += amount;
        sum.1 += functional;
    }
    sums
}
