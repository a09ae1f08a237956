//! Shapes of foreign types, each behind the feature of its crate's name.
//!
//! Each has its crate's name in its shape: crates write the same date in different ways.

#[cfg(feature = "uuid")]
kinds! {
    uuid::Uuid => "uuid::Uuid";
}

#[cfg(feature = "chrono")]
kinds! {
    chrono::NaiveDate => "chrono::NaiveDate";
    chrono::NaiveTime => "chrono::NaiveTime";
    chrono::NaiveDateTime => "chrono::NaiveDateTime";
    chrono::TimeDelta => "chrono::TimeDelta";
    chrono::Weekday => "chrono::Weekday";
}

#[cfg(feature = "chrono")]
shapes! {
    [Z: chrono::TimeZone] chrono::DateTime<Z> => crate::Shape::new("chrono::DateTime");
}

#[cfg(feature = "jiff")]
kinds! {
    jiff::Timestamp => "jiff::Timestamp";
    jiff::Zoned => "jiff::Zoned";
    jiff::SignedDuration => "jiff::SignedDuration";
    jiff::Span => "jiff::Span";
    jiff::civil::Date => "jiff::civil::Date";
    jiff::civil::Time => "jiff::civil::Time";
    jiff::civil::DateTime => "jiff::civil::DateTime";
    jiff::civil::Weekday => "jiff::civil::Weekday";
}

#[cfg(feature = "time")]
kinds! {
    time::Date => "time::Date";
    time::Time => "time::Time";
    time::PrimitiveDateTime => "time::PrimitiveDateTime";
    time::OffsetDateTime => "time::OffsetDateTime";
    time::UtcDateTime => "time::UtcDateTime";
    time::UtcOffset => "time::UtcOffset";
    time::Duration => "time::Duration";
    time::Weekday => "time::Weekday";
    time::Month => "time::Month";
}

#[cfg(feature = "bytes")]
kinds! {
    bytes::Bytes => "bytes::Bytes";
    bytes::BytesMut => "bytes::Bytes";
}

#[cfg(feature = "http")]
kinds! {
    http::Method => "http::Method";
    http::Uri => "http::Uri";
    http::HeaderName => "http::HeaderName";
    http::HeaderValue => "http::HeaderValue";
    http::HeaderMap => "http::HeaderMap";
    http::StatusCode => "http::StatusCode";
    http::Version => "http::Version";
}
