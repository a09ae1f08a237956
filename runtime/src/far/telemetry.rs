//! What remote operations tell the user's metrics and traces: function, tier, time and outcome. Never a key, never a value.
//!
//! Without the features `metrics` and `tracing` all of it is empty.
#![cfg_attr(
    not(all(feature = "metrics", feature = "tracing")),
    allow(
        unused_variables,
        dead_code,
        clippy::unused_self,
        clippy::unnecessary_wraps
    )
)]

use std::future::Future;

use oncemore_core::{BackendError, ErrorKind, Written};

use super::tier::Tier;
use crate::info::Info;

/// One operation on one tier, from its beginning until it is dropped.
#[must_use = "it lasts as long as the operation"]
pub(crate) struct Operation {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "metrics")]
    record: Record,
}

#[cfg(feature = "metrics")]
struct Record {
    function: &'static str,
    tier: ::metrics::SharedString,
    operation: &'static str,
    began: std::time::Instant,
    outcome: &'static str,
}

impl Operation {
    /// Begins: `read`, `fill` or `remove`, for a function if it is one's.
    pub(crate) fn begin(info: Option<&'static Info>, tier: &Tier, operation: &'static str) -> Self {
        let function = info.map_or("", |info| info.name);
        Self {
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                target: "oncemore",
                "tier",
                otel.name = operation,
                otel.kind = "client",
                otel.status_code = tracing::field::Empty,
                error.r#type = tracing::field::Empty,
                db.system.name = tier.kind(),
                db.operation.name = operation,
                code.function.name = function,
                cache.tier = tier.name.as_str(),
                cache.hit = tracing::field::Empty,
            ),
            #[cfg(feature = "metrics")]
            record: Record {
                function,
                tier: tier.name.clone().into(),
                operation,
                began: std::time::Instant::now(),
                outcome: "cancelled",
            },
        }
    }

    /// Waits for the answer within the span.
    pub(crate) async fn during<F: Future>(&self, answer: F) -> F::Output {
        #[cfg(feature = "tracing")]
        return tracing::Instrument::instrument(answer, self.span.clone()).await;
        #[cfg(not(feature = "tracing"))]
        answer.await
    }

    fn outcome(&mut self, outcome: &'static str) {
        #[cfg(feature = "metrics")]
        {
            self.record.outcome = outcome;
        }
    }

    fn bytes(&self, direction: &'static str, bytes: usize) {
        #[cfg(feature = "metrics")]
        ::metrics::counter!(
            "oncemore_tier_bytes_total",
            "function" => self.record.function,
            "tier" => self.record.tier.clone(),
            "direction" => direction
        )
        .increment(bytes as u64);
    }

    /// A read was answered, so far with nothing of use.
    pub(crate) fn answered<T>(&mut self, answer: &Result<T, BackendError>) {
        match answer {
            Ok(_) => self.missed("miss"),
            Err(error) => self.failed(error),
        }
    }

    /// Another process computes.
    pub(crate) fn leased(&mut self) {
        self.outcome("leased");
    }

    /// A value of so many bytes was there.
    pub(crate) fn found(&self, bytes: usize) {
        self.bytes("read", bytes);
    }

    /// It could be used.
    pub(crate) fn hit(&mut self) {
        self.outcome("hit");
        #[cfg(feature = "tracing")]
        self.span.record("cache.hit", true);
    }

    fn missed(&mut self, outcome: &'static str) {
        self.outcome(outcome);
        #[cfg(feature = "tracing")]
        self.span.record("cache.hit", false);
    }

    /// A write of so many bytes was answered.
    pub(crate) fn written(&mut self, answer: &Result<Written, BackendError>, bytes: usize) {
        match answer {
            Ok(Written::Done) => {
                self.outcome("done");
                self.bytes("written", bytes);
            }
            Ok(Written::Refused) => self.outcome("refused"),
            Err(error) => self.failed(error),
        }
    }

    fn failed(&mut self, error: &BackendError) {
        self.outcome("error");
        #[cfg(feature = "tracing")]
        {
            self.span.record("otel.status_code", "ERROR");
            self.span.record("error.type", error.kind().as_str());
        }
    }
}

