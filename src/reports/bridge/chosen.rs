//! What a reference chooses of the bridge: days and places.

use anyhow::Context as _;
use jangbu_core::{Date, Text};
use serve::Reference;

use super::place::Place;
use crate::{
    books::Books,
    reports::{
        profit::key::{Key, LINKED},
        scope::Scope,
    },
};

/// Conditions on the day and place of an order.
pub struct Chosen {
    days: Vec<(Date, Date)>,
    media_account: Option<Text>,
    campaign: Option<Text>,
    channel: Option<Text>,
    platform: Option<Text>,
    linked: Option<bool>,
}

impl Chosen {
    /// The period of a scope.
    pub fn period(scope: &Scope) -> Self {
        let days = (scope.from.unwrap_or(Date::MIN), scope.to.unwrap_or(Date::MAX));
        Self { days: vec![days], media_account: None, campaign: None, channel: None, platform: None, linked: None }
    }

    /// The period of a scope and the conditions of a reference.
    ///
    /// # Errors
    /// When a condition cannot be read.
    pub fn of(reference: &Reference, scope: &Scope) -> anyhow::Result<Self> {
        let text = |key: Key| reference.get(key.name()).map(Text::from);
        let mut chosen = Self {
            media_account: text(Key::Account),
            campaign: text(Key::Campaign),
            channel: text(Key::Channel),
            platform: text(Key::Platform),
            linked: match reference.get(LINKED) {
                None => None,
                Some("yes") => Some(true),
                Some("no") => Some(false),
                Some(other) => anyhow::bail!("{LINKED}={other} is neither yes nor no"),
            },
            ..Self::period(scope)
        };
        for key in Key::ALL.iter().filter(|key| key.is_time()) {
            if let Some(value) = reference.get(key.name()) {
                let days = key.days(value).with_context(|| format!("{}={value} cannot be read", key.name()))?;
                chosen.days.push(days);
            }
        }
        Ok(chosen)
    }

    /// Whether a day is chosen.
    pub fn takes_day(&self, day: Date) -> bool {
        self.days.iter().all(|(from, to)| *from <= day && day <= *to)
    }

    /// Whether a place is chosen.
    pub fn takes_place(&self, place: &Place, books: &Books) -> bool {
        let is = |wanted: &Option<Text>, text: &str| wanted.as_ref().is_none_or(|wanted| *wanted == text);
        is(&self.media_account, &place.media_account)
            && is(&self.campaign, &place.campaign)
            && is(&self.channel, &place.channel)
            && self.linked.is_none_or(|linked| linked != place.campaign.is_empty())
            && is(&self.platform, platform(books, &place.media_account))
    }
}

/// The platform of a media account; empty where it is not known.
pub fn platform<'a>(books: &'a Books, media_account: &str) -> &'a str {
    books.accounts.get(media_account).map_or("", |account| &account.platform)
}

/// Whether claims of several platforms are added up in what `keys` choose.
pub fn spans_platforms<'a>(mut keys: impl Iterator<Item = &'a str>) -> bool {
    !keys.any(|key| [Key::Campaign, Key::Account, Key::Platform].iter().any(|it| it.name() == key))
}
