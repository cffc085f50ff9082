//! Which touch links an order to marketing. Posting policy 2.10.

use jangbu_core::{Text, account::AccountKind, facts::OrderTouch};

use crate::context::Context;

/// Media account and campaign of an order; both empty when nothing links it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OrderLink<'a> {
    /// Media account that the touch names.
    pub media_account: &'a Text,
    /// Campaign id or name.
    pub campaign: &'a Text,
}

const NONE: &Text = &Text::const_new("");

impl<'a> OrderLink<'a> {
    /// The link of an order of `shop`: its latest touch, of equals the one with the greatest natural key.
    pub(crate) fn latest(touches: &'a [OrderTouch], shop: &str, context: &'a Context) -> Self {
        let latest = touches
            .iter()
            .filter(|it| it.origin.account == shop)
            .max_by(|a, b| (a.touched_at, &a.origin.key).cmp(&(b.touched_at, &b.origin.key)));
        match latest {
            Some(touch) => Self {
                media_account: context.party(Some(AccountKind::Media), &touch.media_account),
                campaign: touch.linked_campaign(),
            },
            None => Self { media_account: NONE, campaign: NONE },
        }
    }

    /// The link of an order whose shop is not known.
    pub fn none() -> Self {
        Self { media_account: NONE, campaign: NONE }
    }
}
