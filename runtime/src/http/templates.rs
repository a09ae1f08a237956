//! Heads of responses that are asked for often, each ready to be copied, by thread.
//!
//! A map of headers that is copied is as large as it has to be. One that is filled name by name has to grow for the last of them, beyond the sizes that
//! allocators are quick with; and the values of all threads are counted in one place.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use http::header::{AGE, CONTENT_LENGTH, LAST_MODIFIED};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::status::{CACHE_STATUS, Telling};
use super::stored::Stored;
use super::validators::OF_A_304;

/// So many each thread has.
const SLOTS: usize = 64;

/// A response that was asked for, and its heads as they were asked for again.
struct Template {
    of: Weak<Stored>,
    heads: [Option<HeaderMap>; 2],
}

/// Which of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    Whole = 0,
    NotModified = 1,
}

thread_local! {
    static TEMPLATES: RefCell<[Option<Template>; SLOTS]> = const { RefCell::new([const { None }; SLOTS]) };
}

/// The head of a response, with values of no meaning in the places of `Age` and of what the cache tells.
pub(super) fn headers(stored: &Arc<Stored>, telling: &Telling, head: Head) -> HeaderMap {
    TEMPLATES.with(|templates| {
        let Ok(mut templates) = templates.try_borrow_mut() else {
            return make(stored, telling, head);
        };
        // What is stored begins at multiples of more than this.
        let slot = (Arc::as_ptr(stored).addr() >> 6) % SLOTS;
        match &mut templates[slot] {
            Some(Template { of, heads }) if of.as_ptr() == Arc::as_ptr(stored) => heads
                [head as usize]
                .get_or_insert_with(|| make(stored, telling, head))
                .clone(),
            other => {
                *other = Some(Template {
                    of: Arc::downgrade(stored),
                    heads: [None, None],
                });
                make(stored, telling, head)
            }
        }
    })
}

fn make(stored: &Stored, telling: &Telling, head: Head) -> HeaderMap {
    const LATER: HeaderValue = HeaderValue::from_static("");
    let mut headers = match head {
        Head::Whole => stored.own_headers(|_| true),
        Head::NotModified => {
            let tagged = stored.is_tagged();
            stored
                .own_headers(|name| OF_A_304.contains(name) || (!tagged && *name == LAST_MODIFIED))
        }
    };
    if head == Head::Whole
        && stored.status != StatusCode::NO_CONTENT
        && !headers.contains_key(CONTENT_LENGTH)
    {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(stored.length() as u64));
    }
    headers.insert(AGE, LATER);
    if telling.name.is_some() && !headers.contains_key(&CACHE_STATUS) {
        headers.insert(CACHE_STATUS, LATER);
    }
    if let Some(word) = &telling.word {
        headers.insert(word.clone(), LATER);
    }
    headers
}
