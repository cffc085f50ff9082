//! An order with its changes: sale, VAT, discounts, shipping, refunds and goods. Posting policy 3.3.
//!
//! Dr 108 receivable, 4021 discounts / Cr 401 sales, 4011 shipping, 255 VAT; refunds Dr 402, 255 / Cr 108;
//! goods Dr 451 / Cr 146. Each currency of the order by itself.

mod cost_of_goods;
mod examples;
mod refund;
mod sale;

use jangbu_core::{
    Currency, Date, Text,
    account::{Account, AccountKind},
    facts::{FactSet, OrderChange, OrderLine},
    group::{GroupKey, GroupKind},
};

use super::{PostingRule, Reason};
use crate::{
    context::Context,
    journal::{Dimensions, Posting},
    lines::Lines,
    order_link::OrderLink,
};

pub(super) const RULE: PostingRule = PostingRule {
    id: "order",
    version: 1,
    group: GroupKind::Order,
    summary: "A sale is revenue without VAT on the revenue date; coupons and points count against whoever bears them. \
              Refunds return revenue and VAT, cumulatively to the won, on their own date. Goods leave and return at \
              the unit cost of the sale.",
    summary_ko: "매출은 수익인식일에 부가세를 뺀 금액으로 잡고, 쿠폰·포인트는 부담 주체에 따라 처리한다. 환불은 \
                 환불일에 매출과 부가세를 누적 기준으로 원 단위까지 되돌린다. 상품은 판매 시 단가로 출고·재입고한다.",
    post,
    examples: examples::EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    let shop = context.account(group.account())?;
    let order = Order {
        id: group.rest().into(),
        shop,
        channel: shop.sales_channel(),
        link: OrderLink::latest(&facts.order_touch, &shop.id, context),
        context,
    };
    let mut lines = Lines::new(context, 8 * facts.order_line.len() + 6 * facts.order_change.len());
    for currency in currencies(facts) {
        let known: Vec<&OrderLine> = facts.order_line.iter().filter(|it| it.currency == currency).collect();
        let changes: Vec<&OrderChange> = facts.order_change.iter().filter(|it| it.currency == currency).collect();
        let dated = sale::dated(&known, context.company.revenue_date);
        let first_on = dated.first().map(|it| it.revenue_on);
        let Some(vat_on) = first_on.or_else(|| changes.iter().map(|it| it.changed_on).min()) else { continue };
        let vat_minor = sale::push(&mut lines, &order, currency, vat_on, &dated)?;
        if !changes.is_empty() {
            let sold = refund::Sold { known: &known, dated: &dated, first_on, vat_on, vat_minor };
            refund::push(&mut lines, &order, currency, &sold, &changes)?;
        }
    }
    lines.finish(None)
}

/// What the lines of an order have in common.
struct Order<'a> {
    id: Text,
    shop: &'a Account,
    channel: &'a Text,
    link: OrderLink<'a>,
    context: &'a Context,
}

impl<'a> Order<'a> {
    /// Channel and order.
    fn plain(&self) -> Dimensions {
        Dimensions { channel: self.channel.clone(), order: self.id.clone(), ..Dimensions::default() }
    }

    /// Receivable from `partner`.
    fn receivable(&self, partner: &Text) -> Dimensions {
        Dimensions { partner: partner.clone(), ..self.plain() }
    }

    /// Goods of a product.
    fn goods(&self, product: &Text) -> Dimensions {
        Dimensions { product: product.clone(), ..self.plain() }
    }

    /// Profit of a product, with the link to marketing.
    fn profit(&self, product: &Text) -> Dimensions {
        Dimensions {
            media_account: self.link.media_account.clone(),
            campaign: self.link.campaign.clone(),
            ..self.goods(product)
        }
    }

    /// Who owes the customer's part: the first gateway that is named, else the shop itself.
    fn gateway<'b>(&'b self, named: impl IntoIterator<Item = &'b Text>) -> &'b Text {
        match named.into_iter().chain([&self.shop.gateway]).find(|it| !it.is_empty()) {
            Some(gateway) => self.context.party(Some(AccountKind::Gateway), gateway),
            None => &self.shop.id,
        }
    }
}

/// Currencies of the order's rows, sorted.
fn currencies(facts: &FactSet) -> Vec<Currency> {
    let lines = facts.order_line.iter().map(|it| it.currency);
    let mut currencies: Vec<Currency> = lines.chain(facts.order_change.iter().map(|it| it.currency)).collect();
    currencies.sort_unstable();
    currencies.dedup();
    currencies
}

/// A line that became revenue, and when.
struct Dated<'a> {
    line: &'a OrderLine,
    revenue_on: Date,
}
