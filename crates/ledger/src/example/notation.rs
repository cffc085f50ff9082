//! Facts and journal lines as one line of text each.

use jangbu_core::{
    Currency, Date, Decimal, Fraction, Money, Text, Timestamp,
    account::{Account, AccountKind, Billing, CreditUse, RevenueDate, VatRounding, VatTreatment},
    facts::{
        Accrual, AdDelivery, BankLine, ChangeKind, ChargeKind, Fact, FxRate, GoodsReceipt, MediaCharge, OpeningBalance,
        OrderChange, OrderLine, OrderTouch, PayoutKind, PayoutLine, Points, PointsKind, Product, RateKind, ReceiptKind,
        SellerRole, TaxKind, VatBasis,
    },
};

use super::Scene;
use crate::journal::Posting;

/// Reads a field's value.
trait Field: Sized {
    fn read(text: &str) -> Option<Self>;
}

macro_rules! fields {
    ($($type:ty: $read:expr),+ $(,)?) => {
        $(impl Field for $type {
            fn read(text: &str) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                read(text)
            }
        })+
    };
}

fields! {
    Text: |it| Some(Text::from(it)),
    String: |it| Some(it.to_owned()),
    Decimal: |it| Decimal::from_str_exact(it).ok(),
    Currency: |it| it.parse().ok(),
    Date: |it| it.parse().ok(),
    Timestamp: |it| it.parse().ok(),
    i64: |it| it.parse().ok(),
    bool: |it| it.parse().ok(),
    AccountKind: AccountKind::from_word,
    Billing: Billing::from_word,
    VatTreatment: VatTreatment::from_word,
    RevenueDate: RevenueDate::from_word,
    VatBasis: VatBasis::from_word,
    ChargeKind: ChargeKind::from_word,
    ChangeKind: ChangeKind::from_word,
    TaxKind: TaxKind::from_word,
    Fraction: |it| it.parse().ok(),
    VatRounding: VatRounding::from_word,
    CreditUse: CreditUse::from_word,
    PayoutKind: PayoutKind::from_word,
    PointsKind: PointsKind::from_word,
    RateKind: RateKind::from_word,
    ReceiptKind: ReceiptKind::from_word,
    SellerRole: SellerRole::from_word,
}

impl<T: Field> Field for Option<T> {
    fn read(text: &str) -> Option<Self> {
        T::read(text).map(Some)
    }
}

/// The fields of a line after its first word; texts with blanks stand in single quotes.
fn words(line: &str) -> Vec<(&str, &str)> {
    let mut words = Vec::new();
    let mut rest = line;
    while let Some((name, after)) = rest.split_once('=') {
        let quoted = after.strip_prefix('\'').and_then(|it| it.split_once('\''));
        let (value, next) = quoted.or_else(|| after.split_once(' ')).unwrap_or((after, ""));
        words.push((name.trim(), value));
        rest = next;
    }
    words
}

/// Sets the named fields of a value; `None` for an unknown name or an unreadable value.
macro_rules! set {
    ($value:expr, $words:expr, $($name:literal => $($place:ident).+),+ $(,)?) => {
        $words.iter().try_for_each(|(name, text)| {
            match *name {
                $($name => $value.$($place).+ = Field::read(text)?,)+
                _ => return None,
            }
            Some(())
        })
    };
}

impl Scene {
    /// Takes in one line; `None` when it cannot be read.
    pub(super) fn read_line(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let words = words(rest);
        match kind {
            "company" => set!(self.context.company, words, "currency" => currency, "revenue_date" => revenue_date)?,
            "account" => {
                let mut it = Account::default();
                set!(it, words, "id" => id, "kind" => kind, "billing" => billing, "vat" => vat, "currency" => currency,
                    "bank_text" => bank_text, "shop" => shop, "gateway" => gateway, "channel" => channel,
                    "platform" => platform, "vat_rounding" => vat_rounding, "credit_use" => credit_use,
                    "agency_markup" => agency_markup)?;
                self.context.accounts.insert(it.id.clone(), it);
            }
            _ => {
                let id = i64::try_from(self.facts.len()).ok()? + 1;
                return self.read_money(kind, &words, id).or_else(|| self.read_goods(kind, &words, id));
            }
        }
        Some(())
    }

