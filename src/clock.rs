//! When something is recorded, and by whom.

use jangbu_core::Timestamp;
use jiff::SignedDuration;
use store::{
    Transaction,
    records::batch::{self, Batch},
};

use crate::told::told_because;

/// The clock of the program: the real one, or a given instant (`JANGBU_NOW`, for demonstrations and tests).
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The given instant.
    pub fixed: Option<Timestamp>,
}

impl Clock {
    /// The clock that the environment asks for.
    ///
    /// # Errors
    /// When `JANGBU_NOW` is no instant.
    pub fn from_environment() -> anyhow::Result<Self> {
        let fixed = match std::env::var("JANGBU_NOW") {
            Ok(text) if !text.is_empty() => {
                let en = format!("JANGBU_NOW={text} is not an instant (RFC 3339)");
                let ko = format!("JANGBU_NOW={text} 은(는) 시각(RFC 3339)이 아닙니다");
                Some(text.parse().map_err(|cause: jiff::Error| told_because(en, ko, cause))?)
            }
            _ => None,
        };
        Ok(Self { fixed })
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.fixed.unwrap_or_else(Timestamp::now)
    }

    /// Number and instant of the next batch.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next(&self, tx: &mut Transaction<'_>) -> anyhow::Result<(i64, Timestamp)> {
        match batch::last(tx).await? {
            Some(last) => self.after(&last),
            None => Ok((1, Timestamp::from_microsecond(self.now().as_microsecond())?)),
        }
    }

    /// Number and instant of the batch behind `last`; instants grow with the numbers.
    ///
    /// # Errors
    /// When there is no such instant.
    pub fn after(&self, last: &Batch) -> anyhow::Result<(i64, Timestamp)> {
        // Microseconds are what the lake keeps.
        let at = self.now().max(last.recorded_at + SignedDuration::from_micros(1));
        Ok((last.id + 1, Timestamp::from_microsecond(at.as_microsecond())?))
    }
}

/// Who acts: the user of the machine.
pub fn actor() -> String {
    ["JANGBU_ACTOR", "USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}
