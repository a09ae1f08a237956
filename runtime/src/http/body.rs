//! Bodies: a stored one, one that passes through, and one that is read into the store while its client reads it.
//!
//! A body that is stored is read by a task of its own, as fast as the service gives it: a slow client does not hold up those who wait for the same response,
//! and one that goes away does not break it off, for a while. What was read waits for the client, at most as much as is stored of a body. One that
//! turns out larger is handed to the client, who then reads it from the service, unbuffered.

use std::fmt;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

// What is pinned is in boxes.
impl<B: Body> Unpin for HttpBody<B> {}

/// The body of a response that went through the cache.
pub struct HttpBody<B: Body>(Kind<B>);

enum Kind<B: Body> {
    /// `None`: it has been sent.
    Whole(Option<Bytes>),
    /// There is none, and nothing to be said of its length: that of a 304 would be the 200's (RFC 9110, 8.6).
    Unsaid,
    Inner(Pin<Box<B>>),
    Tee(UnboundedReceiver<Piece<B>>, SizeHint),
}

/// What the task that reads a body gives its client.
enum Piece<B: Body> {
    Data(Bytes),
    Trailers(HeaderMap),
    Error(B::Error),
    /// It is too large to be stored: the rest is the client's.
    Rest(Pin<Box<B>>),
    /// That was all.
    End,
}

/// What came of reading a body into the store.
pub(crate) enum Read {
    Whole(Bytes),
    TooLarge,
    /// It broke off, or its client has gone and it does not end.
    Broken,
}

impl<B: Body> HttpBody<B> {
    pub(crate) fn whole(bytes: Bytes) -> Self {
        Self(Kind::Whole(Some(bytes).filter(|bytes| !bytes.is_empty())))
    }

    pub(crate) fn empty() -> Self {
        Self(Kind::Whole(None))
    }

    pub(crate) fn unsaid() -> Self {
        Self(Kind::Unsaid)
    }

    pub(crate) fn inner(body: B) -> Self {
        Self(Kind::Inner(Box::pin(body)))
    }
}

impl<B: Body> HttpBody<B> {
    /// Reads what is left for nobody, so that it is stored.
    pub(crate) async fn drain(mut self) {
        // A body that passes through is not read for nobody.
        while matches!(self.0, Kind::Tee(..)) {
            let frame =
                std::future::poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await;
            if frame.is_none() {
                return;
            }
        }
    }
}

impl<B: Body> Body for HttpBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        loop {
            let piece = match &mut self.0 {
                Kind::Whole(bytes) => {
                    return Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes))));
                }
                Kind::Unsaid => return Poll::Ready(None),
                Kind::Inner(body) => {
                    return body.as_mut().poll_frame(context).map_ok(|frame| {
                        frame.map_data(|mut data| data.copy_to_bytes(data.remaining()))
                    });
                }
                Kind::Tee(pieces, left) => {
                    let piece = std::task::ready!(pieces.poll_recv(context));
                    if let Some(Piece::Data(bytes)) = &piece {
                        let exact = left
                            .exact()
                            .map(|left| left.saturating_sub(bytes.len() as u64));
                        *left = exact.map(SizeHint::with_exact).unwrap_or_default();
                    }
                    piece
                }
            };
            return Poll::Ready(match piece {
                Some(Piece::Data(bytes)) => Some(Ok(Frame::data(bytes))),
                Some(Piece::Trailers(trailers)) => Some(Ok(Frame::trailers(trailers))),
                Some(Piece::Error(error)) => {
                    self.0 = Kind::Whole(None);
                    Some(Err(error))
                }
                Some(Piece::Rest(body)) => {
                    self.0 = Kind::Inner(body);
                    continue;
                }
                Some(Piece::End) => {
                    self.0 = Kind::Whole(None);
                    None
                }
                // The task that reads it is gone: half a body must not look like a whole one.
                None => panic!("the body of a response panicked while it was read"),
            });
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Whole(bytes) => bytes.is_none(),
            Kind::Unsaid => true,
            Kind::Inner(body) => body.is_end_stream(),
            Kind::Tee(..) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Kind::Unsaid => SizeHint::default(),
            Kind::Inner(body) => body.size_hint(),
            Kind::Tee(_, hint) => *hint,
        }
    }
}

impl<B: Body> fmt::Debug for HttpBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Whole(_) | Kind::Unsaid => "HttpBody(stored)",
            Kind::Inner(_) => "HttpBody(passed through)",
            Kind::Tee(..) => "HttpBody(being stored)",
        })
    }
}

/// A body that was read as far as it was there.
pub(crate) enum Gathered<B: Body> {
    /// All of it.
    Whole(Bytes),
    /// All of it, and once more with its trailers, which are not stored.
    Trailed(Bytes, HttpBody<B>),
    /// More is to come.
    Part(Gathering<B>),
    /// It is too large, or it broke off: the client is to have it as it came.
    Passed(HttpBody<B>),
}

