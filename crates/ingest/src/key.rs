//! Natural keys within one file: truly equal lines survive as `#1`, `#2`, …; contradicting lines do not.

use std::hash::{BuildHasher, Hasher};

use hashbrown::{DefaultHashBuilder, HashMap};
use jangbu_core::{Text, facts::FactKind};

use crate::{
    check::{Fault, conflict},
    row::Row,
};

/// The keys seen in a file, by hash: 17 bytes a row.
///
/// Two different keys meet in one 64-bit hash about once in a million files of five million rows; the later row
/// would go to quarantine, from where it can be replayed.
#[derive(Default)]
pub struct Keys {
    seen: HashMap<u64, Seen>,
    state: DefaultHashBuilder,
}

struct Seen {
    content: u32,
    count: u32,
}

impl Keys {
    /// `key`, made different from the same key of an equal row before.
    ///
    /// # Errors
    /// When an earlier row has the key and other content.
    pub fn place(&mut self, kind: FactKind, account: &str, mut key: Text, row: &Row<'_>) -> Result<Text, Fault> {
        let mut hasher = self.state.build_hasher();
        hasher.write_u8(kind as u8);
        hasher.write(account.as_bytes());
        hasher.write_u8(0xff);
        hasher.write(key.as_bytes());
        // The lower half is enough to tell content apart: it is compared only under an equal key.
        let content = row.content_hash(&self.state) as u32;
        let seen = self.seen.entry(hasher.finish()).or_insert(Seen { content, count: 0 });
        if seen.content != content {
            return Err(conflict(&key));
        }
        if seen.count > 0 {
            key.push('#');
            key.push_str(&seen.count.to_string());
        }
        seen.count += 1;
        Ok(key)
    }
}
