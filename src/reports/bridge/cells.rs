//! The steps added up by day and place, with the claims beside them: all that a bridge report of any keys needs.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use jangbu_core::{Currency, Date, Decimal, Text};
use measure::{Bridge, ProfitSums};
use serde::{Deserialize, Serialize};
use store::tables::{cell::Word, cell_of};

use super::{orders::Orders, place::Place};
use crate::{
    books::Books,
    reports::{
        profit::{Key, delivered, key::Numbers},
        scope::Scope,
    },
};

/// Orders named where their steps do not add up.
const NAMED: usize = 3;

/// Steps of the orders of a day and place.
pub struct Cell {
    /// First revenue date.
    pub day: Date,
    /// Where they belong, by number.
    pub place: u32,
    /// Their steps.
    pub bridge: Bridge,
}

/// What a campaign of an account is claimed to have brought on a day.
#[derive(Serialize, Deserialize)]
pub struct Claim {
    /// Day of the claim.
    pub day: Date,
    /// Media account.
    pub account: Text,
    /// Campaign.
    pub campaign: Text,
    /// Value in major units of the company's currency, exact.
    pub value: Decimal,
    /// Whether a part of it has no exchange rate.
    pub is_partial: bool,
}

/// Orders of which the report has something to say beside its numbers.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Noted {
    /// How many wait to be posted.
    pub waiting: u64,
    /// How many have steps that do not add up.
    pub unsound: u64,
    /// Posting groups of the first of those.
    pub named: Vec<Text>,
    /// Currencies of claims that have no exchange rate.
    pub without_rate: BTreeSet<Currency>,
}

/// All days of a company.
pub struct Cells {
    /// Places by number.
    pub places: Vec<Place>,
    /// Steps by day and place.
    pub cells: Vec<Cell>,
    /// Claims by day, account and campaign.
    pub claims: Vec<Claim>,
    /// What else is to be said.
    pub noted: Noted,
}

impl Cells {
    /// Works them out from facts and journal; the period of the scope is left out.
    ///
    /// # Errors
    /// When the store cannot be read or a sum does not fit.
    pub async fn read(books: &Books, scope: &Scope) -> anyhow::Result<Self> {
        let scope = Scope { from: None, to: None, ..scope.clone() };
        let (claims, without_rate) = claims(books, &scope).await?;
        let orders = Orders::read(books, &scope).await?;
        let mut sums: HashMap<(Date, u32), Bridge> = HashMap::new();
        let odd = orders.each(|order| {
            sums.entry((order.day, order.place.0)).or_default().add(&order.bridge)?;
            Ok(())
        })?;
        let mut cells: Vec<Cell> = sums.into_iter().map(|((day, place), bridge)| Cell { day, place, bridge }).collect();
        cells.sort_unstable_by_key(|cell| (cell.day, cell.place));
        let named = keys(&scope, &odd.unsound[..odd.unsound.len().min(NAMED)]).await?;
        let named = named.into_values().collect();
        let noted = Noted { waiting: odd.waiting, unsound: odd.unsound.len() as u64, named, without_rate };
        Ok(Self { places: orders.places().to_vec(), cells, claims, noted })
    }
}

impl Claim {
    /// Where it belongs: claims know no channel.
    pub fn place(&self) -> Place {
        Place { media_account: self.account.clone(), campaign: self.campaign.clone(), channel: Text::default() }
    }
}

/// The claims of a scope, and the currencies of those that have no exchange rate.
///
/// # Errors
/// When the store cannot be read or a sum does not fit.
pub async fn claims(books: &Books, scope: &Scope) -> anyhow::Result<(Vec<Claim>, BTreeSet<Currency>)> {
    const KEYS: [Key; 3] = [Key::Day, Key::Account, Key::Campaign];
    let (mut sums, mut numbers) = (ProfitSums::new(KEYS.len()), Numbers::new(books, &KEYS));
    let without_rate = delivered::add_claims(books, &scope.snapshot, scope, &KEYS, &mut sums, &mut numbers).await?;
    let mut claims = Vec::new();
    for row in sums.order() {
        let claimed = sums.at(row).claims();
        if claimed.value.is_zero() && !claimed.is_partial {
            continue;
        }
        claims.push(Claim {
            day: sums.name(row, 0).parse()?,
            account: sums.name(row, 1).clone(),
            campaign: sums.name(row, 2).clone(),
            value: claimed.value,
            is_partial: claimed.is_partial,
        });
    }
    Ok((claims, without_rate))
}

/// The posting groups of these hashes.
///
/// # Errors
/// When the store cannot be read.
pub async fn keys(scope: &Scope, hashes: &[i64]) -> anyhow::Result<HashMap<i64, Text>> {
    let mut keys = HashMap::new();
    if hashes.is_empty() {
        return Ok(keys);
    }
    let list: Vec<String> = hashes.iter().map(i64::to_string).collect();
    let list = list.join(", ");
    let sql = format!("SELECT DISTINCT group_hash, group_key FROM journal WHERE group_hash IN ({list})");
    for batch in scope.snapshot.query(&sql, &[]).await? {
        for row in 0..batch.num_rows() {
            let hash = cell_of::<store::tables::cell::Count>(&batch, "group_hash", row)?;
            keys.insert(hash, cell_of::<Word>(&batch, "group_key", row)?);
        }
    }
    Ok(keys)
}
