//! What recorder and subscriber are told.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};
use oncemore::BackendInfo;
use oncemore::backends::Redis;
use oncemore::testing::{self, Isolated};
use oncemore_testkit::PATIENCE;
use tokio::sync::MutexGuard;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// What was told of one span or event: its fields, by name.
pub(crate) type Fields = BTreeMap<&'static str, String>;

/// Ended spans and events.
static TOLD: Mutex<Vec<Fields>> = Mutex::new(Vec::new());

struct Listener;

struct Collect<'a>(&'a mut Fields);

impl Visit for Collect<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.into());
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let span = context.span(id).expect("a span");
        let mut fields = Fields::new();
        fields.insert("span", span.name().into());
        if let Some(parent) = span.parent() {
            fields.insert("parent", parent.name().into());
        }
        attributes.record(&mut Collect(&mut fields));
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).expect("a span");
        let mut extensions = span.extensions_mut();
        if let Some(fields) = extensions.get_mut::<Fields>() {
            values.record(&mut Collect(fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::new();
        fields.insert("event", event.metadata().level().as_str().into());
        fields.insert("target", event.metadata().target().into());
        event.record(&mut Collect(&mut fields));
        told().push(fields);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).expect("a span");
        if let Some(fields) = span.extensions_mut().remove::<Fields>() {
            told().push(fields);
        }
    }
}

pub(crate) fn told() -> std::sync::MutexGuard<'static, Vec<Fields>> {
    TOLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A test's turn: since its beginning, recorder and subscriber hear of nobody else.
pub(crate) struct Turn {
    _alone: MutexGuard<'static, ()>,
    snapshotter: &'static Snapshotter,
    pub(crate) process: Isolated,
}

impl Turn {
    pub(crate) async fn take() -> Self {
        static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
        static SNAPSHOTTER: OnceLock<Snapshotter> = OnceLock::new();
        let alone = ALONE.lock().await;
        let snapshotter = SNAPSHOTTER.get_or_init(|| {
            let recorder = DebuggingRecorder::new();
            let snapshotter = recorder.snapshotter();
            recorder.install().expect("the only recorder");
            let subscriber = tracing_subscriber::registry().with(Listener);
            tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
            snapshotter
        });
        snapshotter.snapshot();
        told().clear();
        Self {
            _alone: alone,
            snapshotter,
            process: testing::isolate().share(),
        }
    }

    pub(crate) async fn install(&self, name: &str, url: &str) {
        let redis = Redis::builder()
            .url(url)
            .max_value_bytes(1_000)
            .build()
            .unwrap();
        let builder = oncemore::builder()
            .prefix("told")
            .named_backend(name, redis);
        builder.install_for(&self.process).await.unwrap();
    }

    pub(crate) async fn run<F: Future>(&self, work: F) -> F::Output {
        self.process.clone().wrap(work).await
    }

    pub(crate) async fn backend(&self) -> BackendInfo {
        let mut listed = self.run(async { oncemore::backends() }).await;
        assert_eq!(listed.len(), 1);
        listed.remove(0)
    }

    /// All metrics as text, `name{label=value,…}`, with what they are now.
    pub(crate) async fn metrics(&self) -> BTreeMap<String, f64> {
        self.run(async { oncemore::metrics::publish() }).await;
        let all = self.snapshotter.snapshot().into_vec().into_iter();
        all.map(|(key, _, _, value)| {
            let (_, key) = key.into_parts();
            let mut labels: Vec<_> = key
                .labels()
                .map(|label| format!("{}={}", label.key(), label.value()))
                .collect();
            labels.sort();
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let value = match value {
                DebugValue::Counter(count) => count as f64,
                DebugValue::Gauge(value) => value.into_inner(),
                DebugValue::Histogram(values) => values.len() as f64,
            };
            (format!("{}{{{}}}", key.name(), labels.join(",")), value)
        })
        .collect()
    }
}

/// Waits until something holds.
pub(crate) async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < end, "never: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Ended spans of a name and a function.
pub(crate) fn spans(name: &str, function: &str) -> Vec<Fields> {
    let is =
        |fields: &Fields, field, wanted: &str| fields.get(field).is_some_and(|is| is == wanted);
    told()
        .iter()
        .filter(|fields| is(fields, "span", name) && is(fields, "code.function.name", function))
        .cloned()
        .collect()
}
