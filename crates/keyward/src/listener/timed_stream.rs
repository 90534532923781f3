//! A connection's bytes, with an end to the client's patience with ours.
//!
//! hyper has one timer for "no request yet" and "a request that does not end". The two need
//! different limits: a connection may idle for a minute, headers may not trickle for a minute. So
//! hyper's timer is for idling, and the reading of headers is timed here; so is an answer that
//! the client does not take.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Duration, Instant, Sleep},
};

use super::phase::Phase;
use crate::limits::Limits;

pub(super) struct TimedStream<S> {
    stream: S,
    phase: Phase,
    headers: Timer<u64>,
    write: Timer<()>,
}

impl<S> TimedStream<S> {
    pub(super) fn new(stream: S, phase: Phase, limits: &Limits) -> Self {
        let mut headers = Timer::new(limits.header_time);
        // A new connection has asked for something, so it is not idle: its first byte is awaited.
        if let Some(wait) = phase.wait() {
            headers.start(wait);
        }
        Self {
            stream,
            phase,
            headers,
            write: Timer::new(limits.write_time),
        }
    }

    /// After a write that the system could not take yet, or has taken.
    fn time_write<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.write.stop();
            return written;
        }
        self.write.start(());
        ready!(self.write.poll(cx, &()));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TimedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buf);
        let Some(wait) = self.phase.wait() else {
            return read; // The body of a request, which has a deadline of its own.
        };
        if read.is_ready() {
            if buf.filled().len() > before {
                self.headers.start(wait);
            }
            return read;
        }
        ready!(self.headers.poll(cx, &wait));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TimedStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.time_write(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.time_write(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// A timer that belongs to one occasion: started again for the same, it goes on.
struct Timer<Occasion> {
    limit: Duration,
    running: Option<Occasion>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<Occasion: PartialEq> Timer<Occasion> {
    fn new(limit: Duration) -> Self {
        Self {
            limit,
            running: None,
            sleep: None,
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "limits of a connection are about real time, and no rule depends on them"
    )]
    fn start(&mut self, occasion: Occasion) {
        if self.running.as_ref() == Some(&occasion) {
            return;
        }
        let end = Instant::now() + self.limit;
        match &mut self.sleep {
            Some(sleep) => sleep.as_mut().reset(end),
            None => self.sleep = Some(Box::pin(tokio::time::sleep_until(end))),
        }
        self.running = Some(occasion);
    }

    fn stop(&mut self) {
        self.running = None;
    }

    /// Ready when the time is up for this occasion.
    fn poll(&mut self, cx: &mut Context<'_>, occasion: &Occasion) -> Poll<()> {
        match (&mut self.sleep, &self.running) {
            (Some(sleep), Some(running)) if running == occasion => sleep.as_mut().poll(cx),
            _ => Poll::Pending,
        }
    }
}
