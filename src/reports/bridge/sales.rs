//! What orders come to with VAT, and their refunds, from the facts: added up exactly and rounded as posting policy 3.3
//! does it, so that the journal can be held against them.

use futures::TryStreamExt as _;
use hashbrown::HashMap;
use jangbu_core::{
    Currency, Decimal,
    account::RevenueDate,
    exact::{AmountError, Rounding, round_to_minor},
    facts::{FactKind, RateKind},
};
use ledger::FxRates;
use store::{
    RecordBatch,
    arrow::array::{Array as _, Date32Array, Decimal128Array, Int64Array, StringArray},
    tables::{
        cell::{Code, Count, Exact, MaybeDay, Word, day_of_number},
        column,
    },
};

use super::{
    changes::{self, Changed},
    slots::Slots,
};
use crate::{
    books::Books,
    reports::{
        profit::{delivered, key::text_of},
        scope::Scope,
        sql::in_force,
    },
};

/// Decimals of exact amounts as they are stored.
const SCALE: u32 = 6;
/// Journal lines that one line or change of an order makes at most; each may be off by less than a unit.
const LINES: i64 = 8;

/// Amounts of a date, exact: of a sale what customer and mall pay, of refunds what each gets back.
#[derive(Clone, Copy)]
pub struct Part {
    /// The date as a day number.
    pub on: i32,
    /// The customer's part, in millionths.
    pub customer: i128,
    /// The mall's part, in millionths.
    pub mall: i128,
}

/// Sale and refunds of all orders.
#[derive(Default)]
pub struct Sales {
    /// First revenue date by slot; `i32::MAX` where there is none.
    first_on: Vec<i32>,
    /// Sales in the company's currency by slot, of all dates: customer, mall.
    own: Vec<(i128, i128)>,
    foreign: HashMap<u32, Vec<(Currency, Part)>>,
    refunds: HashMap<u32, Vec<(Currency, Part)>>,
}

/// What an order comes to, in minor units of the company's currency.
#[derive(Clone, Copy, Default)]
pub struct Sale {
    /// Sale with VAT.
    pub ordered: i64,
    /// Refunds with VAT.
    pub refunded: i64,
    /// How far converting may be from what is posted; zero where nothing was converted.
    pub tolerance: i64,
}

