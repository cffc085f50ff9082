//! Faults planted in what the shop and its malls write down.

use super::Finding;
use crate::{
    files::rows::{Content, Export, RowFault},
    world::{
        Story,
        goods::{Receipt, lowest},
    },
};

/// A delivery whose quantity cannot be read: its product is sold below zero. And a movement of points of a kind that
/// nobody knows.
pub fn goods_and_points(exports: &mut [Export], story: &Story) -> Vec<Finding> {
    for export in exports.iter_mut().filter(|e| !e.copy) {
        if let Content::Points(rows) = &mut export.content
            && let Some(mut shown) = rows.first().cloned()
        {
            shown.row.id.push_str("-adj");
            shown.fault = Some(RowFault::UnknownKind);
            rows.insert(1, shown);
            break;
        }
    }
    let without = |hidden: &Receipt| -> Vec<&Receipt> {
        story.receipts.iter().filter(|it| it.product == hidden.product && *it != hidden).collect()
    };
    let index = |hidden: &Receipt| story.products.iter().position(|p| p.code == hidden.product).unwrap_or(0);
    let deliveries = story.receipts.iter().filter(|it| it.kind == "purchase");
    let Some(hidden) = deliveries.into_iter().find(|it| lowest(index(it), &without(it), &story.orders) < 0) else {
        return Vec::new();
    };
    for export in exports.iter_mut() {
        if let Content::Receipts(rows) = &mut export.content {
            let its = rows.iter_mut().filter(|s| s.row.document == hidden.document && s.row.product == hidden.product);
            its.for_each(|shown| shown.fault = Some(RowFault::BadNumber));
        }
    }
    let subject = format!("{}/{}", hidden.shop, hidden.product);
    vec![Finding { kind: "stock_below_zero".into(), subject, amount: None }]
}
