//! An order with its changes: sale, VAT, discounts, shipping, refunds and goods. Posting policy 3.3.
//!
//! Dr 108 receivable, 4021 discounts / Cr 401 sales, 4011 shipping, 255 VAT; refunds Dr 402, 255 / Cr 108;
//! goods Dr 451 / Cr 146. Of goods sold for a supplier 401 has the commission and 251 the supplier's share. Each
//! currency of the order by itself.

mod cost_of_goods;
mod examples;
mod refund;
mod sale;
mod supplier_share;

use jangbu_core::{
    Currency, Date, Decimal, Text,
    account::{Account, AccountKind},
    facts::{FactSet, OrderChange, OrderLine, RateKind},
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
    version: 2,
    group: GroupKind::Order,
    summary: "A sale is revenue without VAT on the revenue date; coupons and points count against whoever bears them. \
              Refunds return revenue and VAT, cumulatively to the won, on their own date. Goods leave and return at \
              the unit cost of the sale. Goods sold for a supplier are revenue by their commission only.",
    summary_ko: "매출은 수익인식일에 부가세를 뺀 금액으로 잡고, 쿠폰·포인트는 부담 주체에 따라 처리한다. 환불은 \
                 환불일에 매출과 부가세를 누적 기준으로 원 단위까지 되돌린다. 상품은 판매 시 단가로 출고·재입고한다. 위탁 상품은 수수료만 매출로 잡고 나머지는 공급처 외상매입금으로 둔다.",
    rates: &[RateKind::Base],
    post,
    examples: examples::EXAMPLES,
};

fn post(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Posting>, Reason> {
    Ok(draft(group, facts, context, false)?.0)
}

/// Goods of an order that left stock or came back.
pub(super) struct Goods {
    /// Product.
    pub(super) product: Text,
    /// Economic date.
    pub(super) on: Date,
    /// Pieces that left; negative for those that came back.
    pub(super) quantity: Decimal,
    /// What they posted on 451, minor units; never zero.
    pub(super) cost_minor: i64,
    /// Media account and campaign of the order.
    pub(super) link: (Text, Text),
    /// The fact they are of.
    pub(super) fact_id: i64,
}

/// The goods of an order, as its own group posts them.
pub(super) fn goods_of(group: &GroupKey, facts: &FactSet, context: &Context) -> Result<Vec<Goods>, Reason> {
    Ok(draft(group, facts, context, true)?.1)
}

/// Lines of an order and, where they are asked for, its goods.
fn draft(
    group: &GroupKey,
    facts: &FactSet,
    context: &Context,
    with_goods: bool,
) -> Result<(Vec<Posting>, Vec<Goods>), Reason> {
    let shop = context.account(group.account())?;
    let order = Order {
        id: group.rest().into(),
        shop,
        channel: shop.sales_channel(),
        link: OrderLink::of(&facts.order_touch, &shop.id, context),
        context,
    };
    let lines = Lines::new(context, 8 * facts.order_line.len() + 6 * facts.order_change.len());
    let mut draft = Draft { lines, goods: with_goods.then(Vec::new) };
    for currency in currencies(facts) {
        let known: Vec<&OrderLine> = facts.order_line.iter().filter(|it| it.currency == currency).collect();
        let changes: Vec<&OrderChange> = facts.order_change.iter().filter(|it| it.currency == currency).collect();
        let dated = sale::dated(&known, context.company.revenue_date);
        let first_on = dated.first().map(|it| it.revenue_on);
        let Some(vat_on) = first_on.or_else(|| changes.iter().map(|it| it.changed_on).min()) else { continue };
        let sale = sale::push(&mut draft, &order, currency, vat_on, &dated)?;
        if !changes.is_empty() {
            let sold = refund::Sold { known: &known, dated: &dated, first_on, vat_on, vat_minor: sale.vat_minor };
            refund::push(&mut draft, &order, currency, &sold, sale.shares, &changes)?;
        }
    }
    Ok((draft.lines.finish(None)?, draft.goods.unwrap_or_default()))
}

/// Lines of an order in the making, and its goods where they are asked for.
struct Draft<'a> {
    lines: Lines<'a>,
    goods: Option<Vec<Goods>>,
}

/// What the lines of an order have in common.
struct Order<'a> {
    id: Text,
    shop: &'a Account,
    channel: &'a Text,
    link: OrderLink,
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

    /// What `supplier` is owed for a product.
    fn owed(&self, product: &Text, supplier: &Text) -> Dimensions {
        Dimensions { partner: supplier.clone(), ..self.goods(product) }
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