    /// Facts of media, banks and the company.
    fn read_money(&mut self, kind: &str, words: &[(&str, &str)], id: i64) -> Option<()> {
        match kind {
            "ad_delivery" => {
                let mut it = AdDelivery { currency: Currency::KRW, ..AdDelivery::default() };
                set!(it, words, "media" => origin.account, "day" => day, "campaign" => unit.campaign,
                    "ad_group" => unit.ad_group, "keyword" => unit.keyword, "cost" => cost, "currency" => currency,
                    "vat_basis" => vat_basis)?;
                add(&mut self.facts.ad_delivery, it, id, |it| format!("{:?}", it.unit));
            }
            "media_charge" => {
                let mut it = MediaCharge::default();
                set!(it, words, "media" => origin.account, "charge_id" => charge_id, "kind" => kind,
                    "charged_on" => charged_on, "service_to" => service_to, "supply" => supply_minor,
                    "vat" => vat_minor, "total" => total_minor, "currency" => currency, "settled" => settled_minor,
                    "campaign" => campaign)?;
                add(&mut self.facts.media_charge, it, id, |it| it.charge_id.to_string());
            }
            "bank_line" => {
                let mut it = BankLine::default();
                set!(it, words, "bank" => origin.account, "booked_on" => booked_on, "description" => description,
                    "counterparty" => counterparty, "memo" => memo, "amount" => amount_minor,
                    "currency" => currency)?;
                add(&mut self.facts.bank_line, it, id, |it| format!("{}/{}", it.booked_on, it.amount_minor));
            }
            "opening_balance" => {
                let mut it = OpeningBalance::default();
                set!(it, words, "as_of" => as_of, "code" => code, "party" => party, "amount" => amount_minor,
                    "currency" => currency, "functional" => functional_minor)?;
                add(&mut self.facts.opening_balance, it, id, |it| format!("{}/{}/{}", it.as_of, it.code, it.party));
            }
            "fx_rate" => {
                let mut it = FxRate::default();
                set!(it, words, "rate_on" => rate_on, "currency" => currency, "quote" => quote, "rate" => rate,
                    "source" => source, "kind" => kind)?;
                add(&mut self.facts.fx_rate, it, id, |it| format!("{}/{}/{}", it.rate_on, it.currency, it.kind));
            }
            "accrual" => {
                let mut it = Accrual::default();
                set!(it, words, "accrual_id" => accrual_id, "code" => code, "party" => party, "campaign" => campaign,
                    "from_on" => from_on, "to_on" => to_on, "amount" => amount_minor, "currency" => currency,
                    "reversed_on" => reversed_on)?;
                add(&mut self.facts.accrual, it, id, |it| it.accrual_id.to_string());
            }
            _ => return None,
        }
        Some(())
    }

