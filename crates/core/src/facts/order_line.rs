//! A line of a sale.

use serde::{Deserialize, Serialize};

use super::{Origin, fact};
use crate::{
    Currency, Date, Decimal, Text, Timestamp,
    account::{RevenueDate, words},
    group::{GroupKey, GroupKind},
};

words! {
    /// VAT of a sale.
    TaxKind {
        /// Standard rate, contained in the amounts.
        Taxable = "taxable",
        /// Zero rate (영세율).
        ZeroRated = "zero_rated",
        /// Exempt (면세).
        Exempt = "exempt",
    } default Taxable
}

words! {
    /// What the seller is to the goods of a line.
    SellerRole {
        /// Sells its own goods: list price is revenue, goods are cost.
        Principal = "principal",
        /// Sells for a supplier (위탁판매): the commission is revenue.
        Agent = "agent",
    } default Principal
}

/// One line of an order. Amounts contain VAT where taxable and are not negative.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct OrderLine {
    /// Where it came from; its key is order and line.
    pub origin: Origin,
    /// The shop's order number.
    pub order_id: Text,
    /// Line (product order) number within the order.
    pub line_id: Text,
    /// When the customer ordered.
    pub ordered_at: Timestamp,
    /// Day of payment; `None` while unpaid.
    pub paid_on: Option<Date>,
    /// Day of shipping.
    pub shipped_on: Option<Date>,
    /// Day the purchase was confirmed.
    pub confirmed_on: Option<Date>,
    /// Product code (SKU).
    pub product: Text,
    /// Product name as sold.
    pub product_name: Text,
    /// Pieces.
    pub quantity: Decimal,
    /// List price × quantity before every discount, exact.
    pub gross: Decimal,
    /// Coupons and discounts the seller bears.
    pub seller_discount: Decimal,
    /// Coupons the mall bears and pays back to the seller.
    pub mall_discount: Decimal,
    /// Points the seller bears.
    pub points_seller: Decimal,
    /// Points the mall bears and pays back to the seller.
    pub points_mall: Decimal,
    /// Shipping charged to the customer on this line.
    pub shipping_fee: Decimal,
    /// Currency of the amounts.
    pub currency: Currency,
    /// VAT of the line; of an agent's line that of the commission.
    pub tax: TaxKind,
    /// Whether the seller sells its own goods or a supplier's.
    pub role: SellerRole,
    /// Gateway account that collects; empty for the shop's default.
    pub gateway: Text,
    /// Pseudonymous customer key; never a name, phone or address.
    pub customer: Text,
}

impl OrderLine {
    /// The date on which the line becomes revenue; `None` while that has not happened.
    pub fn revenue_on(&self, policy: RevenueDate) -> Option<Date> {
        match policy {
            RevenueDate::Paid => self.paid_on,
            RevenueDate::Shipped => self.shipped_on,
            RevenueDate::Confirmed => self.confirmed_on,
        }
    }
}

fact!(OrderLine, Upsert, |it| Some(GroupKey::new(GroupKind::Order, &it.origin.account, &it.order_id)));
