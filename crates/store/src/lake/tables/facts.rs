//! The columns of every fact table.

use jangbu_core::facts::{
    Accrual, AdClaim, AdDelivery, AliasKind, BankLine, CampaignAlias, ChangeKind, ChargeKind, FxRate, GoodsReceipt,
    MediaCharge, OpeningBalance, OrderChange, OrderLine, OrderTouch, Payout, PayoutKind, PayoutLine, Points,
    PointsKind, Product, RateKind, ReceiptKind, SellerRole, TaxKind, VatBasis,
};

use super::{
    cell::{Code, Count, Day, Exact, Flag, Instant, Key, MaybeDay, MaybeExact, MaybeMinor, Minor, Word},
    fact_row::fact_row,
};

fact_row!(Accrual {
    "accrual_id" => accrual_id: Word,
    "code" => code: Word,
    "party" => party: Word,
    "campaign" => campaign: Word,
    "from_on" => from_on: Day,
    "to_on" => to_on: Day,
    "amount" => amount_minor: Minor,
    "currency" => currency: Code,
    "reversed_on" => reversed_on: MaybeDay,
    "note" => note: Word,
});

fact_row!(AdClaim {
    "day" => day: Day,
    "reported_day" => reported_day: Day,
    "campaign" => unit.campaign: Word,
    "campaign_name" => unit.campaign_name: Word,
    "ad_group" => unit.ad_group: Word,
    "keyword" => unit.keyword: Word,
    "ad" => unit.ad: Word,
    "placement" => unit.placement: Word,
    "grain" => grain: Word,
    "action" => action: Word,
    "conversions" => conversions: Exact,
    "value" => value: Exact,
    "currency" => currency: Code,
});

fact_row!(AdDelivery {
    "day" => day: Day,
    "reported_day" => reported_day: Day,
    "campaign" => unit.campaign: Word,
    "campaign_name" => unit.campaign_name: Word,
    "ad_group" => unit.ad_group: Word,
    "keyword" => unit.keyword: Word,
    "ad" => unit.ad: Word,
    "placement" => unit.placement: Word,
    "grain" => grain: Word,
    "impressions" => impressions: Count,
    "clicks" => clicks: Count,
    "cost" => cost: Exact,
    "currency" => currency: Code,
    "vat_basis" => vat_basis: VatBasis,
});

fact_row!(BankLine {
    "booked_on" => booked_on: Day,
    "booked_time" => booked_time: Key,
    "description" => description: Word,
    "counterparty" => counterparty: Key,
    "memo" => memo: Word,
    "amount" => amount_minor: Minor,
    "balance" => balance_minor: MaybeMinor,
    "currency" => currency: Code,
});

fact_row!(CampaignAlias {
    "kind" => kind: AliasKind,
    "value" => value: Word,
    "media_account" => media_account: Word,
    "campaign" => campaign: Word,
});

fact_row!(FxRate {
    "rate_on" => rate_on: Day,
    "currency" => currency: Code,
    "quote" => quote: Code,
    "rate" => rate: Exact,
    "kind" => kind: RateKind,
    "source" => source: Word,
});

fact_row!(GoodsReceipt {
    "document_no" => document_no: Word,
    "kind" => kind: ReceiptKind,
    "product" => product: Word,
    "received_on" => received_on: Day,
    "quantity" => quantity: Exact,
    "supply" => supply_minor: Minor,
    "vat" => vat_minor: Minor,
    "currency" => currency: Code,
    "supplier" => supplier: Word,
});

fact_row!(MediaCharge {
    "charge_id" => charge_id: Key,
    "kind" => kind: ChargeKind,
    "charged_on" => charged_on: Day,
    "service_to" => service_to: MaybeDay,
    "supply" => supply_minor: Minor,
    "vat" => vat_minor: Minor,
    "total" => total_minor: Minor,
    "currency" => currency: Code,
    "settled" => settled_minor: MaybeMinor,
    "campaign" => campaign: Word,
    "document_no" => document_no: Word,
});

fact_row!(OpeningBalance {
    "as_of" => as_of: Day,
    "code" => code: Word,
    "party" => party: Word,
    "amount" => amount_minor: Minor,
    "currency" => currency: Code,
    "functional" => functional_minor: MaybeMinor,
    "note" => note: Word,
});

fact_row!(OrderChange {
    "order_id" => order_id: Key,
    "line_id" => line_id: Key,
    "change_id" => change_id: Key,
    "kind" => kind: ChangeKind,
    "changed_on" => changed_on: Day,
    "product" => product: Word,
    "quantity" => quantity: Exact,
    "refund" => refund: Exact,
    "shipping_refund" => shipping_refund: Exact,
    "mall_discount" => mall_discount: Exact,
    "restocked" => restocked: Flag,
    "currency" => currency: Code,
    "tax" => tax: TaxKind,
    "gateway" => gateway: Word,
});

fact_row!(OrderLine {
    "order_id" => order_id: Key,
    "line_id" => line_id: Key,
    "ordered_at" => ordered_at: Instant,
    "paid_on" => paid_on: MaybeDay,
    "shipped_on" => shipped_on: MaybeDay,
    "confirmed_on" => confirmed_on: MaybeDay,
    "product" => product: Word,
    "product_name" => product_name: Word,
    "quantity" => quantity: Exact,
    "gross" => gross: Exact,
    "seller_discount" => seller_discount: Exact,
    "mall_discount" => mall_discount: Exact,
    "points_seller" => points_seller: Exact,
    "points_mall" => points_mall: Exact,
    "shipping_fee" => shipping_fee: Exact,
    "currency" => currency: Code,
    "tax" => tax: TaxKind,
    "role" => role: SellerRole,
    "gateway" => gateway: Word,
    "customer" => customer: Key,
});

fact_row!(OrderTouch {
    "order_id" => order_id: Key,
    "touched_at" => touched_at: Instant,
    "media_account" => media_account: Word,
    "campaign" => campaign: Word,
    "ad_group" => ad_group: Word,
    "ad" => ad: Word,
    "utm_source" => utm_source: Word,
    "utm_medium" => utm_medium: Word,
    "utm_campaign" => utm_campaign: Word,
    "click_id" => click_id: Key,
    "coupon" => coupon: Word,
});

fact_row!(Payout {
    "payout_id" => payout_id: Word,
    "paid_out_on" => paid_out_on: Day,
    "amount" => amount_minor: Minor,
    "currency" => currency: Code,
});

fact_row!(PayoutLine {
    "payout_id" => payout_id: Word,
    "order_id" => order_id: Key,
    "kind" => kind: PayoutKind,
    "sold_on" => sold_on: Day,
    "paid_out_on" => paid_out_on: Day,
    "gross" => gross_minor: Minor,
    "fee" => fee_minor: Minor,
    "fee_vat" => fee_vat_minor: Minor,
    "hold_back" => hold_back_minor: Minor,
    "net" => net_minor: Minor,
    "currency" => currency: Code,
    "media_account" => media_account: Word,
    "method" => method: Word,
});

fact_row!(Points {
    "points_id" => points_id: Key,
    "kind" => kind: PointsKind,
    "day" => day: Day,
    "order_id" => order_id: Key,
    "amount" => amount_minor: Minor,
    "currency" => currency: Code,
});

fact_row!(Product {
    "product" => product: Word,
    "name" => name: Word,
    "category" => category: Word,
    "unit_cost" => unit_cost: MaybeExact,
    "supplier" => supplier: Word,
    "supply_price" => supply_price: MaybeExact,
    "commission_rate" => commission_rate: MaybeExact,
    "currency" => currency: Code,
    "valid_from" => valid_from: Day,
});
