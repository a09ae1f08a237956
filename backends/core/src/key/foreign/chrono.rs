//! Keys of `chrono`.
//!
//! A `DateTime` equals another of the same instant in whatever zone, and so do their keys: a function whose result depends
//! on the zone needs the zone in its key as well.

use std::hash::{Hash, Hasher};

use chrono::{
    DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc,
    Weekday,
};

use crate::key::time::{Date, Instant, Span, Time};
use crate::{CacheKey, KeyWriter, Shape};

own_key! {
    NaiveDate, "date", |value, out| out.number(date(*value));
    NaiveTime, "time", |value, out| out.number(time(*value));
    NaiveDateTime, "date time", |value, out|
        out.number(format_args!("{}T{}", date(value.date()), time(value.time())));
    TimeDelta, "signed duration", |value, out| out.number(span(*value));
    Weekday, "weekday", |value, out| out.number(value.number_from_monday());
}

impl<Z: TimeZone> CacheKey for DateTime<Z> {
    type Owned = DateTime<Utc>;
    const SHAPE: Shape = Shape::new("instant");

    fn hash_key<H: Hasher>(&self, state: &mut H) {
        self.naive_utc().hash(state);
    }
    fn eq_key(&self, stored: &Self::Owned) -> bool {
        self == stored
    }
    fn to_key(&self) -> Self::Owned {
        self.to_utc()
    }
    fn encode(&self, out: &mut KeyWriter<'_>) {
        out.number(Instant {
            seconds: self.timestamp().into(),
            nanos: self.timestamp_subsec_nanos().into(),
        });
    }
}

fn date(date: NaiveDate) -> Date {
    Date {
        year: date.year().into(),
        month: date.month().into(),
        day: date.day().into(),
    }
}

fn time(time: NaiveTime) -> Time {
    Time {
        hour: time.hour().into(),
        minute: time.minute().into(),
        second: time.second().into(),
        nanos: time.nanosecond().into(),
    }
}

fn span(delta: TimeDelta) -> Span {
    Span {
        negative: delta < TimeDelta::zero(),
        seconds: delta.num_seconds().unsigned_abs(),
        nanos: delta.subsec_nanos().unsigned_abs(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;
    use crate::key::{encode, hash};

    #[test]
    fn one_instant_is_one_key_in_every_zone() {
        let utc = DateTime::from_timestamp(1_763_800_000, 500_000_000).expect("in range");
        let east = utc.with_timezone(&FixedOffset::east_opt(3_600).expect("in range"));
        assert_eq!(utc, east);
        assert_eq!(encode(&utc), "2025-11-22T08:26:40.5Z");
        assert_eq!(encode(&utc), encode(&east));
        assert_eq!(hash(&utc), hash(&east));
        assert_eq!(hash(&utc), hash(&utc.to_key()));
        assert!(east.eq_key(&utc.to_key()));
    }

    #[test]
    fn a_leap_second_is_no_other_second() {
        let of = |second, nanos| {
            let time = NaiveTime::from_hms_opt(23, 59, second).expect("in range");
            time.with_nanosecond(nanos).expect("in range")
        };
        assert_eq!(encode(&of(59, 500_000_000)), "23:59:59.5");
        assert_eq!(encode(&of(59, 1_500_000_000)), "23:59:59.5+1");
        assert_eq!(encode(&of(58, 1_500_000_000)), "23:59:58.5+1");
    }

    #[test]
    fn dates_and_spans() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 2).expect("in range");
        assert_eq!(encode(&date), "2026-11-02");
        assert_eq!(
            encode(&date.and_time(NaiveTime::MIN)),
            "2026-11-02T00:00:00"
        );
        assert_eq!(encode(&NaiveDate::MIN), "-262143-01-01");
        assert_eq!(encode(&TimeDelta::milliseconds(-1_500)), "-1.5s");
        assert_eq!(encode(&TimeDelta::milliseconds(-500)), "-0.5s");
        assert_eq!(encode(&TimeDelta::zero()), "0s");
        assert_eq!(encode(&DateTime::<Utc>::MIN_UTC), "-262143-01-01T00:00:00Z");
    }
}
