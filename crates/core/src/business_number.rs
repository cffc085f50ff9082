//! Korean business registration number (사업자등록번호) and its check digit.
//!
//! Weights 1 3 7 1 3 7 1 3 5 over nine digits, plus ⌊d9 × 5 / 10⌋; check = (10 − sum mod 10) mod 10.
//! Says nothing about whether the business is still open.

/// Weighted sum and check digit of the first nine digits of `number`; `None` unless it has ten digits.
pub fn weighted_sum_and_check(number: &str) -> Option<(u32, u32)> {
    let digits: Vec<u32> = number.chars().filter(|c| *c != '-').map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    if digits.len() != 10 {
        return None;
    }
    let weighted: u32 = digits.iter().zip([1, 3, 7, 1, 3, 7, 1, 3, 5]).map(|(digit, weight)| digit * weight).sum();
    let sum = weighted + digits[8] * 5 / 10;
    Some((sum, (10 - sum % 10) % 10))
}

/// Whether `number` (hyphens allowed) has ten digits and the right check digit.
pub fn is_valid(number: &str) -> bool {
    weighted_sum_and_check(number)
        .is_some_and(|(_, check)| number.chars().last().and_then(|c| c.to_digit(10)) == Some(check))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_tells_a_slip() {
        assert!(is_valid("124-81-00998"));
        assert!(!is_valid("124-81-00999"));
        assert!(!is_valid("124-81-0099"));
        assert!(!is_valid("124-81-0099x"));
    }
}
