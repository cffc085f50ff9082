//! What the files of the malls and their gateways say, fact by fact.

use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::{InForce, good};
use crate::{
    files::rows::Content,
    key::malls::{self, Told},
    world::{
        accounts::{CAFE24, COUPANG, SHOPIFY, STORE},
        malls::naver,
        payout_lines::PayoutLine,
        touches::Touch,
    },
};

impl InForce {
    pub(super) fn take_mall(&mut self, content: &Content, at: DateTime) {
        match content {
            Content::Coupang(rows) => good(rows).for_each(|r| {
                self.mall(COUPANG, at, malls::coupang::orders(r));
                self.pay_lines(at, malls::coupang::payments(r));
            }),
            Content::CoupangSettlements(rows) => {
                for (lines, payout) in good(rows).map(malls::coupang::settlement) {
                    self.pay_lines(at, lines);
                    self.payouts.see((payout.gateway, payout.payout.clone()), at, payout);
                }
            }
            Content::Cafe24(rows) => good(rows).filter(|(_, is_connected)| !is_connected).for_each(|(r, _)| {
                self.mall(CAFE24, at, malls::cafe24::orders(r));
                self.touch(at, malls::cafe24::touch(r));
            }),
            Content::PayoutLines(rows) => self.pay_lines(at, good(rows).cloned()),
            Content::Shopify(rows) => good(rows).for_each(|r| {
                self.mall(SHOPIFY, at, malls::shopify::orders(r));
                self.touch(at, malls::shopify::touch(r));
            }),
            Content::ShopifyBalance(rows) => {
                for told in good(rows).map(malls::shopify::movement) {
                    match told {
                        Ok(line) => self.pay_lines(at, [line]),
                        Err(payout) => self.payouts.see((payout.gateway, payout.payout.clone()), at, payout),
                    }
                }
            }
            Content::Camt { rows, .. } => {
                good(rows).for_each(|r| self.bank.see((r.bank, r.at, r.balance), at, r.clone()));
            }
            Content::Store(rows) => good(rows).for_each(|r| self.mall(STORE, at, malls::naver::orders(r))),
            Content::NaverCases(rows) => {
                good(rows).for_each(|r| self.pay_lines(at, malls::naver::case(r)));
            }
            Content::NaverCommissions(rows) => {
                let mut cases: BTreeMap<(&str, &str, &str), (&naver::Case, i64)> = BTreeMap::new();
                for (case, which) in good(rows) {
                    let name = (case.number.as_str(), case.kind, case.settle_type);
                    cases.entry(name).or_insert((case, 0)).1 += case.commissions[*which];
                }
                for (case, total) in cases.into_values() {
                    self.pay_lines(at, malls::naver::commissions(case, total));
                }
            }
            Content::NaverDays(rows) => {
                for (lines, payout) in good(rows).map(malls::naver::day) {
                    self.pay_lines(at, lines);
                    self.payouts.see((payout.gateway, payout.payout.clone()), at, payout);
                }
            }
            _ => {}
        }
    }

    fn mall(&mut self, shop: &'static str, at: DateTime, told: Told) {
        told.sales.into_iter().for_each(|(key, sale)| self.sales.see((shop, key, 0), at, sale));
        told.changes.into_iter().for_each(|(key, change)| self.changes.see((shop, key), at, change));
    }

    fn touch(&mut self, at: DateTime, touch: Option<Touch>) {
        touch.into_iter().for_each(|it| self.touches.see((it.order_id.clone(), it.touched_at), at, it));
    }

    fn pay_lines(&mut self, at: DateTime, lines: impl IntoIterator<Item = (String, PayoutLine)>) {
        lines.into_iter().for_each(|(key, line)| self.lines.see((line.gateway, key), at, line));
    }
}
