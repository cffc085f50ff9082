//! Policy 2.10.1: the ids and campaigns that the media accounts have ever reported.

use std::collections::{BTreeMap, BTreeSet};

/// Media account and campaign, either possibly empty.
pub type Link = (String, String);

/// What the rows of all reports hold, those that a newer report replaced included.
#[derive(Debug, Default)]
pub struct Reported {
    ids: BTreeMap<String, BTreeSet<Link>>,
    campaigns: BTreeMap<String, BTreeSet<String>>,
    names: BTreeMap<String, BTreeSet<Link>>,
}

impl Reported {
    /// Records a row: its campaign, the campaign's name (empty where the file has only ids), and its other ids.
    pub fn see(&mut self, account: &str, campaign: &str, name: &str, ids: &[&str]) {
        let link = || (account.to_owned(), campaign.to_owned());
        for id in ids.iter().filter(|id| !id.is_empty()) {
            self.ids.entry((*id).to_owned()).or_default().insert(link());
        }
        if !campaign.is_empty() {
            self.campaigns.entry(campaign.to_owned()).or_default().insert(account.to_owned());
        }
        if !name.is_empty() {
            self.names.entry(name.to_owned()).or_default().insert(link());
        }
    }

    /// The campaign of an ad, keyword or ad group, if only one campaign of one account has such a thing.
    pub fn by_id(&self, id: &str) -> Option<&Link> {
        self.ids.get(id).filter(|links| links.len() == 1).and_then(|links| links.first())
    }

    /// A link by name as the reports have it: the campaign's id in the place of its name, and its account if it is not known.
    pub fn by_name(&self, (account, campaign): Link) -> Link {
        let of_account = |other: &String| account.is_empty() || *other == account;
        let reported = self.campaigns.get(&campaign).is_some_and(|accounts| accounts.iter().any(of_account));
        let named = self.names.get(&campaign).into_iter().flatten().filter(|(other, _)| of_account(other));
        let ids: BTreeSet<&String> = named.map(|(_, id)| id).collect();
        let campaign = match ids.first() {
            Some(id) if !reported && ids.len() == 1 => (*id).clone(),
            _ => campaign,
        };
        let only = self.campaigns.get(&campaign).filter(|accounts| account.is_empty() && accounts.len() == 1);
        (only.and_then(|accounts| accounts.first()).cloned().unwrap_or(account), campaign)
    }
}
