//! Collecting the lines of a group: lines of one key are one line, empty lines do not exist.

use std::hash::{BuildHasher, Hash};

use hashbrown::{DefaultHashBuilder, HashTable};
use jangbu_core::{Currency, Date, Text, exact::AmountError};

use crate::{
    context::Context,
    functional,
    journal::{Dimensions, Posting},
    posting_rules::Reason,
    running_total::LARGEST,
};

/// Up to so many lines are compared one by one; beyond, a hash table finds equal keys.
const FEW: usize = 24;

/// Lines of a group in the making.
pub(crate) struct Lines<'a> {
    context: &'a Context,
    postings: Vec<Posting>,
    /// Sum of the sizes of all amounts.
    size: u128,
}

impl<'a> Lines<'a> {
    /// None yet; room for `expected`.
    pub(crate) fn new(context: &'a Context, expected: usize) -> Self {
        Self { context, postings: Vec::with_capacity(expected), size: 0 }
    }

    /// Adds a line, debit positive; an amount of zero adds nothing.
    pub(crate) fn push(
        &mut self,
        code: &Text,
        (amount, currency): (impl Into<i128>, Currency),
        economic_on: Date,
        dimensions: Dimensions,
        fact_id: i64,
    ) {
        let amount = amount.into();
        if amount == 0 {
            return;
        }
        self.size = self.size.saturating_add(amount.unsigned_abs());
        // A group too large for 64 bits is refused as a whole when it is finished.
        let amount_minor = i64::try_from(amount).unwrap_or(i64::MAX);
        self.postings.push(Posting {
            code: code.clone(),
            currency,
            amount_minor,
            functional_minor: amount_minor,
            economic_on,
            booked_on: economic_on,
            dimensions,
            fact_id,
        });
    }

    /// The lines, merged by key, with their amounts in the company's currency.
    ///
    /// `settled_minor` is what was really paid in it, where a fact says so: it wins over conversion.
    pub(crate) fn finish(self, settled_minor: Option<i64>) -> Result<Vec<Posting>, Reason> {
        let Self { context, mut postings, size } = self;
        if size > LARGEST.unsigned_abs().into() {
            return Err(Reason::Amount(AmountError::OutOfRange));
        }
        merge(&mut postings);
        if postings.iter().any(|it| it.currency != context.company.currency) {
            functional::value(&mut postings, context, settled_minor)?;
        }
        Ok(postings)
    }
}

/// Adds up postings of equal key in place, in the order of their first, and drops those that come to nothing.
pub(crate) fn merge(postings: &mut Vec<Posting>) {
    if postings.len() <= FEW {
        let mut at = 1;
        while at < postings.len() {
            let (before, rest) = postings.split_at_mut(at);
            match before.iter_mut().find(|it| same_key(it, &rest[0])) {
                Some(first) => {
                    add(first, &rest[0]);
                    postings.remove(at);
                }
                None => at += 1,
            }
        }
    } else {
        let hasher = DefaultHashBuilder::default();
        let mut first_of: HashTable<usize> = HashTable::with_capacity(postings.len());
        let mut merged: Vec<Posting> = Vec::with_capacity(postings.len());
        for posting in postings.drain(..) {
            let hash = hash_key(&hasher, &posting);
            match first_of.find(hash, |at| same_key(&merged[*at], &posting)) {
                Some(at) => add(&mut merged[*at], &posting),
                None => {
                    first_of.insert_unique(hash, merged.len(), |at| hash_key(&hasher, &merged[*at]));
                    merged.push(posting);
                }
            }
        }
        *postings = merged;
    }
    postings.retain(|it| it.amount_minor != 0 || it.functional_minor != 0);
}

fn add(first: &mut Posting, other: &Posting) {
    first.amount_minor += other.amount_minor;
    first.functional_minor += other.functional_minor;
}

fn same_key(a: &Posting, b: &Posting) -> bool {
    a.code == b.code && a.economic_on == b.economic_on && a.currency == b.currency && a.dimensions == b.dimensions
}

fn hash_key(hasher: &DefaultHashBuilder, posting: &Posting) -> u64 {
    let mut state = hasher.build_hasher();
    (&posting.code, posting.currency, posting.economic_on, &posting.dimensions).hash(&mut state);
    std::hash::Hasher::finish(&state)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn few_lines_and_many_lines_merge_alike() {
        let line = |order: usize, amount| Posting {
            code: "108".into(),
            currency: Currency::KRW,
            amount_minor: amount,
            functional_minor: amount,
            economic_on: date(2026, 8, 3),
            booked_on: date(2026, 8, 3),
            dimensions: Dimensions { order: order.to_string().into(), ..Dimensions::default() },
            fact_id: 1,
        };
        for orders in [5, 50] {
            let mut postings: Vec<Posting> =
                (0..orders).map(|order| line(order, 7)).chain((1..orders).map(|order| line(order, -7))).collect();
            postings.push(line(0, 3));
            merge(&mut postings);
            assert_eq!(postings, [line(0, 10)]);
        }
    }
}
