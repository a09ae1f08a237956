//! Keys of times and durations, and the text of dates for the crates that have them.

use std::fmt::{Display, Formatter, Result};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

own_key! {
    Duration, "duration", |value, out| out.number(Span::from(*value));
    SystemTime, "instant", |value, out| out.number(Instant::from(*value));
}

/// A day of the proleptic Gregorian calendar: `2026-11-22`, `-0044-03-15`, `+10000-01-01`.
pub(super) struct Date {
    pub(super) year: i128,
    pub(super) month: i128,
    pub(super) day: i128,
}

impl Display for Date {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if (0..=9999).contains(&self.year) {
            write!(f, "{:04}", self.year)?;
        } else {
            write!(f, "{:+05}", self.year)?;
        }
        write!(f, "-{:02}-{:02}", self.month, self.day)
    }
}

/// A time of day: `09:05:00`, `09:05:00.25`. A leap second follows its second: `23:59:59.5+1`.
pub(super) struct Time {
    pub(super) hour: i128,
    pub(super) minute: i128,
    pub(super) second: i128,
    /// 10⁹ and more in a leap second.
    pub(super) nanos: i128,
}

impl Display for Time {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let Self {
            hour,
            minute,
            second,
            nanos,
        } = self;
        let fraction = Fraction(nanos % 1_000_000_000);
        write!(f, "{hour:02}:{minute:02}:{second:02}{fraction}")?;
        if *nanos >= 1_000_000_000 {
            f.write_str("+1")?;
        }
        Ok(())
    }
}

/// A point in time, as the date and time that it is in UTC: `2026-11-22T09:05:00Z`.
pub(super) struct Instant {
    /// Since 1970; the fraction of an earlier point counts forwards too.
    pub(super) seconds: i128,
    pub(super) nanos: i128,
}

impl Display for Instant {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let date = date_of(self.seconds.div_euclid(86_400));
        let second = self.seconds.rem_euclid(86_400);
        let time = Time {
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            nanos: self.nanos,
        };
        write!(f, "{date}T{time}Z")
    }
}

impl From<SystemTime> for Instant {
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self {
                seconds: i128::from(after.as_secs()),
                nanos: after.subsec_nanos().into(),
            },
            Err(error) => {
                let before = error.duration();
                let (seconds, nanos) =
                    (-i128::from(before.as_secs()), before.subsec_nanos().into());
                if nanos == 0 {
                    Self { seconds, nanos }
                } else {
                    Self {
                        seconds: seconds - 1,
                        nanos: 1_000_000_000 - nanos,
                    }
                }
            }
        }
    }
}

/// A length of time in seconds: `90s`, `-0.5s`.
pub(super) struct Span {
    pub(super) negative: bool,
    pub(super) seconds: u64,
    pub(super) nanos: u32,
}

impl Display for Span {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let sign = if self.negative { "-" } else { "" };
        write!(f, "{sign}{}{}s", self.seconds, Fraction(self.nanos.into()))
    }
}

impl From<Duration> for Span {
    fn from(duration: Duration) -> Self {
        Self {
            negative: false,
            seconds: duration.as_secs(),
            nanos: duration.subsec_nanos(),
        }
    }
}

/// Billionths after the point, without zeros at the end; nothing at all for zero.
struct Fraction(i128);

impl Display for Fraction {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (mut value, mut digits) = (self.0, 9);
        if value == 0 {
            return Ok(());
        }
        while value % 10 == 0 {
            value /= 10;
            digits -= 1;
        }
        write!(f, ".{value:0digits$}")
    }
}

/// The date that is so many days after 1970-01-01.
fn date_of(days: i128) -> Date {
    // Years begin in March here, so that the leap day is the last of its year, and eras of 400 years begin with year 0.
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    Date {
        year: era * 400 + year + next,
        month,
        day,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i128) -> String {
        Instant { seconds, nanos: 0 }.to_string()
    }

    #[test]
    fn known_points() {
        assert_eq!(at(0), "1970-01-01T00:00:00Z");
        assert_eq!(at(-1), "1969-12-31T23:59:59Z");
        assert_eq!(at(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(at(1_709_164_800), "2024-02-29T00:00:00Z");
        assert_eq!(at(4_107_542_400), "2100-03-01T00:00:00Z");
        assert_eq!(at(-62_167_219_200), "0000-01-01T00:00:00Z");
        assert_eq!(at(-62_167_219_201), "-0001-12-31T23:59:59Z");
        assert_eq!(at(253_402_300_800), "+10000-01-01T00:00:00Z");
    }

    #[test]
    fn days_follow_each_other() {
        let length = |date: &Date| match date.month {
            4 | 6 | 9 | 11 => 30,
            2 if date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0) => 29,
            2 => 28,
            _ => 31,
        };
        let mut before = date_of(-800_000);
        for day in -799_999..800_000 {
            let date = date_of(day);
            let expected = if before.day < length(&before) {
                (before.year, before.month, before.day + 1)
            } else if before.month < 12 {
                (before.year, before.month + 1, 1)
            } else {
                (before.year + 1, 1, 1)
            };
            assert_eq!((date.year, date.month, date.day), expected);
            before = date;
        }
    }

    #[test]
    fn the_fraction_of_an_early_point_counts_forwards() {
        let early = UNIX_EPOCH - Duration::from_millis(250);
        assert_eq!(Instant::from(early).to_string(), "1969-12-31T23:59:59.75Z");
    }
}
