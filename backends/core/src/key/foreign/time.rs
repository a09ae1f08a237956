//! Keys of `time`.
//!
//! An `OffsetDateTime` equals another of the same instant at whatever offset, and so do their keys: a function whose
//! result depends on the offset needs the offset in its key as well.

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcDateTime, Weekday};

use crate::key::time::{Date as DateText, Instant, Span, Time as TimeText};

own_key! {
    Date, "date", |value, out| out.number(date(*value));
    Time, "time", |value, out| out.number(time(*value));
    PrimitiveDateTime, "date time", |value, out|
        out.number(format_args!("{}T{}", date(value.date()), time(value.time())));
    UtcDateTime, "instant", |value, out| out.number(Instant {
        seconds: value.unix_timestamp().into(),
        nanos: value.nanosecond().into(),
    });
    OffsetDateTime, "instant", |value, out| out.number(Instant {
        seconds: value.unix_timestamp().into(),
        // An offset is whole seconds.
        nanos: value.nanosecond().into(),
    });
    Duration, "signed duration", |value, out| out.number(Span {
        negative: value.is_negative(),
        seconds: value.whole_seconds().unsigned_abs(),
        nanos: value.subsec_nanoseconds().unsigned_abs(),
    });
    Weekday, "weekday", |value, out| out.number(value.number_from_monday());
}

fn date(date: Date) -> DateText {
    DateText {
        year: date.year().into(),
        month: u8::from(date.month()).into(),
        day: date.day().into(),
    }
}

fn time(time: Time) -> TimeText {
    TimeText {
        hour: time.hour().into(),
        minute: time.minute().into(),
        second: time.second().into(),
        nanos: time.nanosecond().into(),
    }
}

#[cfg(test)]
mod tests {
    use time::{Month, UtcOffset};

    use super::*;
    use crate::CacheKey;
    use crate::key::{encode, hash};

    #[test]
    fn one_instant_is_one_key_at_every_offset() {
        let utc =
            OffsetDateTime::from_unix_timestamp_nanos(1_763_800_000_500_000_000).expect("in range");
        let east = utc.to_offset(UtcOffset::from_hms(1, 0, 0).expect("in range"));
        assert_eq!(utc, east);
        assert_eq!(encode(&utc), "2025-11-22T08:26:40.5Z");
        assert_eq!(encode(&utc), encode(&east));
        assert_eq!(hash(&utc), hash(&east));
        assert!(east.eq_key(&utc.to_key()));
        assert_eq!(encode(&UtcDateTime::from(utc)), encode(&utc));
    }

    #[test]
    fn an_instant_may_be_later_than_every_date() {
        let west = UtcOffset::from_hms(-23, 0, 0).expect("in range");
        let last = PrimitiveDateTime::new(Date::MAX, Time::MIDNIGHT).assume_offset(west);
        let key = encode(&last);
        assert!(
            key == "9999-12-31T23:00:00Z" || key.ends_with("-12-31T23:00:00Z"),
            "{key}"
        );
        let late = PrimitiveDateTime::new(Date::MAX, Time::MAX).assume_offset(west);
        assert!(encode(&late).ends_with("-01-01T22:59:59.999999999Z"));
        assert_eq!(hash(&late), hash(&late.to_key()));
    }

    #[test]
    fn dates_and_spans() {
        let date = Date::from_calendar_date(2026, Month::November, 2).expect("in range");
        let time = Time::from_hms_milli(9, 5, 0, 250).expect("in range");
        assert_eq!(encode(&date), "2026-11-02");
        assert_eq!(encode(&time), "09:05:00.25");
        assert_eq!(encode(&date.with_time(time)), "2026-11-02T09:05:00.25");
        assert_eq!(encode(&Duration::milliseconds(-500)), "-0.5s");
        let early = OffsetDateTime::UNIX_EPOCH - Duration::milliseconds(250);
        assert_eq!(encode(&early), "1969-12-31T23:59:59.75Z");
    }
}
