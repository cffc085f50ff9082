//! Why there is no figure.

use jangbu_core::Said;

use super::additive::WINDOW;

/// The reason why a maturity or an expected value is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// A step of the development rests on too few days.
    #[error("{days} days show how a value changes later than {lag} days after the day; it takes {needed}")]
    TooFewDays {
        /// Lag from which on too little is known.
        lag: u32,
        /// Days above zero that were seen at or before this lag and again later.
        days: u32,
        /// Days it takes.
        needed: u32,
    },
    /// The days together are zero or below.
    #[error("the values of all days together are not above zero {lag} days after the day, or the day after that")]
    NoVolume {
        /// Lag from which the step starts.
        lag: u32,
    },
    /// The day stands at zero or below, and too little is known of the days before it.
    #[error("the day has no value yet, and {days} of the {WINDOW} days before it are known; it takes {needed}")]
    TooFewDaysBefore {
        /// Days before it with a value.
        days: u32,
        /// Days it takes.
        needed: u32,
    },
    /// The expected value does not fit into a decimal.
    #[error("the expected value is out of range")]
    OutOfRange,
}

impl Unknown {
    /// The reason in both languages.
    pub fn said(&self) -> Said {
        let ko = match self {
            Self::TooFewDays { lag, days, needed } => format!(
                "{lag}일이 지난 뒤 값이 어떻게 바뀌는지 보여 주는 날이 {days}일뿐입니다. {needed}일 이상 쌓여야 합니다"
            ),
            Self::NoVolume { lag } => {
                format!("{lag}일이 지난 시점이나 그다음 날의 값을 모두 더해도 0보다 크지 않습니다")
            }
            Self::TooFewDaysBefore { days, needed } => format!(
                "아직 값이 없는 날이고, 앞선 {WINDOW}일 가운데 값을 아는 날이 {days}일뿐입니다. {needed}일 이상 필요합니다"
            ),
            Self::OutOfRange => "예상 값이 다룰 수 있는 범위를 벗어납니다".to_owned(),
        };
        Said::new(self.to_string(), ko)
    }
}
