//! Amounts in the company's currency: the total of a date is converted once, then allotted to the lines.

use jangbu_core::{Currency, Date, allocation::allocate_units, exact::AmountError};

use crate::{context::Context, journal::Posting, posting_rules::Reason, running_total::LARGEST};

/// Sets the functional amount of every merged line in a foreign currency.
///
/// For each currency and economic date the debits share the converted total by largest remainder, and so
/// do the credits, in the order of account code and dimensions. `settled_minor` replaces the conversion.
pub(crate) fn value(postings: &mut [Posting], context: &Context, settled_minor: Option<i64>) -> Result<(), Reason> {
    let company = context.company.currency;
    let mut foreign: Vec<&mut Posting> = postings.iter_mut().filter(|it| it.currency != company).collect();
    foreign.sort_by(|a, b| {
        let [a, b] = [a, b].map(|it| (total_of(it), it.amount_minor < 0, &it.code, &it.dimensions));
        a.cmp(&b)
    });
    for total in foreign.chunk_by_mut(|a, b| total_of(a) == total_of(b)) {
        let Some((currency, day)) = total.first().map(|it| total_of(it)) else { continue };
        let first_credit = total.partition_point(|it| it.amount_minor > 0);
        let (debits, credits) = total.split_at_mut(first_credit);
        let debit_minor: i64 = debits.iter().map(|it| it.amount_minor).sum();
        let worth = match settled_minor {
            Some(settled_minor) => settled_minor,
            None => context.rate(currency, day)?.convert(debit_minor, currency, company)?,
        };
        if !(-LARGEST..=LARGEST).contains(&worth) {
            return Err(Reason::Amount(AmountError::OutOfRange));
        }
        for (side, sign) in [(debits, 1), (credits, -1)] {
            let weights: Vec<i128> = side.iter().map(|it| i128::from(it.amount_minor).abs()).collect();
            for (posting, part) in side.iter_mut().zip(allocate_units(worth, &weights)?) {
                posting.functional_minor = sign * part;
            }
        }
    }
    Ok(())
}

fn total_of(posting: &Posting) -> (Currency, Date) {
    (posting.currency, posting.economic_on)
}
