//! Shipping that belongs to an order or a bundle and not to one of its products: a line of its own.
//!
//! Exports repeat such a fee in the row of every product. Its line has a key of its own, so that it counts once in a
//! file, and once over files that hold different products of the bundle.

use jangbu_core::{
    Decimal,
    facts::{OrderLine, Origin},
};

/// The line with the shipping of the order that `product` belongs to; `seller_discount` is what the seller gives up.
pub fn shipping_line(product: &OrderLine, origin: Origin, fee: Decimal, seller_discount: Decimal) -> OrderLine {
    OrderLine {
        line_id: origin.key.clone(),
        origin,
        product: "".into(),
        product_name: "".into(),
        quantity: Decimal::ZERO,
        gross: Decimal::ZERO,
        seller_discount,
        mall_discount: Decimal::ZERO,
        points_seller: Decimal::ZERO,
        points_mall: Decimal::ZERO,
        shipping_fee: fee,
        ..product.clone()
    }
}
