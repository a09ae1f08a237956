//! From what a handler returns to a response.

use axum::response::{IntoResponse, Response};

/// What a handler returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not become a response",
    label = "what a handler returns has to",
    note = "return `Json<…>` or `Html<…>` of it, or implement `axum::response::IntoResponse` for it"
)]
pub trait Returned {
    /// The response.
    fn into_response(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Returned for T {
    fn into_response(self) -> Response {
        IntoResponse::into_response(self)
    }
}

/// Makes a response of what a handler returned.
pub fn into_response<T: Returned>(returned: T) -> Response {
    returned.into_response()
}

/// Runs a synchronous handler where it may block.
///
/// # Panics
/// Where the handler does.
pub async fn blocking<T: Send + 'static>(handler: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(handler).await {
        Ok(returned) => returned,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // A blocking task is cancelled when its runtime ends, and this one with it.
            Err(_) => std::future::pending().await,
        },
    }
}