impl Sales {
    /// Reads them; orders get their slots.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(books: &Books, scope: &Scope, slots: &mut Slots) -> anyhow::Result<Self> {
        let mut sales = Self::default();
        let mut changes = changes::read(scope, slots).await?;
        sales.add_lines(books, scope, slots, &mut changes).await?;
        for (slot, changed) in changes {
            let parts = changed.posted();
            if !parts.is_empty() {
                sales.refunds.insert(slot, parts);
            }
        }
        Ok(sales)
    }

    /// The first revenue date of an order as a day number, if it has one.
    pub fn first_on(&self, slot: u32) -> Option<i32> {
        self.first_on.get(slot as usize).copied().filter(|day| *day != i32::MAX)
    }

    /// Whether amounts in foreign currency are among them.
    pub fn has_foreign(&self, company: Currency) -> bool {
        !self.foreign.is_empty() || self.refunds.values().flatten().any(|(currency, _)| *currency != company)
    }

    /// What an order comes to; `None` where a rate is missing, so that nothing of it is posted.
    ///
    /// # Errors
    /// When an amount does not fit.
    pub fn of(&self, slot: u32, company: Currency, rates: &FxRates) -> Result<Option<Sale>, AmountError> {
        let own = self.own.get(slot as usize).copied().unwrap_or_default();
        let own = minor(own.0, company)? + minor(own.1, company)?;
        let mut tolerance = 0;
        let mut converted = |parts: Option<&Vec<(Currency, Part)>>| {
            let Some(parts) = parts else { return Ok(Some(0)) };
            let foreign = parts.iter().filter(|(currency, _)| *currency != company).count();
            tolerance += LINES * i64::try_from(foreign).unwrap_or(i64::MAX / LINES);
            in_company_currency(parts, company, rates)
        };
        let (Some(foreign), Some(refunded)) =
            (converted(self.foreign.get(&slot))?, converted(self.refunds.get(&slot))?)
        else {
            return Ok(None);
        };
        Ok(Some(Sale { ordered: own + foreign, refunded, tolerance }))
    }

    async fn add_lines(
        &mut self,
        books: &Books,
        scope: &Scope,
        slots: &mut Slots,
        changes: &mut HashMap<u32, Changed>,
    ) -> anyhow::Result<()> {
        let date = match books.company.revenue_date {
            RevenueDate::Paid => "paid_on",
            RevenueDate::Shipped => "shipped_on",
            RevenueDate::Confirmed => "confirmed_on",
        };
        let sql = format!(
            "SELECT group_hash, line_id, {date} AS revenue_on, currency, gross, shipping_fee, seller_discount, \
             points_seller, mall_discount, points_mall FROM {} f",
            in_force(&scope.snapshot, FactKind::OrderLine, &scope.known)?
        );
        let company = books.company.currency;
        let mut batches = scope.snapshot.stream(&sql, &[]).await?;
        while let Some(batch) = batches.try_next().await? {
            let lines = LineColumns::read(&batch)?;
            for row in 0..batch.num_rows() {
                let slot = slots.of(lines.hashes.value(row));
                let on = lines.dates.is_valid(row).then(|| lines.dates.value(row));
                let code = lines.currencies.value(row);
                let currency = if code == company.code() { company } else { code.parse()? };
                if let Some(changed) = changes.get_mut(&slot) {
                    changed.add_line(currency, text_of(lines.line_ids, row), on);
                }
                if let Some(on) = on {
                    self.add(slot, currency == company, (currency, lines.part(row, on)))?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, slot: u32, is_own: bool, (currency, part): (Currency, Part)) -> Result<(), AmountError> {
        let at = slot as usize;
        if self.own.len() <= at {
            self.own.resize(at + 1, (0, 0));
            self.first_on.resize(at + 1, i32::MAX);
        }
        self.first_on[at] = self.first_on[at].min(part.on);
        if is_own {
            let (customer, mall) = &mut self.own[at];
            *customer = customer.checked_add(part.customer).ok_or(AmountError::OutOfRange)?;
            *mall = mall.checked_add(part.mall).ok_or(AmountError::OutOfRange)?;
        } else {
            self.foreign.entry(slot).or_default().push((currency, part));
        }
        Ok(())
    }
}

/// Millionths as minor units, half up.
fn minor(millionths: i128, currency: Currency) -> Result<i64, AmountError> {
    if millionths == 0 {
        return Ok(0);
    }
    let exact = Decimal::try_from_i128_with_scale(millionths, SCALE).map_err(|_| AmountError::OutOfRange)?;
    round_to_minor(exact, currency, Rounding::HalfUp)
}

/// The parts by running totals, each date at its own rate; `None` where a rate is missing.
fn in_company_currency(
    parts: &[(Currency, Part)],
    company: Currency,
    rates: &FxRates,
) -> Result<Option<i64>, AmountError> {
    let mut sorted = parts.to_vec();
    sorted.sort_by_key(|(currency, part)| (*currency, part.on));
    let mut worth: i64 = 0;
    for of_currency in sorted.chunk_by(|a, b| a.0 == b.0) {
        let (mut customer, mut mall, mut before): (i128, i128, i64) = (0, 0, 0);
        for of_date in of_currency.chunk_by(|a, b| a.1.on == b.1.on) {
            let (currency, Part { on, .. }) = of_date[0];
            for (_, part) in of_date {
                customer = customer.checked_add(part.customer).ok_or(AmountError::OutOfRange)?;
                mall = mall.checked_add(part.mall).ok_or(AmountError::OutOfRange)?;
            }
            let so_far = minor(customer, currency)? + minor(mall, currency)?;
            let day = day_of_number(on);
            let Some(rate) = rates.worth(RateKind::Base, currency, company, day) else { return Ok(None) };
            worth =
                worth.checked_add(rate.convert(so_far - before, currency, company)?).ok_or(AmountError::OutOfRange)?;
            before = so_far;
        }
    }
    Ok(Some(worth))
}

/// Columns of order lines.
struct LineColumns<'a> {
    hashes: &'a Int64Array,
    line_ids: &'a StringArray,
    dates: &'a Date32Array,
    currencies: &'a StringArray,
    plus: [&'a Decimal128Array; 2],
    seller: [&'a Decimal128Array; 2],
    mall: [&'a Decimal128Array; 2],
}

impl<'a> LineColumns<'a> {
    fn read(batch: &'a RecordBatch) -> anyhow::Result<Self> {
        let exact = |name| column::<Exact>(batch, name);
        Ok(Self {
            hashes: column::<Count>(batch, "group_hash")?,
            line_ids: column::<Word>(batch, "line_id")?,
            dates: column::<MaybeDay>(batch, "revenue_on")?,
            currencies: column::<Code>(batch, "currency")?,
            plus: [exact("gross")?, exact("shipping_fee")?],
            seller: [exact("seller_discount")?, exact("points_seller")?],
            mall: [exact("mall_discount")?, exact("points_mall")?],
        })
    }

    /// What customer and mall pay. Six numbers of 18 digits fit.
    fn part(&self, row: usize, on: i32) -> Part {
        let sum = |columns: &[&Decimal128Array; 2]| columns.iter().map(|column| column.value(row)).sum::<i128>();
        let mall = sum(&self.mall);
        Part { on, customer: sum(&self.plus) - sum(&self.seller) - mall, mall }
    }
}

/// The rates that foreign orders are converted at.
///
/// # Errors
/// When the store cannot be read.
pub async fn rates(books: &Books, scope: &Scope, sales: &Sales) -> anyhow::Result<FxRates> {
    if sales.has_foreign(books.company.currency) {
        delivered::rates(&scope.snapshot, &scope.known).await
    } else {
        Ok(FxRates::from_facts(std::iter::empty()))
    }
}
