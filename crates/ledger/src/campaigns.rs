//! What names campaigns: the units that media accounts report, and the aliases that people gave. Posting policy 2.10.

use std::collections::BTreeSet;

use hashbrown::{HashMap, HashSet};
use jangbu_core::{
    Text,
    facts::{CampaignAlias, campaign_alias::AliasKind},
};

/// A campaign of a media account; either may be empty.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Named {
    /// Media account: an id where it was reported, a name to be looked up where it was given.
    pub media_account: Text,
    /// Campaign id or name.
    pub campaign: Text,
}

/// A unit as media accounts report it.
#[derive(Clone, Copy, Debug)]
pub struct Reported<'a> {
    /// Registered media account.
    pub account: &'a Text,
    /// Campaign id, or name where the source has no id.
    pub campaign: &'a Text,
    /// Campaign name; empty where it is not told.
    pub campaign_name: &'a Text,
    /// Ids or names of ad, keyword and ad group; those that are empty say nothing.
    pub below: [&'a Text; 3],
}

/// Everything that names campaigns.
#[derive(Clone, Default, Debug)]
pub struct Campaigns {
    aliases: HashMap<AliasKind, HashMap<Text, Named>>,
    /// Campaigns under which an id is reported.
    units: HashMap<Text, BTreeSet<Named>>,
    /// Accounts that report a campaign.
    campaigns: HashMap<Text, BTreeSet<Text>>,
    /// Campaigns of a name.
    names: HashMap<Text, BTreeSet<Named>>,
}

impl Campaigns {
    /// The aliases in force; one that names neither account nor campaign says nothing.
    pub fn with_aliases<'a>(mut self, aliases: impl Iterator<Item = &'a CampaignAlias>) -> Self {
        for alias in aliases.filter(|it| !it.media_account.is_empty() || !it.campaign.is_empty()) {
            let named = Named { media_account: alias.media_account.clone(), campaign: alias.campaign.clone() };
            self.aliases.entry(alias.kind).or_default().insert(alias.value.clone(), named);
        }
        self
    }

    /// Takes note of a reported unit; the texts whose meaning may have changed by it are handed to `changed`.
    pub fn report(&mut self, unit: Reported<'_>, changed: &mut dyn FnMut(&Text)) {
        let named = || Named { media_account: unit.account.clone(), campaign: unit.campaign.clone() };
        for id in unit.below.into_iter().filter(|id| !id.is_empty()) {
            if self.units.get(id).is_none_or(|known| !known.contains(&named())) {
                self.units.entry_ref(id.as_str()).or_default().insert(named());
                changed(id);
            }
        }
        if unit.campaign.is_empty() {
            return;
        }
        if self.campaigns.get(unit.campaign).is_none_or(|known| !known.contains(unit.account)) {
            self.campaigns.entry_ref(unit.campaign.as_str()).or_default().insert(unit.account.clone());
            changed(unit.campaign);
        }
        let name = unit.campaign_name;
        if !name.is_empty() && self.names.get(name).is_none_or(|known| !known.contains(&named())) {
            self.names.entry_ref(name.as_str()).or_default().insert(named());
            changed(name);
        }
    }

    /// Texts that are looked up by way of one of `texts`: names of a campaign among them, and aliases that call it so.
    pub fn reaching(&self, texts: &HashSet<Text>) -> HashSet<Text> {
        let of_campaign = |named: &BTreeSet<Named>| named.iter().any(|it| texts.contains(&it.campaign));
        let names = self.names.iter().filter(|(_, named)| of_campaign(named)).map(|(name, _)| name);
        let mut reaching: HashSet<Text> = names.cloned().collect();
        let leads_there = |named: &Named| texts.contains(&named.campaign) || reaching.contains(&named.campaign);
        let aliases = self.aliases.values().flatten().filter(|(_, named)| leads_there(named));
        let aliases: Vec<Text> = aliases.map(|(value, _)| value.clone()).collect();
        reaching.extend(aliases);
        reaching
    }

    /// The alias of `value` in a field.
    pub fn alias(&self, kind: AliasKind, value: &Text) -> Option<&Named> {
        self.aliases.get(&kind)?.get(value)
    }

    /// The one campaign of one account that reports an ad, keyword or ad group of this id.
    pub fn unit(&self, id: &Text) -> Option<&Named> {
        only(self.units.get(id)?.iter())
    }

    /// The campaign called `name` as media accounts report it: within `media`, or within all where that is empty.
    pub fn reported(&self, media: &Text, name: &Text) -> Named {
        let mut named = Named { media_account: media.clone(), campaign: name.clone() };
        let own = |account: &Text| media.is_empty() || account == media;
        let as_it_is = self.campaigns.get(name).is_some_and(|accounts| accounts.iter().any(own));
        if !as_it_is {
            let of_name = || self.names.get(name).into_iter().flatten().filter(|it| own(&it.media_account));
            let campaigns: BTreeSet<&Text> = of_name().map(|it| &it.campaign).collect();
            if let Some(campaign) = only(campaigns.into_iter()) {
                named.campaign = campaign.clone();
            }
        }
        if media.is_empty()
            && let Some(account) = self.campaigns.get(&named.campaign).and_then(|accounts| only(accounts.iter()))
        {
            named.media_account = account.clone();
        }
        named
    }
}

fn only<T>(mut of: impl Iterator<Item = T>) -> Option<T> {
    let first = of.next()?;
    of.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_campaign_is_reached_by_its_names_and_by_aliases_of_either() {
        let alias = |kind, value: &str, campaign: &str| CampaignAlias {
            kind,
            value: value.into(),
            campaign: campaign.into(),
            ..CampaignAlias::default()
        };
        let aliases = [
            alias(AliasKind::UtmCampaign, "spring", "brand"),
            alias(AliasKind::Coupon, "W", "c1"),
            alias(AliasKind::Campaign, "other", "c2"),
        ];
        let mut campaigns = Campaigns::default().with_aliases(aliases.iter());
        let [naver, none] = [Text::from("naver"), Text::default()];
        for (id, name) in [("c1", "brand"), ("c2", "shop")] {
            let (campaign, campaign_name) = (&Text::from(id), &Text::from(name));
            let unit = Reported { account: &naver, campaign, campaign_name, below: [&none; 3] };
            campaigns.report(unit, &mut |_| {});
        }
        let mut reaching: Vec<Text> = campaigns.reaching(&HashSet::from([Text::from("c1")])).into_iter().collect();
        reaching.sort();
        assert_eq!(reaching, ["W", "brand", "spring"]);
        assert_eq!(campaigns.reaching(&HashSet::new()).len(), 0);
    }
}
