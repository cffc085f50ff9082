//! Local time of a zone to instants and back, without asking the time-zone database for every row.

use jangbu_core::Timestamp;
use jiff::{
    ToSpan,
    civil::{Date, DateTime},
    tz::{Offset, TimeZone},
};

use crate::IngestError;

/// The clock of a zone. Remembers the offset of the last day that had the same offset from start to end.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: TimeZone,
    steady: Option<(Date, Offset)>,
}

impl Clock {
    /// The clock of the IANA zone `name`.
    ///
    /// # Errors
    /// When the zone is not known.
    pub fn of_zone(name: &str) -> Result<Self, IngestError> {
        let zone = TimeZone::get(name).map_err(|source| IngestError::Zone { zone: name.to_owned(), source })?;
        Ok(Self { zone, steady: None })
    }

    /// The instant at which this zone's clocks show `local`; of two (autumn) the earlier, of none (spring) the later.
    ///
    /// `None` when it lies outside the years that can be represented.
    pub fn instant(&mut self, local: DateTime) -> Option<Timestamp> {
        if let Some(offset) = self.offset_of(local.date()) {
            return offset.to_timestamp(local).ok();
        }
        self.zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    /// The calendar date that this zone's clocks show at `instant`.
    pub fn date(&mut self, instant: Timestamp) -> Date {
        if let Some((day, offset)) = self.steady {
            let local = offset.to_datetime(instant).date();
            if local == day {
                return day;
            }
        }
        let day = self.zone.to_datetime(instant).date();
        self.offset_of(day);
        day
    }

    fn offset_of(&mut self, day: Date) -> Option<Offset> {
        match self.steady {
            Some((known, offset)) if known == day => Some(offset),
            _ => {
                let midnight = |day: Date| self.zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok();
                let (from, until) = (midnight(day)?, midnight(day.checked_add(1.day()).ok()?)?);
                let offset = self.zone.to_offset(from);
                let steady = offset == self.zone.to_offset(until)
                    && until.duration_since(from).as_secs() == 86_400
                    && offset == self.zone.to_offset(from + 12.hours());
                if steady {
                    self.steady = Some((day, offset));
                }
                steady.then_some(offset)
            }
        }
    }
}