    /// Facts of shops and gateways.
    fn read_goods(&mut self, kind: &str, words: &[(&str, &str)], id: i64) -> Option<()> {
        match kind {
            "order_line" => {
                let mut it = OrderLine { quantity: Decimal::ONE, ..OrderLine::default() };
                set!(it, words, "shop" => origin.account, "order_id" => order_id, "line_id" => line_id,
                    "paid_on" => paid_on, "shipped_on" => shipped_on, "confirmed_on" => confirmed_on,
                    "product" => product, "quantity" => quantity, "gross" => gross,
                    "seller_discount" => seller_discount, "mall_discount" => mall_discount,
                    "points_seller" => points_seller, "points_mall" => points_mall, "shipping_fee" => shipping_fee,
                    "currency" => currency, "tax" => tax, "gateway" => gateway, "role" => role)?;
                add(&mut self.facts.order_line, it, id, |it| format!("{}/{}", it.order_id, it.line_id));
            }
            "order_change" => {
                let mut it = OrderChange { quantity: Decimal::ONE, ..OrderChange::default() };
                set!(it, words, "shop" => origin.account, "order_id" => order_id, "line_id" => line_id,
                    "change_id" => change_id, "kind" => kind, "changed_on" => changed_on, "product" => product,
                    "quantity" => quantity, "refund" => refund, "shipping_refund" => shipping_refund,
                    "mall_discount" => mall_discount, "restocked" => restocked, "currency" => currency,
                    "tax" => tax, "gateway" => gateway)?;
                add(&mut self.facts.order_change, it, id, |it| it.change_id.to_string());
            }
            "order_touch" => {
                let mut it = OrderTouch::default();
                set!(it, words, "shop" => origin.account, "order_id" => order_id, "touched_at" => touched_at,
                    "media" => media_account, "campaign" => campaign, "utm_campaign" => utm_campaign)?;
                add(&mut self.facts.order_touch, it, id, |it| format!("{}/{}", it.order_id, it.touched_at));
            }
            "payout_line" => {
                let mut it = PayoutLine::default();
                set!(it, words, "gateway" => origin.account, "key" => origin.key, "payout_id" => payout_id,
                    "order_id" => order_id, "sold_on" => sold_on, "paid_out_on" => paid_out_on, "gross" => gross_minor,
                    "fee" => fee_minor, "fee_vat" => fee_vat_minor, "hold_back" => hold_back_minor,
                    "net" => net_minor, "currency" => currency, "kind" => kind, "media" => media_account)?;
                add(&mut self.facts.payout_line, it, id, |it| it.origin.key.to_string());
            }
            "product" => {
                let mut it = Product::default();
                set!(it, words, "shop" => origin.account, "product" => product, "unit_cost" => unit_cost,
                    "currency" => currency, "valid_from" => valid_from, "supplier" => supplier,
                    "supply_price" => supply_price, "commission_rate" => commission_rate)?;
                add(&mut self.facts.product, it, id, |it| format!("{}/{}", it.product, it.valid_from));
            }
            "points" => {
                let mut it = Points::default();
                set!(it, words, "shop" => origin.account, "points_id" => points_id, "kind" => kind, "day" => day,
                    "order_id" => order_id, "amount" => amount_minor, "currency" => currency)?;
                add(&mut self.facts.points, it, id, |it| it.points_id.to_string());
            }
            "goods_receipt" => {
                let mut it = GoodsReceipt::default();
                set!(it, words, "shop" => origin.account, "document_no" => document_no, "kind" => kind,
                    "product" => product, "received_on" => received_on, "quantity" => quantity,
                    "supply" => supply_minor, "vat" => vat_minor, "currency" => currency, "supplier" => supplier)?;
                add(&mut self.facts.goods_receipt, it, id, |it| format!("{}/{}", it.document_no, it.product));
            }
            _ => return None,
        }
        Some(())
    }
}

fn add<T: Fact>(rows: &mut Vec<T>, mut row: T, id: i64, key: impl Fn(&T) -> String) {
    let key = key(&row);
    let origin = row.origin_mut();
    origin.id = id;
    origin.key = key.into();
    rows.push(row);
}

/// A posting as a line of text.
pub(super) fn line(posting: &Posting) -> String {
    let signed = |money: Money| if money.minor < 0 { money.to_string() } else { format!("+{money}") };
    let amount = signed(Money::new(posting.amount_minor, posting.currency));
    let mut line = format!("{} {} {amount}", posting.economic_on, posting.code);
    if posting.amount_minor != posting.functional_minor {
        line += &format!(" {} = {}", posting.currency, signed(Money::krw(posting.functional_minor)));
    }
    if posting.booked_on != posting.economic_on {
        line += &format!(" booked {}", posting.booked_on);
    }
    for (name, value) in dimensions(posting) {
        line += &format!(" {name}={value}");
    }
    line
}

/// The dimensions of a posting that are not empty, by the short names of the posting policy.
pub(crate) fn dimensions(posting: &Posting) -> impl Iterator<Item = (&'static str, &str)> {
    let it = &posting.dimensions;
    [
        ("m", &it.media_account),
        ("c", &it.campaign),
        ("g", &it.ad_group),
        ("ch", &it.channel),
        ("p", &it.product),
        ("o", &it.order),
        ("w", &it.partner),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name, value.as_str()))
}
