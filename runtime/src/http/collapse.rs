//! Requests for the same wait for one of them (RFC 9111, 4; RFC 9211, 2.6), where its response may be for the others.
//!
//! | the one that went | the others |
//! |-------------------|------------|
//! | brought a response that may be stored | take it, if it is for them by `Vary` and fresh; else each goes |
//! | brought one that may not | go, each for itself; for [`ALONE`] nobody waits for the next of that URL |
//! | failed | go, each for itself |
//! | takes longer than they wait | the same as one that may not |
//! | was cancelled | the first of them goes |
//!
//! Requests with cookies wait for one another only, and have their own [`ALONE`]: what they bring is seldom for those without. Requests
//! that name a person, or ask that nothing be stored, do not take part at all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::clock::{Millis, whole};
use super::stored::Stored;

/// How long it is known that the responses of a URL are not for others.
const ALONE: Duration = Duration::from_secs(10);
/// Of so many URLs.
const MOST_ALONE: usize = 4_096;

/// How a request ended that others waited for.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    /// With a response that others may have.
    Stored(Arc<Stored>),
    /// With one that is not for others, or with an error.
    Alone,
}

/// What a request may wait for.
type Waited = watch::Receiver<Option<Ended>>;

/// One of them: whether it has cookies, what selects its response, and its end.
type Flight = (bool, Box<[u8]>, Waited);

/// Requests under way, by URL and by what selects the response.
#[derive(Debug, Default)]
pub(crate) struct Flights(Mutex<Table>);

#[derive(Debug, Default)]
struct Table {
    flights: HashMap<Arc<str>, Vec<Flight>>,
    alone: HashMap<(Arc<str>, bool), Millis>,
}

impl Table {
    fn alone(&mut self, url: &Arc<str>, cookies: bool, now: Millis) {
        if self.alone.len() >= MOST_ALONE {
            self.alone.clear();
        }
        let until = now.saturating_add(whole(ALONE));
        self.alone.insert((Arc::clone(url), cookies), until);
    }
}

/// A request's part.
#[derive(Debug)]
pub(crate) enum Part {
    /// It goes, and others wait.
    Leader(Leader),
    /// It waits.
    Follower(Waited),
    /// It goes for itself.
    Alone,
}

/// The one that goes. Dropping it lets the next one go.
#[derive(Debug)]
pub(crate) struct Leader {
    flights: Arc<Flights>,
    url: Arc<str>,
    cookies: bool,
    say: watch::Sender<Option<Ended>>,
}

impl Flights {
    pub(crate) fn join(
        self: &Arc<Self>,
        url: &Arc<str>,
        cookies: bool,
        selected: &[u8],
        now: Millis,
    ) -> Part {
        let mut table = self.lock();
        let alone = table.alone.get(&(Arc::clone(url), cookies));
        if alone.is_some_and(|until| now < *until) {
            return Part::Alone;
        }
        let flights = table.flights.entry(Arc::clone(url)).or_default();
        let same = |(known, other, _): &&Flight| *known == cookies && **other == *selected;
        if let Some((_, _, waited)) = flights.iter().find(same) {
            return Part::Follower(waited.clone());
        }
        let (say, waited) = watch::channel(None);
        flights.push((cookies, selected.into(), waited));
        Part::Leader(Leader {
            flights: Arc::clone(self),
            url: Arc::clone(url),
            cookies,
            say,
        })
    }

    /// Nobody is to wait for the next request for a URL.
    pub(crate) fn alone(&self, url: &Arc<str>, cookies: bool, now: Millis) {
        self.lock().alone(url, cookies, now);
    }

    /// Nobody joins the requests for a URL that are under way: what they bring may be what was invalidated.
    pub(crate) fn forget(&self, gone: impl Fn(&str) -> bool) {
        self.lock().flights.retain(|url, _| !gone(url));
    }

    /// The same for one URL.
    pub(crate) fn forget_one(&self, url: &str) {
        self.lock().flights.remove(url);
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Leader {
    /// Tells the others. `remember`: until when nobody is to wait for this URL again.
    pub(crate) fn end(self, ended: Ended, remember: Option<Millis>) {
        if let Some(now) = remember {
            self.flights.alone(&self.url, self.cookies, now);
        }
        self.say.send_replace(Some(ended));
    }
}

impl Drop for Leader {
    fn drop(&mut self) {
        let mut table = self.flights.lock();
        if let Some(flights) = table.flights.get_mut(&self.url) {
            let own = self.say.subscribe();
            flights.retain(|(_, _, waited)| !waited.same_channel(&own));
            if flights.is_empty() {
                table.flights.remove(&self.url);
            }
        }
    }
}

/// Waits for the one that goes; `None`: it was cancelled.
pub(crate) async fn wait(mut waited: Waited) -> Option<Ended> {
    waited.wait_for(Option::is_some).await.ok()?.clone()
}
