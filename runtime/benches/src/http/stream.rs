//! A large stream that is not stored passes through: the most memory that is in use while it does.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame};
use http_body_util::BodyExt;
use oncemore::http::HttpCache;
use tower::{Layer, Service, service_fn};

use super::routes::runtime;
use crate::entries::Meter;
use crate::markdown::{Report, Table};

const PIECE: usize = 64 << 10;
const PIECES: usize = 1_600;
const MIB: f64 = (1 << 20) as f64;

/// 100 MB, a new piece each time that one is asked for.
struct Stream {
    left: usize,
    bytes: fn() -> usize,
    most: Arc<AtomicUsize>,
}

impl Body for Stream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(left) = self.left.checked_sub(1) else {
            return Poll::Ready(None);
        };
        self.left = left;
        let piece = Bytes::from(vec![7; PIECE]);
        self.most.fetch_max((self.bytes)(), Ordering::Relaxed);
        context.waker().wake_by_ref();
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

/// Reads the stream from the service and through the cache.
#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2⁵³")]
pub(super) fn run(meter: &Meter, report: &mut Report) -> Result<(), String> {
    let mut table = Table::new(&["a stream of 100 MB", "most memory in use, MiB"]);
    let mut bare = 0;
    for (name, control, through) in [
        ("from the service", "no-store", false),
        ("through `HttpCache`, not to be stored", "no-store", true),
        (
            "through `HttpCache`, too large to be stored",
            "max-age=60",
            true,
        ),
    ] {
        let most = Arc::new(AtomicUsize::new(0));
        let (bytes, own) = (meter.bytes, Arc::clone(&most));
        let service = service_fn(move |_: Request<http_body_util::Full<bytes::Bytes>>| {
            let body = Stream {
                left: PIECES,
                bytes,
                most: Arc::clone(&own),
            };
            let response = Response::builder()
                .header("cache-control", control)
                .body(body);
            std::future::ready(response)
        });
        let before = (meter.bytes)();
        let read = runtime()?.block_on(async {
            if through {
                let cache = HttpCache::builder().build();
                read(cache.layer(service), bytes, &most).await
            } else {
                read(service, bytes, &most).await
            }
        });
        if read? != PIECE * PIECES {
            return Err(format!("{name}: not all of it came"));
        }
        let most = most.load(Ordering::Relaxed).saturating_sub(before);
        table.row([name.to_owned(), format!("{:.2}", most as f64 / MIB)]);
        if !through {
            bare = most;
            continue;
        }
        let above = most.saturating_sub(bare);
        report.judge(
            &format!("100 MB {name}"),
            "≤ 2 MB above the bare route",
            format!("{:.2} MB", above as f64 / 1e6),
            above <= 2_000_000,
        );
    }
    report.say(&table);
    Ok(())
}

/// Reads a response piece by piece; says how long it was.
async fn read<S, B>(
    mut service: S,
    bytes: fn() -> usize,
    most: &AtomicUsize,
) -> Result<usize, String>
where
    S: Service<
            Request<http_body_util::Full<bytes::Bytes>>,
            Response = Response<B>,
            Error = http::Error,
        >,
    B: Body<Data = Bytes, Error = Infallible> + Unpin,
{
    let request =
        Request::get("http://example.com/").body(http_body_util::Full::<bytes::Bytes>::default());
    let request = request.map_err(|error| error.to_string())?;
    let response = service
        .call(request)
        .await
        .map_err(|error| error.to_string())?;
    let mut body = response.into_body();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame;
        most.fetch_max(bytes(), Ordering::Relaxed);
        length += frame.data_ref().map_or(0, Bytes::len);
    }
    Ok(length)
}
