//! A batch that is older than what is in force: nothing of it is, and the books stay as they are.

use jangbu_core::Timestamp;

/// Rows and account-days of a batch, and those of them that something newer is in force for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Older {
    all: usize,
    older: usize,
    newest: Option<Timestamp>,
}

impl Older {
    /// Counts `all` more, and when what is in force instead of some of them was observed.
    pub fn count(&mut self, all: usize, instead: &[Timestamp]) {
        self.all += all;
        self.older += instead.len();
        self.newest = self.newest.max(instead.iter().max().copied());
    }

    /// When the newest of what is in force instead was observed; `None` while anything of the batch is in force.
    pub fn than(&self) -> Option<Timestamp> {
        self.newest.filter(|_| self.older == self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_older_when_all_of_it_is_and_than_the_newest() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut older = Older::default();
        assert_eq!(older.than(), None, "a batch without rows is not older");
        older.count(2, &[at(7), at(9)]);
        older.count(1, &[at(8)]);
        assert_eq!(older.than(), Some(at(9)));
        older.count(1, &[]);
        assert_eq!(older.than(), None);
    }
}
