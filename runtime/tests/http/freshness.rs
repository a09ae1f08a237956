//! How long a response is fresh, and how old it is; against a plain reimplementation of the arithmetic, too.

use proptest::prelude::*;

use crate::common::{Site, date, reply};

/// For how many seconds a response is served from the store.
async fn fresh_for(headers: &[(&str, &str)]) -> u64 {
    let headers: Vec<(String, String)> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let site = Site::new(move |_, _| {
        let headers: Vec<(&str, &str)> = headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        reply(&headers, "a")
    });
    site.get("/").await;
    let mut seconds = 0;
    while site.get("/").await.word() == "HIT" {
        site.advance(1);
        seconds += 1;
        assert!(seconds < 1_000);
    }
    seconds
}

#[tokio::test]
async fn demand_04_rfc9111_4_2_1_the_order_of_what_says_how_long() {
    let (soon, past) = (date(30), date(-30));
    assert_eq!(
        fresh_for(&[
            ("cache-control", "max-age=9, s-maxage=4"),
            ("expires", &soon)
        ])
        .await,
        4
    );
    assert_eq!(
        fresh_for(&[("cache-control", "max-age=9"), ("expires", &soon)]).await,
        9
    );
    assert_eq!(fresh_for(&[("expires", &soon)]).await, 30);
    assert_eq!(
        fresh_for(&[("cache-control", "max-age=9"), ("expires", &past)]).await,
        9
    );
    // From the service's date on, not from ours.
    assert_eq!(
        fresh_for(&[("expires", &soon), ("date", &date(10))]).await,
        20
    );
}

#[tokio::test]
async fn demand_04_rfc9111_5_3_broken_dates_are_stale() {
    for expires in ["0", "-1", "", "tomorrow", "Thu, 32 Jan 2026 00:00:00 GMT"] {
        assert_eq!(fresh_for(&[("expires", expires)]).await, 0, "{expires}");
    }
    let (a, b) = (date(30), date(40));
    assert_eq!(
        fresh_for(&[("expires", &a), ("expires", &b)]).await,
        0,
        "two of them"
    );
}

#[tokio::test]
async fn demand_04_rfc9110_5_6_7_dates_of_every_form() {
    // 01:00:30 on that Thursday.
    for expires in [
        "Thu, 01 Jan 2026 01:00:30 GMT",
        "Thursday, 01-Jan-26 01:00:30 GMT",
        "Thu Jan  1 01:00:30 2026",
    ] {
        assert_eq!(fresh_for(&[("expires", expires)]).await, 30, "{expires}");
    }
}

#[tokio::test]
async fn demand_04_rfc9111_4_2_1_duplicates_and_nonsense() {
    assert_eq!(
        fresh_for(&[("cache-control", "max-age=5, max-age=9")]).await,
        5
    );
    assert_eq!(
        fresh_for(&[
            ("cache-control", "max-age=5"),
            ("cache-control", "max-age=9")
        ])
        .await,
        5
    );
    assert_eq!(fresh_for(&[("cache-control", "Max-Age=\"5\"")]).await, 5);
    for nonsense in [
        "max-age",
        "max-age=",
        "max-age=-5",
        "max-age=5.5",
        "max-age=five",
        "max-age=0x5",
    ] {
        assert_eq!(
            fresh_for(&[("cache-control", nonsense)]).await,
            0,
            "{nonsense}"
        );
    }
}

#[tokio::test]
async fn demand_04_rfc9111_1_2_2_a_number_that_overflows() {
    for most in ["2147483648", "99999999999999999999999999"] {
        let site =
            Site::new(move |_, _| reply(&[("cache-control", &format!("max-age={most}"))], "a"));
        site.get("/").await;
        site.advance(2_147_483_647);
        assert_eq!(site.get("/").await.word(), "HIT");
    }
    // An age that overflows is no reason to serve.
    assert_eq!(
        fresh_for(&[
            ("cache-control", "max-age=60"),
            ("age", "99999999999999999999")
        ])
        .await,
        0
    );
}