/// A body that is being read.
pub(crate) struct Gathering<B: Body> {
    body: Pin<Box<B>>,
    chunks: Vec<Bytes>,
    length: usize,
    most: usize,
    trailers: Option<HeaderMap>,
}

enum Step<E> {
    Ended,
    TooLarge,
    Failed(E),
}

impl<B: Body> Gathering<B> {
    pub(crate) fn new(body: B, most: usize) -> Self {
        Self {
            body: Box::pin(body),
            chunks: Vec::new(),
            length: 0,
            most,
            trailers: None,
        }
    }

    /// Reads on; what comes is also sent to `client`.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        client: Option<&UnboundedSender<Piece<B>>>,
    ) -> Poll<Step<B::Error>> {
        // A client that has gone is no reason to stop.
        let send = |piece| drop(client.map(|client| client.send(piece)));
        loop {
            match std::task::ready!(self.body.as_mut().poll_frame(context)) {
                None => return Poll::Ready(Step::Ended),
                Some(Err(error)) => return Poll::Ready(Step::Failed(error)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(mut data) => {
                        let bytes = data.copy_to_bytes(data.remaining());
                        self.length = self.length.saturating_add(bytes.len());
                        send(Piece::Data(bytes.clone()));
                        self.chunks.push(bytes);
                        if self.length > self.most {
                            return Poll::Ready(Step::TooLarge);
                        }
                    }
                    Err(frame) => {
                        if let Ok(trailers) = frame.into_trailers() {
                            send(Piece::Trailers(trailers.clone()));
                            self.trailers = Some(trailers);
                        }
                    }
                },
            }
        }
    }

    /// Reads what is there at once.
    pub(crate) async fn gather(mut self) -> Gathered<B> {
        let step = std::future::poll_fn(|context| Poll::Ready(self.poll(context, None))).await;
        match step {
            Poll::Pending => Gathered::Part(self),
            Poll::Ready(Step::Ended) if self.trailers.is_none() => Gathered::Whole(self.bytes()),
            Poll::Ready(Step::Ended) => {
                let bytes = self.chunks.concat().into();
                Gathered::Trailed(bytes, self.replay(Step::Ended))
            }
            Poll::Ready(step) => Gathered::Passed(self.replay(step)),
        }
    }

    fn bytes(&mut self) -> Bytes {
        if let [one] = &mut self.chunks[..] {
            return std::mem::take(one);
        }
        let mut all = BytesMut::with_capacity(self.length);
        self.chunks
            .iter()
            .for_each(|chunk| all.extend_from_slice(chunk));
        self.chunks.clear();
        all.freeze()
    }

    /// What was read, once more, and then what is left.
    fn replay(self, step: Step<B::Error>) -> HttpBody<B> {
        let (client, pieces) = unbounded_channel();
        for chunk in self.chunks {
            let _ = client.send(Piece::Data(chunk));
        }
        if let Some(trailers) = self.trailers {
            let _ = client.send(Piece::Trailers(trailers));
        }
        match step {
            Step::Ended => drop(client.send(Piece::End)),
            Step::TooLarge => drop(client.send(Piece::Rest(self.body))),
            Step::Failed(error) => drop(client.send(Piece::Error(error))),
        }
        HttpBody(Kind::Tee(pieces, SizeHint::default()))
    }

    /// Reads the rest in a task: `done` gets the whole, or why there is none: it is broken off `patience` after its client went away.
    pub(crate) fn tee<D, F>(mut self, patience: Duration, done: D) -> HttpBody<B>
    where
        B: Send + 'static,
        B::Error: Send,
        D: FnOnce(Read) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        let hint = self.body.size_hint();
        let hint = hint
            .exact()
            .map(|left| SizeHint::with_exact(left + self.length as u64));
        let (client, pieces) = unbounded_channel();
        for chunk in &self.chunks {
            let _ = client.send(Piece::Data(chunk.clone()));
        }
        let read = async move {
            let mut left = pin!(async {
                client.closed().await;
                tokio::time::sleep(patience).await;
            });
            let step = std::future::poll_fn(|context| {
                if let Poll::Ready(step) = self.poll(context, Some(&client)) {
                    return Poll::Ready(Some(step));
                }
                left.as_mut().poll(context).map(|()| None)
            })
            .await;
            let Some(step) = step else {
                // It may never end.
                drop(self);
                done(Read::Broken).await;
                return;
            };
            match step {
                Step::Ended => {
                    let bytes = self.bytes();
                    // Stored before the client sees the end, so that its next request is a hit.
                    done(Read::Whole(bytes)).await;
                    drop(client.send(Piece::End));
                }
                Step::TooLarge => {
                    self.chunks = Vec::new();
                    drop(client.send(Piece::Rest(self.body)));
                    done(Read::TooLarge).await;
                }
                Step::Failed(error) => {
                    drop(client.send(Piece::Error(error)));
                    done(Read::Broken).await;
                }
            }
        };
        drop(tokio::spawn(read));
        HttpBody(Kind::Tee(pieces, hint.unwrap_or_default()))
    }
}
