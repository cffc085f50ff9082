//! Pieces of SQL over the lake.

use jangbu_core::facts::FactKind;
use store::{
    Snapshot,
    tables::{RETIRED_TABLE, known_at},
};

use super::scope::Known;

/// Conditions that all hold.
#[derive(Clone, Default, Debug)]
pub struct Where(Vec<String>);

impl Where {
    /// Adds a condition.
    pub fn add(&mut self, condition: impl Into<String>) {
        self.0.push(condition.into());
    }

    /// Adds conditions.
    pub fn extend(&mut self, conditions: impl IntoIterator<Item = String>) {
        self.0.extend(conditions);
    }

    /// The same with one more condition.
    #[must_use]
    pub fn and(&self, condition: impl Into<String>) -> Self {
        let mut more = self.clone();
        more.add(condition);
        more
    }

    /// The conditions of both.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// Whether there are no conditions.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The conditions as one, in brackets.
    pub fn all(&self) -> String {
        if self.0.is_empty() { "TRUE".to_owned() } else { format!("({})", self.0.join(" AND ")) }
    }

    /// ` WHERE …`, or nothing without conditions.
    pub fn clause(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!(" WHERE {}", self.0.join(" AND ")) }
    }
}

/// A text literal.
pub fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Text literals in brackets; never empty.
pub fn list<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|text| quoted(text.as_ref())).collect();
    if texts.is_empty() { "('')".to_owned() } else { format!("({})", texts.join(", ")) }
}

/// `column = 'text'`, where an empty text is stored as NULL.
pub fn equals(column: &str, text: &str) -> String {
    if text.is_empty() { format!("{column} IS NULL") } else { format!("{column} = {}", quoted(text)) }
}

/// The facts of `kind` in force, as a table to select from.
///
/// # Errors
/// When there is no such table.
pub fn in_force(snapshot: &Snapshot, kind: FactKind, known: &Known) -> anyhow::Result<String> {
    Ok(match (snapshot.rows(RETIRED_TABLE)?, known.condition()) {
        (0, None) => kind.as_str().to_owned(),
        (0, Some(condition)) => format!("(SELECT * FROM {kind} WHERE {condition})"),
        (_, None) => format!("current_{kind}"),
        (_, Some(_)) => format!("({})", known_at(kind, known.at.as_microsecond())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_quotes() {
        assert_eq!(equals("campaign", "it's"), "campaign = 'it''s'");
        assert_eq!(equals("campaign", ""), "campaign IS NULL");
        assert_eq!(list(["a", "b'"]), "('a', 'b''')");
        let mut conditions = Where::default();
        assert_eq!((conditions.clause(), conditions.all()), (String::new(), "TRUE".to_owned()));
        conditions.add("a = 1");
        assert_eq!(conditions.and("b = 2").clause(), " WHERE a = 1 AND b = 2");
        assert_eq!(conditions.and("b = 2").all(), "(a = 1 AND b = 2)");
    }
}
