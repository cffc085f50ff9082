//! Free credit beside paid money in a prepaid ad account.

/// What a day's spend used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CreditUse {
    /// Free credit used, minor units; never cost.
    pub free_used_minor: i64,
    /// Paid money used, minor units: the cost, and what the tax invoice will cover.
    pub paid_used_minor: i64,
}

/// Spend takes the free credit that is left first, then paid money. Both not negative.
pub fn free_first(spend_minor: i64, free_left_minor: i64) -> CreditUse {
    let free_used_minor = spend_minor.min(free_left_minor).max(0);
    CreditUse { free_used_minor, paid_used_minor: spend_minor - free_used_minor }
}
