//! When something is recorded, and by whom.

use jangbu_core::Timestamp;
use jiff::SignedDuration;
use store::{Transaction, records::batch};

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

    /// Number and instant of the next batch; instants grow with the numbers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn next(&self, tx: &mut Transaction<'_>) -> anyhow::Result<(i64, Timestamp)> {
        let id = batch::next(tx).await?;
        let now = self.now();
        let last = batch::last(tx).await?.map(|batch| batch.recorded_at);
        // Microseconds are what the lake keeps.
        let after = last.map(|last| last + SignedDuration::from_micros(1));
        let at = after.map_or(now, |after| after.max(now));
        Ok((id, Timestamp::from_microsecond(at.as_microsecond())?))
    }
}

/// Who acts: the user of the machine.
pub fn actor() -> String {
    ["JANGBU_ACTOR", "USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}
