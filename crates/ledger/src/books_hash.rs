//! The hash of the books: of the net balances alone, so that the order in which files arrived leaves no trace.
//!
//! BLAKE3 over the balances that are not zero, sorted by group, account code, currency, economic date and
//! dimensions (texts byte by byte). Which entries led to a balance does not matter.

use jangbu_core::Text;

use crate::{canonical::Canonical, journal::NetKey};

/// A row came before one that should stand ahead of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("balances of group `{0}` are not in sorted order")]
pub struct NotSorted(Text);

/// Hashes sorted rows as they stream by; rows of equal key may follow each other and are added up.
#[derive(Default)]
pub struct BooksHash {
    bytes: Canonical,
    current: Option<(Text, NetKey)>,
    amount: i128,
    functional: i128,
}

impl BooksHash {
    /// Adds a row of `group`: amount in its own and in the company's currency, minor units.
    ///
    /// # Errors
    /// [`NotSorted`] when the row belongs ahead of an earlier one.
    pub fn push(&mut self, group: &str, key: &NetKey, amount: i64, functional: i64) -> Result<(), NotSorted> {
        let order = match &self.current {
            Some((current_group, current)) => (group, key).cmp(&(current_group.as_str(), current)),
            None => std::cmp::Ordering::Greater,
        };
        match order {
            std::cmp::Ordering::Less => return Err(NotSorted(group.into())),
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => {
                self.settle();
                self.current = Some((group.into(), key.clone()));
            }
        }
        self.amount += i128::from(amount);
        self.functional += i128::from(functional);
        Ok(())
    }

    /// The hash of all rows.
    pub fn finish(mut self) -> [u8; 32] {
        self.settle();
        self.bytes.finish()
    }

    /// Hashes the balance of the current key, unless it is zero.
    fn settle(&mut self) {
        if let Some((group, key)) = self.current.take()
            && (self.amount != 0 || self.functional != 0)
        {
            self.bytes.text(&group);
            self.bytes.net_key(&key.code, key.currency, key.economic_on, &key.dimensions);
            self.bytes.wide(self.amount);
            self.bytes.wide(self.functional);
            self.bytes.end_row();
        }
        self.amount = 0;
        self.functional = 0;
    }
}
