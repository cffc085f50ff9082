//! What a file says, row by row, before it is written: the same records the answer key reads.

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use super::malls::MallRow;
use crate::world::{
    accruals::Accrual,
    aliases::Alias,
    bank::BankLine,
    goods::Receipt,
    malls::{coupang, naver, shopify},
    media_money::MediaCharge,
    openings::Opening,
    payments::Transaction,
    payout_lines::PayoutLine,
    platforms::Platform,
    points::PointsMove,
    rates::Rate,
    touches::Touch,
};

/// A row as a file shows it.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Shown<T> {
    pub row: T,
    pub fault: Option<RowFault>,
}

impl<T> Shown<T> {
    /// A row without fault.
    pub fn good(row: T) -> Self {
        Self { row, fault: None }
    }
    /// Whether the row is garbled in this way.
    pub fn has(&self, fault: RowFault) -> bool {
        self.fault == Some(fault)
    }
}

/// One row of an ad report. Values are in minor units of the account's currency.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct AdRow {
    pub day: Date,
    pub campaign: String,
    /// Empty where the file has only ids.
    pub campaign_name: String,
    pub campaign_kind: &'static str,
    pub ad_group: String,
    pub keyword: String,
    pub mobile: bool,
    pub impressions: i64,
    pub clicks: i64,
    pub cost: Decimal,
    /// All conversions (UI report) and their value.
    pub all: (i64, i64),
    pub purchases: (i64, i64),
}

/// One row of the conversion stat report.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct ConversionRow {
    pub day: Date,
    pub campaign: String,
    pub ad_group: String,
    pub keyword: String,
    pub mobile: bool,
    pub action: &'static str,
    pub count: i64,
    pub value: i64,
}

/// One sold line of an order file; amounts with VAT, in the currency of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SaleRow {
    pub shop: &'static str,
    pub order_id: String,
    pub line_id: String,
    pub ordered_at: DateTime,
    pub paid_at: Option<DateTime>,
    pub shipped_at: Option<DateTime>,
    pub confirmed_at: Option<DateTime>,
    pub product: String,
    pub product_name: String,
    pub quantity: i64,
    pub unit_price: Decimal,
    pub gross: Decimal,
    pub seller_discount: Decimal,
    pub mall_discount: Decimal,
    pub points_seller: Decimal,
    pub points_mall: Decimal,
    pub shipping_fee: Decimal,
    pub currency: &'static str,
    /// taxable, zero_rated or exempt.
    pub tax: &'static str,
    /// Empty: the shop's default.
    pub gateway: &'static str,
    pub customer: String,
    /// Sold for the product's supplier.
    pub agent: bool,
}

/// One cancellation, return, exchange or write-off of an order file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ChangeRow {
    pub shop: &'static str,
    pub order_id: String,
    pub line_id: String,
    pub change_id: String,
    /// cancel, return, exchange or write_off.
    pub kind: &'static str,
    pub changed_at: DateTime,
    pub product: String,
    pub quantity: i64,
    pub refund: Decimal,
    pub shipping_refund: Decimal,
    pub mall_discount: Decimal,
    pub restocked: bool,
    pub currency: &'static str,
    pub tax: &'static str,
    pub gateway: &'static str,
}

/// One row of the order file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum OrderRow {
    Sale(SaleRow),
    Change(ChangeRow),
}

/// One row of the product file.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct ProductRow {
    pub shop: &'static str,
    pub product: String,
    pub name: String,
    pub category: &'static str,
    /// None: entered without a cost.
    pub unit_cost: Option<Decimal>,
    pub valid_from: Date,
    /// Who supplies what is sold for a supplier, and for how much.
    pub terms: Option<Terms>,
}

/// One announced payout, in minor units.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct PayoutRow {
    pub gateway: &'static str,
    /// Its number; by default its day.
    pub payout: String,
    pub paid_out_on: Date,
    pub amount: i64,
    pub currency: &'static str,
}

/// How an order file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderLayout {
    /// Korean headers, wall time.
    Korean,
    /// English headers, wall time, no line numbers.
    Phone,
    /// English headers, instants in UTC, dollars.
    Abroad,
}

