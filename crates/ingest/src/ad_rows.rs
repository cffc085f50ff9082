//! What advertising reports share: which columns say what, and how a row becomes delivery and claims.
//!
//! Columns are found by their names, the same in every format: `account`, `day` (else `starts` and `ends`, else the
//! `hour` with its date), `campaign`, `cost` or `spend`, … A format lists those that its platform has; the others say nothing.

mod claims;
mod named;

use jangbu_core::{
    Currency, Date, Decimal, Text,
    facts::{AdClaim, AdDelivery, AdUnit, FactKind, VatBasis},
};

use crate::{
    check::{self, Fault},
    format::Column,
    header::Columns,
    key::Key,
    reading::Reading,
    row::Row,
};

pub use self::named::column;
use self::{claims::ClaimColumns, named::find};

/// Breakdowns that make the placement, in this order; the hour is the last.
const PLACEMENT: [&str; 8] = ["placement", "media", "network", "device", "search_term", "age", "gender", "country"];

const BASES: &[(&str, VatBasis)] = &[
    ("included", VatBasis::Included),
    ("포함", VatBasis::Included),
    ("excluded", VatBasis::Excluded),
    ("별도", VatBasis::Excluded),
    ("none", VatBasis::None),
    ("없음", VatBasis::None),
];

/// The columns of an advertising report, by index; `None` where its format has none.
pub struct AdRows {
    account: usize,
    day: Option<usize>,
    starts: Option<usize>,
    ends: Option<usize>,
    hour: Option<usize>,
    campaign_id: Option<usize>,
    campaign: Option<usize>,
    ad_group_id: Option<usize>,
    ad_group: Option<usize>,
    keyword: Option<usize>,
    ad_id: Option<usize>,
    ad: Option<usize>,
    placement: [Option<usize>; PLACEMENT.len()],
    impressions: Option<usize>,
    clicks: Option<usize>,
    cost: Option<usize>,
    /// Millionths of the currency.
    cost_micros: Option<usize>,
    currency: Option<usize>,
    vat_basis: Option<usize>,
    claims: ClaimColumns,
    /// Whether cost contains VAT, where no column says so.
    vat: VatBasis,
}

impl AdRows {
    /// The columns by their names; `account` must be among them.
    pub const fn of(columns: &[Column], vat: VatBasis) -> Self {
        let mut placement = [None; PLACEMENT.len()];
        let mut at = 0;
        while at < PLACEMENT.len() {
            placement[at] = find(columns, PLACEMENT[at]);
            at += 1;
        }
        Self {
            account: column(columns, "account"),
            day: find(columns, "day"),
            starts: find(columns, "starts"),
            ends: find(columns, "ends"),
            hour: find(columns, "hour"),
            campaign_id: find(columns, "campaign_id"),
            campaign: find(columns, "campaign"),
            ad_group_id: find(columns, "ad_group_id"),
            ad_group: find(columns, "ad_group"),
            keyword: find(columns, "keyword"),
            ad_id: find(columns, "ad_id"),
            ad: find(columns, "ad"),
            placement,
            impressions: find(columns, "impressions"),
            clicks: find(columns, "clicks"),
            cost: match find(columns, "cost") {
                None => find(columns, "spend"),
                cost => cost,
            },
            cost_micros: find(columns, "cost_micros"),
            currency: find(columns, "currency"),
            vat_basis: find(columns, "vat_basis"),
            claims: ClaimColumns::of(columns),
            vat,
        }
    }

    /// The facts that a file with these columns speaks for.
    pub fn replaces(&self, columns: &Columns) -> Vec<FactKind> {
        let has = |column: Option<usize>| column.is_some_and(|column| columns.has(column));
        let costs = has(self.cost) || has(self.cost_micros);
        let kinds = [(costs, FactKind::AdDelivery), (self.claims.told(columns), FactKind::AdClaim)];
        kinds.into_iter().filter(|(told, _)| *told).map(|(_, kind)| kind).collect()
    }

    /// Day and unit.
    pub fn key(&self, row: &Row<'_>, reading: &mut Reading<'_>) -> Result<Key, Fault> {
        let home = reading.home(row, self.account)?;
        let day = row.required_day(self.day_column(row)?)?.to_string();
        if let Some(key) = row.mapped_key() {
            return Ok(Key::of(FactKind::AdDelivery, home, &[&day, key]));
        }
        Ok(Key::of(FactKind::AdDelivery, home, &parts(&day, &self.unit(row)?)))
    }

    /// Delivery where there is cost, and a claim for each action.
    pub fn read(&self, row: &Row<'_>, reading: &mut Reading<'_>) -> Result<(), Fault> {
        let home = reading.home(row, self.account)?;
        let (day, reported_day) = reading.ad_day(row, (self.day_column(row)?, self.hour), home)?;
        let currency = self.currency(row, reading.at(home).currency)?;
        let unit = self.unit(row)?;
        let grain = self.grain(row);
        reading.grain = grain;
        let (cost, vat_basis) = (self.cost(row)?, self.vat_basis(row)?);
        let (impressions, clicks) = (count(row, self.impressions)?, count(row, self.clicks)?);
        let claims = self.claims.of_row(row)?;
        let key = self.key(row, reading)?;
        let origin = reading.origin(row, key)?;
        reading.names(home, &unit.campaign);
        let claim = AdClaim {
            origin: origin.clone(),
            day,
            reported_day,
            unit: unit.clone(),
            grain: grain.into(),
            currency,
            ..AdClaim::default()
        };
        self.claims.push(row, reading, home, (claim, &claims));
        if let Some(cost) = cost {
            reading.replaces(FactKind::AdDelivery, home, reported_day);
            let grain = grain.into();
            let delivery =
                AdDelivery { origin, day, reported_day, unit, grain, impressions, clicks, cost, currency, vat_basis };
            reading.facts.ad_delivery.push(delivery);
        }
        Ok(())
    }

