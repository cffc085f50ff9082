//! Runs a block once for every fact table.

/// `each_fact!(set, |rows| …)` runs the block for each `Vec` of a `FactSet`, with its own row type.
macro_rules! each_fact {
    ($set:expr, |$rows:ident| $body:expr) => {
        $crate::pipeline::each_fact::each_fact!(@ $set, $rows, $body;
            accrual ad_claim ad_delivery bank_line campaign_alias fx_rate goods_receipt media_charge opening_balance order_change
            order_line order_touch payout payout_line points product)
    };
    (@ $set:expr, $rows:ident, $body:expr; $($field:ident)+) => {{
        $({
            let $rows = &mut $set.$field;
            $body
        })+
    }};
}
pub(crate) use each_fact;