#[tokio::test]
async fn demand_04_rfc9111_4_2_3_age_in_and_out() {
    let site = Site::new(|_, _| reply(&[("cache-control", "max-age=60"), ("age", "20")], "a"));
    assert_eq!(
        site.get("/").await.age(),
        Some(20),
        "never less than it was"
    );
    assert_eq!(site.get("/").await.age(), Some(20));
    site.advance(30);
    assert_eq!(site.get("/").await.age(), Some(50));
    site.advance(10);
    assert_eq!(site.get("/").await.word(), "MISS");
}

#[tokio::test]
async fn demand_04_rfc9111_5_1_age_on_every_reuse() {
    let site = Site::new(|_, _| reply(&[("cache-control", "max-age=60")], "a"));
    assert_eq!(site.get("/").await.age(), None);
    assert_eq!(site.get("/").await.age(), Some(0));
    site.advance(7);
    assert_eq!(
        site.get_with("/", &[("if-none-match", "*")]).await.age(),
        Some(7)
    );
    assert_eq!(site.get("/").await.age(), Some(7));
}

/// The arithmetic of 4.2.1 and 4.2.3, word by word, in whole seconds. `None`: there is nothing to serve.
struct Model {
    date: Option<i64>,
    age: Option<u64>,
    max_age: Option<u64>,
    s_maxage: Option<u64>,
    /// A date, or none that can be read.
    expires: Option<Result<i64, ()>>,
    delay: u64,
    wait: u64,
}

impl Model {
    fn lifetime(&self) -> i64 {
        let response_time = self.delay.cast_signed();
        match (self.s_maxage, self.max_age, self.expires) {
            (Some(seconds), _, _) | (None, Some(seconds), _) => seconds.cast_signed(),
            (None, None, Some(Ok(at))) => (at - self.date.unwrap_or(response_time)).max(0),
            (None, None, _) => 0,
        }
    }

    fn current_age(&self) -> i64 {
        let (request_time, response_time) = (0, self.delay.cast_signed());
        let apparent_age = self.date.map_or(0, |date| (response_time - date).max(0));
        let corrected_age_value =
            self.age.unwrap_or(0).cast_signed() + (response_time - request_time);
        apparent_age.max(corrected_age_value) + self.wait.cast_signed()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn demand_04_rfc9111_4_2_3_as_a_plain_reimplementation_has_it(
        at in proptest::option::of(-200_i64..50),
        age in proptest::option::of(0_u64..100),
        max_age in proptest::option::of(0_u64..200),
        s_maxage in proptest::option::of(0_u64..200),
        expires in proptest::option::of(proptest::result::maybe_ok(-100_i64..200, Just(()))),
        delay in 0_u64..20,
        wait in 0_u64..200,
    ) {
        let model = Model { date: at, age, max_age, s_maxage, expires, delay, wait };
        let mut headers = vec![("etag".to_owned(), "\"a\"".to_owned())];
        headers.extend(at.map(|at| ("date".to_owned(), date(at))));
        headers.extend(age.map(|age| ("age".to_owned(), age.to_string())));
        headers.extend(max_age.map(|age| ("cache-control".to_owned(), format!("max-age={age}"))));
        headers.extend(s_maxage.map(|age| ("cache-control".to_owned(), format!("s-maxage={age}"))));
        headers.extend(expires.map(|at| ("expires".to_owned(), at.map_or("nonsense".to_owned(), date))));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let slot = std::sync::Arc::new(std::sync::OnceLock::<std::sync::Arc<oncemore::clock::ManualClock>>::new());
            let own = std::sync::Arc::clone(&slot);
            let site = Site::new(move |_, call| {
                // The service takes its time.
                if call == 1 {
                    own.get().expect("a clock").advance(std::time::Duration::from_secs(delay));
                }
                let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                reply(&headers, "a")
            });
            drop(slot.set(site.clock()));
            site.get("/").await;
            site.advance(wait);
            let got = site.get_with("/", &[("cache-control", "only-if-cached")]).await;
            let is_fresh = max_age.or(s_maxage).is_some() || expires.is_some();
            let is_fresh = is_fresh && model.lifetime() > model.current_age();
            prop_assert_eq!(got.status == 200, is_fresh, "{:?}", got);
            if is_fresh {
                prop_assert_eq!(got.age(), Some(model.current_age().cast_unsigned()));
            }
            Ok(())
        })?;
    }
}
