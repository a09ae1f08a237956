//! Whatever comes in headers: nothing panics, and what is written reads back.

use http::header::CACHE_CONTROL;
use http::{HeaderMap, HeaderValue};
use oncemore::http::{MOST, RequestDirectives, ResponseDirectives};
use proptest::prelude::*;

use crate::common::{Site, reply};

fn lines(lines: &[Vec<u8>]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append(CACHE_CONTROL, value);
        }
    }
    headers
}

/// Text as a header may have it, rich in what means something.
fn text() -> impl Strategy<Value = Vec<u8>> {
    const WORDS: [&[u8]; 18] = [
        b"max-age",
        b"no-cache",
        b"private",
        b"=",
        b",",
        b"\"",
        b"\\",
        b" ",
        b"0",
        b"99999999999999999999",
        b"MAX-STALE",
        b"\xff",
        b"-",
        b";",
        b"*",
        b"W/",
        b"bytes=",
        b"\t",
    ];
    let word = (0..WORDS.len()).prop_map(|at| WORDS[at]);
    proptest::collection::vec(word, 0..20).prop_map(|words| words.concat())
}

fn seconds() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of(0..=MOST)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn demand_04_rfc9111_5_2_response_directives_never_panic_and_round_trip(all in proptest::collection::vec(text(), 0..4)) {
        let read = ResponseDirectives::of(&lines(&all));
        let written = lines(&[read.to_string().into_bytes()]);
        let again = ResponseDirectives::of(&written);
        prop_assert_eq!(ResponseDirectives { present: true, ..again }, ResponseDirectives { present: true, ..read });
        prop_assert!(read.max_age.is_none_or(|seconds| seconds <= MOST));
    }

    #[test]
    fn demand_05_rfc9111_5_2_request_directives_never_panic_and_round_trip(all in proptest::collection::vec(text(), 0..4)) {
        let read = RequestDirectives::of(&lines(&all));
        let written = lines(&[read.to_string().into_bytes()]);
        prop_assert_eq!(RequestDirectives::of(&written), read);
    }

    #[test]
    fn demand_05_rfc9111_5_2_what_is_written_reads_back(
        max_age in seconds(), s_maxage in seconds(), stale in seconds(), error in seconds(), flags in any::<u8>(),
    ) {
        let all = ResponseDirectives {
            max_age, s_maxage, stale_while_revalidate: stale, stale_if_error: error,
            no_store: flags & 1 != 0, no_cache: flags & 2 != 0, private: flags & 4 != 0, public: flags & 8 != 0,
            must_revalidate: flags & 16 != 0, proxy_revalidate: flags & 32 != 0, must_understand: flags & 64 != 0,
            present: true,
        };
        prop_assert_eq!(ResponseDirectives::of(&lines(&[all.to_string().into_bytes()])), all);
        // In any case, between whatever else, with quotes.
        let odd = format!(",, x-y=\"a, \\\" no-store\" , {} ,z", all.to_string().to_uppercase());
        prop_assert_eq!(ResponseDirectives::of(&lines(&[odd.into_bytes()])), all);
    }

    #[test]
    fn headers_of_any_kind_never_panic(request in proptest::collection::vec((0..8_usize, text()), 0..6), response in proptest::collection::vec((0..8_usize, text()), 0..6)) {
        const REQUEST: [&str; 8] = ["cache-control", "pragma", "if-none-match", "if-modified-since", "range", "if-range", "cookie", "accept"];
        const RESPONSE: [&str; 8] = ["cache-control", "expires", "date", "age", "vary", "etag", "last-modified", "connection"];
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let site = Site::new(move |_, _| {
                let mut answer = reply(&[("cache-control", "max-age=60")], "0123456789");
                for (name, value) in &response {
                    if let Ok(value) = HeaderValue::from_bytes(value) {
                        answer.headers_mut().append(RESPONSE[*name], value);
                    }
                }
                answer
            });
            for _ in 0..2 {
                let mut asked = crate::common::get("/", &[]);
                for (name, value) in &request {
                    if let Ok(value) = HeaderValue::from_bytes(value) {
                        asked.headers_mut().append(REQUEST[*name], value);
                    }
                }
                site.send(asked).await;
                site.advance(30);
            }
        });
    }
}