    /// Where the day of the row stands: a period of one day is a day.
    fn day_column(&self, row: &Row<'_>) -> Result<usize, Fault> {
        if let Some(day) = given(row, self.day) {
            return check::single_day(row, day).map(|()| day);
        }
        if let Some(starts) = given(row, self.starts) {
            if let Some(ends) = given(row, self.ends)
                && row.printed_day(starts)? != row.printed_day(ends)?
            {
                return Err(check::several_days(row, ends));
            }
            return Ok(starts);
        }
        Ok(given(row, self.hour).or(self.day).or(self.starts).unwrap_or(self.account))
    }

    fn unit(&self, row: &Row<'_>) -> Result<AdUnit, Fault> {
        let campaign_name = name(row, self.campaign)?;
        let campaign = id_or(row, self.campaign_id, &campaign_name)?;
        Ok(AdUnit {
            campaign,
            campaign_name,
            ad_group: id_or(row, self.ad_group_id, &name(row, self.ad_group)?)?,
            keyword: name(row, self.keyword)?,
            ad: id_or(row, self.ad_id, &name(row, self.ad)?)?,
            placement: self.placement(row)?,
        })
    }

    fn placement(&self, row: &Row<'_>) -> Result<Text, Fault> {
        let parts: Vec<Text> = self.placement.iter().map(|part| name(row, *part)).collect::<Result<_, _>>()?;
        let mut given: Vec<&str> = parts.iter().map(Text::as_str).filter(|part| !part.is_empty()).collect();
        let hour = self.hour.filter(|hour| !row.cell(*hour).is_empty());
        let hour = hour.map(|hour| Reading::hour(row, hour)).transpose()?.map(|hour| format!("T{hour:02}"));
        given.extend(hour.as_deref());
        Ok(given.join("/").into())
    }

    fn grain(&self, row: &Row<'_>) -> &'static str {
        let finest = [
            (self.ad, "ad"),
            (self.ad_id, "ad"),
            (self.keyword, "keyword"),
            (self.ad_group, "ad_group"),
            (self.ad_group_id, "ad_group"),
        ];
        finest.iter().find(|(column, _)| given(row, *column).is_some()).map_or("campaign", |(_, grain)| grain)
    }

    /// The currency of the row's cell, else that of the cost's header, else the account's.
    fn currency(&self, row: &Row<'_>, home: Currency) -> Result<Currency, Fault> {
        let printed = self.cost.and_then(|cost| row.printed_currency(cost)).unwrap_or(home);
        self.currency.map_or(Ok(printed), |column| check::known_currency(row, column, printed))
    }

    /// Cost in major units; `None` where the file reports none.
    fn cost(&self, row: &Row<'_>) -> Result<Option<Decimal>, Fault> {
        let cost = if let Some(cost) = given(row, self.cost) {
            row.unsigned(cost)?
        } else if let Some(micros) = given(row, self.cost_micros) {
            row.micros(micros)?
        } else {
            return Ok(None);
        };
        Ok(Some(if cost.is_zero() { Decimal::ZERO } else { cost }))
    }

    fn vat_basis(&self, row: &Row<'_>) -> Result<VatBasis, Fault> {
        let Some(column) = self.vat_basis else { return Ok(self.vat) };
        row.word(column, BASES)?.ok_or_else(|| check::missing_cell(row, column))
    }
}

/// What the key of a unit on a day is made of.
pub fn parts<'u>(day: &'u str, unit: &'u AdUnit) -> [&'u str; 6] {
    [day, &unit.campaign, &unit.ad_group, &unit.keyword, &unit.ad, &unit.placement]
}

/// Day of a row of a report, where that can be told: for rows that cannot be read.
pub fn day_of(row: &Row<'_>, columns: &[Column]) -> Option<Date> {
    let day = |name: &str| {
        let column = find(columns, name).filter(|column| row.has(*column))?;
        check::single_day(row, column).ok()?;
        row.printed_day(column).ok().flatten()
    };
    match (day("day"), day("starts"), day("ends")) {
        (Some(day), ..) => Some(day),
        (None, Some(starts), Some(ends)) => (starts == ends).then_some(starts),
        (None, starts, None) => starts.or_else(|| day("hour")),
        (None, None, Some(_)) => None,
    }
}

/// The column, if the file has it.
fn given(row: &Row<'_>, column: Option<usize>) -> Option<usize> {
    column.filter(|column| row.has(*column))
}

fn name(row: &Row<'_>, column: Option<usize>) -> Result<Text, Fault> {
    column.map_or_else(|| Ok(Text::const_new("")), |column| row.name(column))
}

/// The id, or the name where the row has none. A resource name, `customers/1/campaigns/7`, ends in the id.
fn id_or(row: &Row<'_>, column: Option<usize>, name_of: &Text) -> Result<Text, Fault> {
    let id = name(row, column)?;
    if let Some((_, last)) = id.strip_prefix("customers/").and_then(|rest| rest.rsplit_once('/')) {
        return Ok(last.into());
    }
    Ok(if id.is_empty() { name_of.clone() } else { id })
}

fn count(row: &Row<'_>, column: Option<usize>) -> Result<i64, Fault> {
    column.map_or(Ok(0), |column| row.count(column))
}
