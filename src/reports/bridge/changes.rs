//! Refunds of orders, each on its effective date, as posting policy 3.3 and 3.9 have it.

use futures::TryStreamExt as _;
use hashbrown::HashMap;
use jangbu_core::{
    Currency, Text,
    facts::{ChangeKind, FactKind},
};
use store::tables::{
    cell::{Code, Count, Day, Exact, Word},
    column,
};

use super::{sales::Part, slots::Slots};
use crate::reports::{profit::key::text_of, scope::Scope, sql::in_force};

/// A change that takes back revenue.
struct Change {
    currency: Currency,
    line_id: Text,
    part: Part,
}

/// An order that was changed.
#[derive(Default)]
pub struct Changed {
    changes: Vec<Change>,
    /// Its lines: currency, number and revenue date.
    lines: Vec<(Currency, Text, Option<i32>)>,
}

impl Changed {
    /// Takes note of a line of the order and of its revenue date, if it has one.
    pub fn add_line(&mut self, currency: Currency, line_id: &str, revenue_on: Option<i32>) {
        self.lines.push((currency, line_id.into(), revenue_on));
    }

    /// The changes that post, each on its effective date.
    pub fn posted(&self) -> Vec<(Currency, Part)> {
        self.changes.iter().filter_map(|change| self.effective(change)).collect()
    }

    /// `None` while there is no revenue that could be taken back.
    fn effective(&self, change: &Change) -> Option<(Currency, Part)> {
        let known = || self.lines.iter().filter(|(currency, ..)| *currency == change.currency);
        let same = || known().filter(|(_, line_id, _)| !change.line_id.is_empty() && *line_id == change.line_id);
        let on = if let Some(first) = same().filter_map(|(.., on)| *on).min() {
            change.part.on.max(first)
        } else if change.line_id.is_empty() && known().next().is_some() {
            change.part.on.max(known().filter_map(|(.., on)| *on).min()?)
        } else if same().next().is_some() {
            return None;
        } else {
            change.part.on
        };
        Some((change.currency, Part { on, ..change.part }))
    }
}

/// Changes in force by order; money that is lost takes back no revenue.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(scope: &Scope, slots: &mut Slots) -> anyhow::Result<HashMap<u32, Changed>> {
    let sql = format!(
        "SELECT group_hash, line_id, changed_on, currency, refund, shipping_refund, mall_discount FROM {} f \
         WHERE kind <> '{}'",
        in_force(&scope.snapshot, FactKind::OrderChange, &scope.known)?,
        ChangeKind::WriteOff
    );
    let mut orders: HashMap<u32, Changed> = HashMap::new();
    let mut batches = scope.snapshot.stream(&sql, &[]).await?;
    while let Some(batch) = batches.try_next().await? {
        let hashes = column::<Count>(&batch, "group_hash")?;
        let line_ids = column::<Word>(&batch, "line_id")?;
        let dates = column::<Day>(&batch, "changed_on")?;
        let currencies = column::<Code>(&batch, "currency")?;
        let exact = |name| column::<Exact>(&batch, name);
        let [refund, shipping, mall] = [exact("refund")?, exact("shipping_refund")?, exact("mall_discount")?];
        for row in 0..batch.num_rows() {
            let customer = refund.value(row) + shipping.value(row);
            orders.entry(slots.of(hashes.value(row))).or_default().changes.push(Change {
                currency: currencies.value(row).parse()?,
                line_id: text_of(line_ids, row).into(),
                part: Part { on: dates.value(row), customer, mall: mall.value(row) },
            });
        }
    }
    Ok(orders)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The days on which a change of day 10 of a line posts, the order having these lines.
    fn days(line_id: &str, lines: &[(&str, Option<i32>)]) -> Vec<i32> {
        let part = Part { on: 10, customer: 1, mall: 0 };
        let changes = vec![Change { currency: Currency::KRW, line_id: line_id.into(), part }];
        let lines = lines.iter().map(|(line_id, on)| (Currency::KRW, (*line_id).into(), *on)).collect();
        Changed { changes, lines }.posted().iter().map(|(_, part)| part.on).collect()
    }

    #[test]
    fn a_change_takes_effect_when_there_is_revenue_to_take_back() {
        assert_eq!(days("1", &[("1", Some(7)), ("2", Some(20))]), [10]);
        assert_eq!(days("1", &[("1", Some(12)), ("2", Some(7))]), [12], "not before its line became revenue");
        assert_eq!(days("1", &[("1", None), ("2", Some(7))]).len(), 0, "its line is no revenue yet");
        assert_eq!(days("1", &[("1", None), ("1", Some(11))]), [11], "of two lines of one number the dated one");
        assert_eq!(days("", &[("1", Some(15)), ("2", Some(12))]), [12], "of the whole order with its first line");
        assert_eq!(days("", &[("1", None)]).len(), 0);
        assert_eq!(days("3", &[("1", Some(15))]), [10], "a line that nobody knows");
        assert_eq!(days("", &[]), [10], "a sale that nobody knows");
    }
}