#[cfg(feature = "metrics")]
impl Drop for Record {
    fn drop(&mut self) {
        ::metrics::histogram!(
            "oncemore_tier_seconds",
            "function" => self.function,
            "tier" => self.tier.clone(),
            "operation" => self.operation
        )
        .record(self.began.elapsed());
        ::metrics::counter!(
            "oncemore_tier_operations_total",
            "function" => self.function,
            "tier" => self.tier.clone(),
            "operation" => self.operation,
            "outcome" => self.outcome
        )
        .increment(1);
    }
}

/// A batch failed.
pub(crate) fn failed(tier: &Tier, kind: ErrorKind) {
    #[cfg(feature = "metrics")]
    ::metrics::counter!(
        "oncemore_tier_errors_total",
        "tier" => tier.name.clone(),
        "kind" => kind.as_str()
    )
    .increment(1);
}

/// A value was there that could not be used.
pub(crate) fn discarded(info: &'static Info, tier: &Tier) {
    #[cfg(feature = "metrics")]
    ::metrics::counter!(
        "oncemore_tier_discarded_total",
        "function" => info.name,
        "tier" => tier.name.clone()
    )
    .increment(1);
}

/// A value was too large to be sent.
pub(crate) fn too_large(info: &'static Info, tier: &Tier) {
    #[cfg(feature = "metrics")]
    ::metrics::counter!(
        "oncemore_tier_too_large_total",
        "function" => info.name,
        "tier" => tier.name.clone()
    )
    .increment(1);
}

/// A breaker was opened or closed.
pub(crate) fn state(tier: &Tier) {
    #[cfg(feature = "metrics")]
    {
        let one_if = |yes: bool| if yes { 1.0 } else { 0.0 };
        ::metrics::gauge!("oncemore_tier_up", "tier" => tier.name.clone())
            .set(one_if(tier.is_up()));
        ::metrics::gauge!("oncemore_tier_writable", "tier" => tier.name.clone())
            .set(one_if(tier.takes_writes()));
    }
}

/// Tells the recorder what the metrics of tiers mean.
#[cfg(feature = "metrics")]
pub(crate) fn describe() {
    use ::metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

    for (name, unit, text) in [
        (
            "oncemore_tier_operations_total",
            Unit::Count,
            "What tiers were asked, and what came of it",
        ),
        (
            "oncemore_tier_bytes_total",
            Unit::Bytes,
            "Bytes of values read and written",
        ),
        (
            "oncemore_tier_errors_total",
            Unit::Count,
            "Batches that failed",
        ),
        (
            "oncemore_tier_discarded_total",
            Unit::Count,
            "Values that were there and could not be used",
        ),
        (
            "oncemore_tier_too_large_total",
            Unit::Count,
            "Values that were too large to be sent",
        ),
    ] {
        describe_counter!(name, unit, text);
    }
    for (name, text) in [
        (
            "oncemore_tier_up",
            "1; 0 while the breaker leaves the server alone",
        ),
        (
            "oncemore_tier_writable",
            "1; 0 while the server takes no writes",
        ),
        (
            "oncemore_tier_owed",
            "Invalidations that have not arrived yet",
        ),
    ] {
        describe_gauge!(name, Unit::Count, text);
    }
    describe_histogram!(
        "oncemore_tier_seconds",
        Unit::Seconds,
        "How long a tier took"
    );
}

/// Tells the recorder how the installed tiers are.
#[cfg(feature = "metrics")]
pub(crate) fn publish() {
    let Some(installed) = super::installed::Installed::any() else {
        return;
    };
    for tier in installed.tiers() {
        state(tier);
        #[expect(clippy::cast_precision_loss, reason = "some thousands at most")]
        ::metrics::gauge!("oncemore_tier_owed", "tier" => tier.name.clone())
            .set(tier.owed.count() as f64);
    }
}