/// What a file contains.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub enum Content {
    NaverUi {
        account: &'static str,
        external_id: &'static str,
        from: Date,
        to: Date,
        rows: Vec<Shown<AdRow>>,
        total: Option<i64>,
    },
    NaverStat {
        account: &'static str,
        customer: &'static str,
        rows: Vec<Shown<AdRow>>,
    },
    NaverConversions {
        account: &'static str,
        customer: &'static str,
        rows: Vec<Shown<ConversionRow>>,
    },
    Orders {
        layout: OrderLayout,
        /// Ends in a total, off by so much.
        total: Option<i64>,
        rows: Vec<Shown<OrderRow>>,
    },
    Aliases(Vec<Shown<Alias>>),
    Touches(Vec<Shown<Touch>>),
    Products(Vec<Shown<ProductRow>>),
    TossJson(Vec<Shown<Transaction>>),
    TossCsv(Vec<Shown<Transaction>>),
    Payouts(Vec<Shown<PayoutRow>>),
    Charges(Vec<Shown<MediaCharge>>),
    Bank {
        from: Date,
        to: Date,
        total: bool,
        rows: Vec<Shown<BankLine>>,
    },
    Rates(Vec<Shown<Rate>>),
    Openings(Vec<Shown<Opening>>),
    Points(Vec<Shown<PointsMove>>),
    Receipts(Vec<Shown<Receipt>>),
    Accruals(Vec<Shown<Accrual>>),
    Store(Vec<Shown<MallRow>>),
    NaverCases(Vec<Shown<naver::Case>>),
    /// A case and which of its commissions.
    NaverCommissions(Vec<Shown<(naver::Case, usize)>>),
    NaverDays(Vec<Shown<naver::Day>>),
    Coupang(Vec<Shown<coupang::Revenue>>),
    CoupangSettlements(Vec<Shown<coupang::Settlement>>),
    /// Beside a line whether a connected mall took the order.
    Cafe24(Vec<Shown<(MallRow, bool)>>),
    PayoutLines(Vec<Shown<(String, PayoutLine)>>),
    /// An order a row, with its first line.
    Shopify(Vec<Shown<MallRow>>),
    ShopifyBalance(Vec<Shown<shopify::Movement>>),
    Camt {
        account: &'static str,
        number: String,
        opening: i64,
        rows: Vec<Shown<BankLine>>,
    },
    AdReport(AdReport),
    /// Invoices of the Google Ads API.
    GoogleInvoices {
        customer: String,
        rows: Vec<Shown<MediaCharge>>,
    },
    /// Tax invoices, those of media and of others.
    Hometax(Vec<Shown<TaxInvoice>>),
    BankOfKorea(Vec<Shown<Rate>>),
    Ecb(Vec<Shown<Rate>>),
    /// Purchases that the shop's analytics saw: by BigQuery export, else by Measurement Protocol.
    Analytics {
        big_query: bool,
        rows: Vec<Shown<Touch>>,
    },
}

/// How a report of a platform beside Naver is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AdLayout {
    GoogleUi,
    GoogleStream,
    MetaInsights,
    MetaWorkbook,
    KakaoMoment,
    KakaoKeyword,
    Tiktok,
    /// Without a format of its own: read by the mapping that the company keeps.
    Daangn,
}

/// A report of a platform beside Naver; cost without VAT.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct AdReport {
    pub layout: AdLayout,
    pub platform: &'static Platform,
    pub from: Date,
    pub to: Date,
    pub rows: Vec<Shown<AdRow>>,
}

/// One line of the tax office's list of invoices; won.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TaxInvoice {
    /// The medium it is of, if it is of one.
    pub account: Option<&'static str>,
    pub number: String,
    pub written_on: Date,
    pub supplier: &'static str,
    pub supplier_number: &'static str,
    pub supply: i64,
    pub vat: i64,
}

impl Content {
    /// The fault of each row, in the order of the rows.
    pub fn faults(&self) -> Vec<Option<RowFault>> {
        fn of<T>(rows: &[Shown<T>]) -> Vec<Option<RowFault>> {
            rows.iter().map(|r| r.fault).collect()
        }
        match self {
            Self::NaverUi { rows, .. } | Self::NaverStat { rows, .. } => of(rows),
            Self::NaverConversions { rows, .. } => of(rows),
            Self::Orders { rows, .. } => of(rows),
            Self::Aliases(rows) => of(rows),
            Self::Touches(rows) => of(rows),
            Self::Products(rows) => of(rows),
            Self::TossJson(rows) | Self::TossCsv(rows) => of(rows),
            Self::Payouts(rows) => of(rows),
            Self::Charges(rows) => of(rows),
            Self::Bank { rows, .. } => of(rows),
            Self::Rates(rows) => of(rows),
            Self::Openings(rows) => of(rows),
            Self::Points(rows) => of(rows),
            Self::Receipts(rows) => of(rows),
            Self::Accruals(rows) => of(rows),
            Self::Store(rows) | Self::Shopify(rows) => of(rows),
            Self::NaverCases(rows) => of(rows),
            Self::NaverCommissions(rows) => of(rows),
            Self::NaverDays(rows) => of(rows),
            Self::Coupang(rows) => of(rows),
            Self::CoupangSettlements(rows) => of(rows),
            Self::Cafe24(rows) => of(rows),
            Self::PayoutLines(rows) => of(rows),
            Self::ShopifyBalance(rows) => of(rows),
            Self::Camt { rows, .. } => of(rows),
            Self::AdReport(report) => of(&report.rows),
            Self::GoogleInvoices { rows, .. } => of(rows),
            Self::Hometax(rows) => of(rows),
            Self::BankOfKorea(rows) | Self::Ecb(rows) => of(rows),
            Self::Analytics { rows, .. } => of(rows),
        }
    }
}

/// One file: what it says, when it was taken, when it arrives.
#[derive(Debug, Clone)]
#[allow(missing_docs)]
pub struct Export {
    pub name: String,
    /// When the platform was asked: later exports overrule earlier ones.
    pub taken_at: DateTime,
    /// When the company imports it.
    pub arrives_at: DateTime,
    /// Account to name on import, where the file does not say it.
    pub account: Option<&'static str>,
    pub encoding: Encoding,
    pub note: String,
    /// The same bytes as an earlier file.
    pub copy: bool,
    pub content: Content,
}

pub use super::{row_fault::RowFault, sheet::Encoding};
pub use crate::world::catalog::Terms;
