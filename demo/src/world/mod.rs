//! The true story of the shop: everything that happened, before anyone writes a file about it.

pub mod accounts;
pub mod accruals;
pub mod ads;
mod aftermath;
pub mod aliases;
pub mod bank;
pub mod campaigns;
pub mod catalog;
pub mod dollar_bank;
pub mod goods;
pub mod malls;
pub mod media_money;
pub mod openings;
pub mod orders;
pub mod payments;
pub mod payout_lines;
pub mod platform_money;
pub mod platforms;
pub mod points;
pub mod rates;
pub mod touches;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::{Options, calendar};

/// Everything that happened.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Story {
    pub products: Vec<catalog::Product>,
    pub campaigns: Vec<campaigns::Campaign>,
    pub orders: Vec<orders::Order>,
    pub touches: Vec<touches::Touch>,
    pub aliases: Vec<aliases::Alias>,
    pub ad_cells: Vec<ads::AdCell>,
    pub transactions: Vec<payments::Transaction>,
    pub charges: Vec<media_money::MediaCharge>,
    pub bank: Vec<bank::BankLine>,
    pub rates: Vec<rates::Rate>,
    pub openings: Vec<openings::Opening>,
    pub points: Vec<points::PointsMove>,
    pub receipts: Vec<goods::Receipt>,
    pub accruals: Vec<accruals::Accrual>,
    pub malls: malls::Malls,
    /// Lines of the dollar account.
    pub dollars: Vec<bank::BankLine>,
}

impl Story {
    /// The story that these options tell.
    pub fn tell(options: &Options) -> Self {
        let Options { seed, months, orders_per_day, start } = *options;
        let last = options.last();
        let month_starts: Vec<Date> = (0..months).map(|n| calendar::plus_months(start, i64::from(n))).collect();
        let correction =
            if months > 1 { calendar::plus(calendar::plus_months(start, 1), 11) } else { calendar::plus(start, 19) };
        let products = catalog::catalog(seed, start, calendar::at(correction, 8, 0, 0));
        let campaigns = campaigns::campaigns(start, last);
        let until = calendar::at(calendar::plus(last, 3), 0, 0, 0);
        let orders = orders::orders(seed, (start, last, until), orders_per_day, &products, &campaigns);
        let mut touches = touches::touches(seed, &orders, &campaigns);
        aliases::reword(seed, &orders, &campaigns, &mut touches);
        let aliases = aliases::aliases(&campaigns, start, last);
        let ad_cells = ads::ad_cells(seed, last, orders_per_day, &campaigns, &orders);
        let transactions = payments::transactions(seed, options.csv_from(), &month_starts, &orders);
        let rates = rates::rates(seed, start, last);
        let size = (last, orders_per_day);
        let mut charges = media_money::media_money(seed, &month_starts, size, &campaigns, &ad_cells);
        charges.extend(platform_money::platform_money(seed, &month_starts, size, &campaigns, &ad_cells, &rates));
        let payouts: Vec<(Date, i64)> = payouts(&transactions).into_iter().filter(|(on, _)| *on <= last).collect();
        let sold = (products.as_slice(), campaigns.as_slice(), orders.as_slice());
        let malls = malls::Malls::tell(seed, (&month_starts, last, until), orders_per_day, sold);
        let dollars = dollar_bank::lines(&month_starts, last, &malls.movements);
        let deposits = malls.deposits(last);
        let bank = bank::bank_lines(seed, (start, last), orders_per_day, (&payouts, &deposits), &charges, &rates);
        charges.extend(media_money::set_off(&malls.payments, last));
        let openings = openings::openings(start, months, orders_per_day, &rates);
        let points = points::points(seed, &month_starts, last, &orders);
        let receipts = goods::receipts(seed, (start, last), &products, &orders);
        let accruals = accruals::accruals(seed, &month_starts, orders_per_day, &campaigns);
        Self {
            products,
            campaigns,
            orders,
            touches,
            aliases,
            ad_cells,
            transactions,
            charges,
            bank,
            rates,
            openings,
            points,
            receipts,
            accruals,
            malls,
            dollars,
        }
    }
}

/// What the gateway pays out on each day, in won.
pub fn payouts(transactions: &[payments::Transaction]) -> BTreeMap<Date, i64> {
    let mut days = BTreeMap::new();
    for transaction in transactions {
        *days.entry(transaction.paid_out_on).or_insert(0) += transaction.net();
    }
    days
}
