//! The cases about messages.
#![expect(
    clippy::missing_panics_doc,
    reason = "each is a test: it panics where the backend is wrong"
)]

use std::sync::Arc;

use oncemore_core::{Ear, ErrorKind, Heard};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::Subject;
use crate::PATIENCE;

/// Somebody who listens on a channel, until it is dropped.
struct Listener {
    heard: UnboundedReceiver<Option<Vec<u8>>>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Listens from now on.
    async fn on(subject: &Subject, channel: &str) -> Self {
        let (tell, heard) = unbounded_channel();
        let ear: Ear = Arc::new(move |heard: Heard<'_>| {
            let heard = match heard {
                Heard::Subscribed => None,
                Heard::Message(bytes) => Some(bytes.to_vec()),
            };
            let _ = tell.send(heard);
        });
        let (backend, channel) = (Arc::clone(&subject.backend), subject.key(channel));
        let task = tokio::spawn(async move {
            let ended = backend.listen(&channel, ear).await;
            panic!("the subscription ended: {ended}");
        });
        let mut listener = Self { heard, task };
        assert_eq!(listener.next().await, None, "first it is subscribed");
        listener
    }

    async fn next(&mut self) -> Option<Vec<u8>> {
        let next = timeout(PATIENCE, self.heard.recv()).await;
        next.expect("something is heard in time")
            .expect("the listener listens")
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn publish(subject: &Subject, channel: &str, messages: &[&[u8]]) {
    let messages: Vec<_> = messages.iter().map(|message| message.to_vec()).collect();
    let channel = subject.key(channel);
    let published = subject.backend.publish(&channel, &messages).await;
    published.expect("published");
}

/// Everybody who listens hears a message, also several.
pub async fn what_is_published_is_heard(subject: Subject) {
    publish(&subject, "news", &[b"too early"]).await;
    let mut one = Listener::on(&subject, "news").await;
    let mut two = Listener::on(&subject, "news").await;
    publish(&subject, "news", &[b"first"]).await;
    publish(&subject, "news", &[b"second", b"third"]).await;
    for listener in [&mut one, &mut two] {
        for expected in ["first", "second", "third"] {
            assert_eq!(listener.next().await.as_deref(), Some(expected.as_bytes()));
        }
    }
}

/// Messages may be any bytes, and arrive in the order in which they were sent.
pub async fn messages_are_any_bytes_in_order(subject: Subject) {
    let mut listener = Listener::on(&subject, "bytes").await;
    let all: Vec<u8> = (0..=255).collect();
    let large = vec![b'x'; 100_000];
    let sent: [&[u8]; 5] = [&all, b"", b"\r\n$-1\r\n", &large, b"last"];
    publish(&subject, "bytes", &sent).await;
    for expected in sent {
        assert_eq!(listener.next().await.as_deref(), Some(expected));
    }
}

/// A channel is one of its own.
pub async fn other_channels_are_not_heard(subject: Subject) {
    let mut listener = Listener::on(&subject, "a").await;
    publish(&subject, "a2", &[b"another's"]).await;
    publish(&subject, "*", &[b"another's"]).await;
    publish(&subject, "a", &[b"own"]).await;
    assert_eq!(listener.next().await.as_deref(), Some(&b"own"[..]));
}

/// Who listens no longer hears nothing, and nobody misses it.
pub async fn a_dropped_listener_hears_no_more(subject: Subject) {
    let mut gone = Listener::on(&subject, "left").await;
    let mut stays = Listener::on(&subject, "left").await;
    gone.task.abort();
    let _ = (&mut gone.task).await;
    publish(&subject, "left", &[b"after"]).await;
    assert_eq!(stays.next().await.as_deref(), Some(&b"after"[..]));
    assert_eq!(gone.heard.recv().await, None);
}

/// A backend without push says so.
pub async fn push_is_unsupported(subject: Subject) {
    let messages = [b"message".to_vec()];
    let published = subject.backend.publish("channel", &messages).await;
    let error = published.expect_err("it has no push");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    let deaf: Ear = Arc::new(|heard| panic!("{heard:?} on a backend without push"));
    let ended = timeout(PATIENCE, subject.backend.listen("channel", deaf)).await;
    let ended = ended.expect("it says at once that it has no push");
    assert_eq!(ended.kind(), ErrorKind::Unsupported);
}
