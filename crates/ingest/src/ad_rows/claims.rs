//! What a row claims: conversions and their value, by action.

use jangbu_core::{
    Decimal,
    facts::{AdClaim, FactKind, Origin},
};

use super::{given, named::find};
use crate::{
    check::Fault,
    format::Column,
    header::Columns,
    parse::is_none,
    reading::{HomeAt, Reading},
    row::Row,
};

/// Columns of claimed conversions and of their value, by action. Of an action the first that a row has counts: they
/// overlap and are never added up.
const CLAIMS: [(&str, &str, &str); 5] = [
    ("total", "conversions", "conversion_value"),
    ("purchase", "omni_purchases", "omni_purchase_value"),
    ("purchase", "purchases", "purchase_value"),
    ("purchase", "pixel_purchases", "pixel_purchase_value"),
    ("purchase", "purchases_1d", "purchase_value_1d"),
];

const ACTIONS: [&str; 2] = ["total", "purchase"];

/// Conversions and value that a row claims for an action.
pub type Claimed = (&'static str, Decimal, Decimal);

/// The columns of claims, by index.
pub struct ClaimColumns {
    pairs: [(Option<usize>, Option<usize>); CLAIMS.len()],
    /// A list of all actions: one that it does not name was claimed zero times.
    actions: Option<usize>,
}

impl ClaimColumns {
    /// The columns by their names.
    pub const fn of(columns: &[Column]) -> Self {
        let mut pairs = [(None, None); CLAIMS.len()];
        let mut at = 0;
        while at < CLAIMS.len() {
            pairs[at] = (find(columns, CLAIMS[at].1), find(columns, CLAIMS[at].2));
            at += 1;
        }
        Self { pairs, actions: find(columns, "actions") }
    }

    /// Whether a file with these columns speaks for claims.
    pub fn told(&self, columns: &Columns) -> bool {
        let has = |column: Option<usize>| column.is_some_and(|column| columns.has(column));
        self.pairs.iter().any(|(count, value)| has(*count) || has(*value)) || has(self.actions)
    }

    /// What the row claims for each action that the file tells of.
    pub fn of_row(&self, row: &Row<'_>) -> Result<Vec<Claimed>, Fault> {
        let mut claims = Vec::new();
        for action in ACTIONS {
            let of_action = || CLAIMS.iter().zip(&self.pairs).filter(|((of, ..), _)| *of == action).map(|(_, at)| *at);
            let told = |at: &(Option<usize>, Option<usize>)| given(row, at.0).or(given(row, at.1)).is_some();
            let said = |column: Option<usize>| given(row, column).is_some_and(|at| !is_none(row.cell(at)));
            let chosen = of_action().find(|at| said(at.0) || said(at.1)).or_else(|| of_action().find(told));
            if let Some((count, value)) = chosen {
                claims.push((action, fraction(row, count)?, fraction(row, value)?));
            }
        }
        Ok(claims)
    }

    /// Adds a claim like `claim` for each action.
    ///
    /// Claims of nothing are left out, but a unit without purchases says so beside its other conversions: reports take
    /// the total for what is not told.
    pub fn push(&self, row: &Row<'_>, reading: &mut Reading<'_>, home: HomeAt, (claim, claims): (AdClaim, &[Claimed])) {
        if claims.is_empty() && !self.actions.is_some_and(|actions| row.has(actions)) {
            return;
        }
        reading.replaces(FactKind::AdClaim, home, claim.reported_day);
        let converted = claims.iter().any(|(action, count, _)| *action == "total" && !count.is_zero());
        for (action, conversions, value) in claims.iter().copied() {
            let told = converted && action == "purchase";
            if conversions.is_zero() && value.is_zero() && !told {
                continue;
            }
            let key = [claim.origin.key.as_str(), action].join("/").into();
            let origin = Origin { key, ..claim.origin.clone() };
            reading.facts.ad_claim.push(AdClaim { origin, action: action.into(), conversions, value, ..claim.clone() });
        }
    }
}

fn fraction(row: &Row<'_>, column: Option<usize>) -> Result<Decimal, Fault> {
    column.map_or(Ok(Decimal::ZERO), |column| row.fraction(column))
}
