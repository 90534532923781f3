//! A request body that ends with an error at its limit.
//!
//! What comes beyond the limit is read and thrown away for a while: a connection that is closed
//! with unread bytes is reset, and the client would lose the answer that tells why.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

/// How many times the limit is read and thrown away.
const THROWN_AWAY: u64 = 8;

/// Whether a body has passed its limit.
#[derive(Clone, Default)]
pub(super) struct Exceeded(Arc<AtomicBool>);

impl Exceeded {
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body that gives at most so many bytes, then an error.
pub(super) struct Capped {
    inner: Body,
    left: u64,
    to_throw_away: u64,
    exceeded: Exceeded,
}

impl Capped {
    pub(super) fn new(inner: Body, limit: u64) -> (Self, Exceeded) {
        let exceeded = Exceeded::default();
        let body = Self {
            inner,
            left: limit,
            to_throw_away: limit.saturating_mul(THROWN_AWAY),
            exceeded: exceeded.clone(),
        };
        (body, exceeded)
    }

    /// Takes a frame's bytes off the limit, or off what may be thrown away. `false` says that the
    /// frame is beyond the limit.
    fn count(&mut self, bytes: u64) -> bool {
        if !self.exceeded.is_set() {
            if let Some(left) = self.left.checked_sub(bytes) {
                self.left = left;
                return true;
            }
            self.exceeded.0.store(true, Ordering::Relaxed);
        }
        self.to_throw_away = self.to_throw_away.saturating_sub(bytes);
        false
    }
}

impl HttpBody for Capped {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
            let bytes = match &frame {
                Some(Ok(frame)) => frame.data_ref().map_or(0, |data| data.len() as u64),
                Some(Err(_)) | None => 0,
            };
            if self.count(bytes) && !self.exceeded.is_set() {
                return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
            }
            if self.to_throw_away == 0 || !matches!(frame, Some(Ok(_))) {
                return Poll::Ready(Some(Err("the body is larger than the limit".into())));
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Reads a body to its end, or until it is far beyond the limit, and keeps nothing.
pub(super) async fn drain(mut body: Body, limit: u64) {
    let mut left = limit.saturating_mul(THROWN_AWAY);
    while left > 0 {
        let Some(Ok(frame)) = body.frame().await else {
            return;
        };
        left = left.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
    }
}
