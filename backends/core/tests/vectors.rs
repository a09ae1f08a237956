//! Every test vector of `KEYS.md` against the code, and every case here against `KEYS.md`.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::{NonZero, Wrapping};
use std::ops::{Bound, Range};
use std::path::Path;
use std::time::{Duration, SystemTime};

use oncemore_core::key::{BytesKey, encode};
use oncemore_core::{CacheKey, CacheValue, Shape};

const SPECIFICATION: &str = include_str!("../KEYS.md");

/// The rows of the blocks that are marked as such, their columns trimmed.
fn rows(mark: &str) -> Vec<Vec<String>> {
    let fence = format!("```{mark}\n");
    let mut rows = Vec::new();
    for block in SPECIFICATION.split(&fence).skip(1) {
        let (block, _) = block.split_once("\n```").expect("an end of the block");
        for line in block.lines() {
            rows.push(
                line.split(" | ")
                    .map(|column| column.trim().to_owned())
                    .collect(),
            );
        }
    }
    rows
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The two agree in both directions; what a correct row would be is in the message.
fn compare(mark: &str, cases: Vec<Vec<String>>) {
    let key = |row: &[String]| -> String {
        let (_, names) = row.split_last().expect("no empty rows");
        without_spaces(&names.join("|"))
    };
    let specified: HashMap<_, _> = rows(mark).into_iter().map(|row| (key(&row), row)).collect();
    let mut wrong = Vec::new();
    let mut known = BTreeSet::new();
    for case in cases {
        if specified.get(&key(&case)).and_then(|row| row.last()) != case.last() {
            wrong.push(format!("the code has:      {}", case.join(" | ")));
        }
        known.insert(key(&case));
    }
    for (name, row) in &specified {
        if !known.contains(name) {
            wrong.push(format!("there is no case:  {}", row.join(" | ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "`{mark}` in KEYS.md:\n{}",
        wrong.join("\n")
    );
}

macro_rules! texts {
    ($($type:ty = $value:expr;)*) => {{
        let cases = vec![$({
            let value: $type = $value;
            vec![stringify!($type).to_owned(), stringify!($value).to_owned(), encode(&value)]
        }),*];
        cases
    }};
}

macro_rules! shapes {
    ($as:ident: $($type:ty;)*) => {
        vec![$(vec![stringify!($type).to_owned(), <$type as $as>::SHAPE.to_string()]),*]
    };
}

#[test]
fn text_forms() {
    compare(
        "vectors",
        texts! {
            u8 = 5;
            i64 = -1;
            u128 = u128::MAX;
            bool = true;
            NonZero<u16> = NonZero::<u16>::MAX;
            f64 = 0.0;
            f64 = -0.0;
            f64 = 1.5;
            f64 = -1e-7;
            f64 = 0.1 + 0.2;
            f64 = 1e21;
            f64 = f64::MAX;
            f64 = 5e-324;
            f64 = f64::NAN;
            f64 = -f64::NAN;
            f64 = f64::NEG_INFINITY;
            f32 = 0.1;
            char = 'x';
            char = '"';
            &str = "";
            &str = "A-1";
            &str = "it's \"5\" \\ 7";
            &str = "a\tb\r\nc";
            &str = "\0\u{1b}\u{7f}\u{85}";
            &str = "a:b,c=(d)[e]{f} g/h";
            &str = "\u{e9}";
            &str = "e\u{301}";
            &str = "\u{1f600}";
            Option<&str> = None;
            Option<&str> = Some("");
            Option<Option<()>> = Some(None);
            Result<u8, &str> = Ok(1);
            Result<u8, &str> = Err("no");
            () = ();
            (u8,) = (1,);
            (&str, u32) = ("A-1", 3);
            (&str, &str) = ("ab", "c");
            (&str, &str) = ("a", "bc");
            Vec<u8> = vec![];
            Vec<u8> = vec![1, 2, 3];
            [Vec<&str>; 2] = [vec!["a", "b"], vec![]];
            BTreeSet<u8> = BTreeSet::from([2, 1]);
            BTreeMap<&str, u8> = BTreeMap::from([("b", 2), ("a", 1)]);
            BTreeMap<&str, u8> = BTreeMap::new();
            Wrapping<u8> = Wrapping(7);
            Reverse<&str> = Reverse("a");
            Range<u8> = 1..5;
            Bound<u8> = Bound::Excluded(5);
            Bound<u8> = Bound::Unbounded;
            Ordering = Ordering::Less;
            std::marker::PhantomData<u8> = std::marker::PhantomData;
            Duration = Duration::ZERO;
            Duration = Duration::from_millis(90_050);
            Duration = Duration::new(1, 1);
            SystemTime = SystemTime::UNIX_EPOCH;
            SystemTime = SystemTime::UNIX_EPOCH + Duration::from_millis(1_763_800_000_500);
            SystemTime = SystemTime::UNIX_EPOCH - Duration::from_millis(250);
            SystemTime = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
            SystemTime = SystemTime::UNIX_EPOCH - Duration::from_secs(62_167_219_201);
            IpAddr = IpAddr::from([127, 0, 0, 1]);
            Ipv6Addr = Ipv6Addr::LOCALHOST;
            Ipv6Addr = Ipv6Addr::UNSPECIFIED;
            Ipv6Addr = Ipv6Addr::from([0x2001, 0xdb8, 0, 0, 1, 0, 0, 1]);
            Ipv6Addr = Ipv6Addr::from([0x2001, 0xdb8, 0, 1, 1, 1, 1, 1]);
            Ipv6Addr = Ipv6Addr::from([0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201]);
            SocketAddr = SocketAddr::from(([127, 0, 0, 1], 80));
            SocketAddr = SocketAddr::from((Ipv6Addr::LOCALHOST, 80));
            &Path = Path::new("/a//./b/");
            &Path = Path::new("");
            &std::ffi::CStr = c"caf\xe9";
            BytesKey = BytesKey::from(b"\xc3\xa9\xff\"\0".as_slice());
        },
    );
}

#[cfg(all(
    feature = "uuid",
    feature = "chrono",
    feature = "jiff",
    feature = "time",
    feature = "bytes",
    feature = "http"
))]
#[test]
fn text_forms_of_foreign_types() {
    use chrono::{NaiveDate, NaiveTime, TimeDelta};

    compare(
        "foreign",
        texts! {
            uuid::Uuid = uuid::Uuid::from_u128(0x0123_4567_89AB_CDEF_0123_4567_89AB_CDEF);
            NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
            NaiveTime = NaiveTime::from_hms_milli_opt(9, 5, 0, 250).unwrap();
            NaiveTime = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).unwrap();
            chrono::NaiveDateTime = NaiveDate::from_ymd_opt(-44, 3, 15).unwrap().and_time(NaiveTime::MIN);
            chrono::DateTime<chrono::Utc> = chrono::DateTime::from_timestamp(1_763_800_000, 0).unwrap();
            TimeDelta = TimeDelta::milliseconds(-500);
            jiff::Timestamp = jiff::Timestamp::from_second(1_763_800_000).unwrap();
            jiff::civil::DateTime = jiff::civil::date(2026, 11, 2).at(9, 5, 0, 0);
            jiff::SignedDuration = jiff::SignedDuration::from_secs(-90);
            time::Weekday = time::Weekday::Sunday;
            time::OffsetDateTime = time::OffsetDateTime::from_unix_timestamp(1_763_800_000).unwrap();
            bytes::Bytes = bytes::Bytes::from_static(b"a\xff");
            http::Method = http::Method::GET;
            http::StatusCode = http::StatusCode::NOT_FOUND;
            http::Version = http::Version::HTTP_11;
            http::HeaderName = http::header::CONTENT_TYPE;
            http::HeaderValue = http::HeaderValue::from_static("text/html");
            http::Uri = http::Uri::from_static("HTTP://A.Example/X?Q");
            http::Uri = http::Uri::from_static("/x?y=z");
            http::Uri = http::Uri::from_static("a.example:80");
        },
    );
}

#[test]
fn key_shapes() {
    compare(
        "shapes",
        shapes! { CacheKey:
            u8;
            u64;
            usize;
            f64;
            &str;
            String;
            ();
            (&str, u32);
            (u32, &str);
            Vec<u8>;
            [u8; 4];
            Option<Vec<&str>>;
            Result<u8, String>;
            BTreeMap<String, u8>;
            BTreeSet<u8>;
            Wrapping<u8>;
            Duration;
            SystemTime;
            IpAddr;
            &Path;
        },
    );
}

#[test]
fn value_shapes() {
    compare(
        "value-shapes",
        shapes! { CacheValue:
            u8;
            String;
            Box<str>;
            ();
            (String, u32);
            Vec<u8>;
            [u8; 4];
            Option<Vec<String>>;
            Result<u8, String>;
            BTreeMap<String, u8>;
            HashMap<String, u8>;
            std::collections::HashSet<u8>;
            Duration;
        },
    );
}

#[test]
fn the_worked_example_of_a_shape() {
    let shape = Shape::new("struct")
        .text("Point")
        .field("x", Shape::new("f64"))
        .number(2);
    compare(
        "worked-shape",
        vec![vec!["Point".to_owned(), shape.to_string()]],
    );
}

/// The schema of a remote key: `value` is the shape of what is stored.
fn schema(key: Shape, value: Shape, instance: &str) -> String {
    let value = match instance {
        "-" => value,
        text => value.part(Shape::new("instance").text(text)),
    };
    Shape::new("remote").part(key).part(value).to_string()
}

#[test]
fn schemas_of_remote_keys() {
    let mut cases = Vec::new();
    macro_rules! case {
        ($key:ty, $value:ty, $instance:literal) => {
            cases.push(vec![
                stringify!($key).to_owned(),
                stringify!($value).to_owned(),
                $instance.to_owned(),
                schema(
                    <$key as CacheKey>::SHAPE,
                    <$value as CacheValue>::SHAPE,
                    $instance,
                ),
            ]);
        };
    }
    case!((&str, u32), u64, "-");
    case!((u32,), String, "-");
    case!((u32,), String, "__instance<remote::keys::Metre>");
    case!((u32,), String, "__instance<remote::keys::Mile>");
    compare("schemas", cases);
}
