//! Keys of `jiff`.
//!
//! A `Zoned` equals another of the same instant in whatever zone, and so do their keys: a function whose result depends on
//! the zone needs the zone in its key as well.

use std::hash::{Hash, Hasher};

use jiff::civil::{self, Weekday};
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::key::time::{Date, Instant, Span, Time};
use crate::{CacheKey, KeyWriter, Shape};

own_key! {
    civil::Date, "date", |value, out| out.number(date(*value));
    civil::Time, "time", |value, out| out.number(time(*value));
    civil::DateTime, "date time", |value, out|
        out.number(format_args!("{}T{}", date(value.date()), time(value.time())));
    Timestamp, "instant", |value, out| out.number(instant(*value));
    SignedDuration, "signed duration", |value, out| out.number(Span {
        negative: value.is_negative(),
        seconds: value.as_secs().unsigned_abs(),
        nanos: value.subsec_nanos().unsigned_abs(),
    });
    Weekday, "weekday", |value, out| out.number(value.to_monday_one_offset());
}

impl CacheKey for Zoned {
    type Owned = Timestamp;
    const SHAPE: Shape = Timestamp::SHAPE;

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        self.timestamp().hash(state);
    }
    fn eq_key(&self, stored: &Timestamp) -> bool {
        self.timestamp() == *stored
    }
    fn to_key(&self) -> Timestamp {
        self.timestamp()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        self.timestamp().encode(out);
    }
}

fn instant(point: Timestamp) -> Instant {
    let nanos = point.as_nanosecond();
    Instant {
        seconds: nanos.div_euclid(1_000_000_000),
        nanos: nanos.rem_euclid(1_000_000_000),
    }
}

fn date(date: civil::Date) -> Date {
    Date {
        year: date.year().into(),
        month: date.month().into(),
        day: date.day().into(),
    }
}

fn time(time: civil::Time) -> Time {
    Time {
        hour: time.hour().into(),
        minute: time.minute().into(),
        second: time.second().into(),
        nanos: time.subsec_nanosecond().into(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::{TimeZone, offset};

    use super::*;
    use crate::key::{encode, hash};

    #[test]
    fn one_instant_is_one_key_in_every_zone() {
        let utc = Timestamp::from_millisecond(1_763_800_000_500).expect("in range");
        let east = utc.to_zoned(TimeZone::fixed(offset(1)));
        let west = utc.to_zoned(TimeZone::fixed(offset(-1)));
        assert_eq!(east, west);
        assert_eq!(encode(&utc), "2025-11-22T08:26:40.5Z");
        assert_eq!(encode(&east), encode(&utc));
        assert_eq!(hash(&east), hash(&utc));
        assert!(east.eq_key(&west.to_key()));
    }

    #[test]
    fn dates_and_spans() {
        let early = Timestamp::from_millisecond(-250).expect("in range");
        assert_eq!(encode(&early), "1969-12-31T23:59:59.75Z");
        assert_eq!(encode(&Timestamp::MIN), "-9999-01-02T01:59:59Z");
        assert_eq!(encode(&civil::date(2026, 11, 2)), "2026-11-02");
        assert_eq!(encode(&civil::time(9, 5, 0, 250_000_000)), "09:05:00.25");
        assert_eq!(
            encode(&civil::date(-44, 3, 15).at(1, 2, 3, 0)),
            "-0044-03-15T01:02:03"
        );
        assert_eq!(encode(&SignedDuration::from_millis(-500)), "-0.5s");
        assert_eq!(
            encode(&SignedDuration::MIN),
            "-9223372036854775808.999999999s"
        );
    }
}
