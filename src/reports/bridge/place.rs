//! Where orders belong: media account, campaign and channel, each place with a number.

use hashbrown::HashMap;
use jangbu_core::Text;

/// Where an order belongs.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Place {
    /// Media account; empty for none.
    pub media_account: Text,
    /// Campaign; empty for none.
    pub campaign: Text,
    /// Sales channel; empty for none.
    pub channel: Text,
}

/// Places, each once.
#[derive(Default)]
pub struct Places {
    numbers: HashMap<Place, u32>,
    places: Vec<Place>,
}

impl Places {
    /// The number of media account, campaign and channel; `last` is that of a place they may well be.
    pub fn number(&mut self, [media_account, campaign, channel]: [&str; 3], last: u32) -> u32 {
        if let Some(place) = self.places.get(last as usize)
            && (place.campaign == campaign && place.media_account == media_account && place.channel == channel)
        {
            return last;
        }
        let place = Place { media_account: media_account.into(), campaign: campaign.into(), channel: channel.into() };
        *self.numbers.entry(place).or_insert_with_key(|place| {
            self.places.push(place.clone());
            u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// All of them, by number.
    pub fn into_places(self) -> Vec<Place> {
        self.places
    }
}
