//! One connection: HTTP/1.1 requests, one after the other.

use std::{net::SocketAddr, pin::pin, sync::Arc};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use keyward_model::Scheme;
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{Answering, phase::Phase, timed_stream::TimedStream};
use crate::{limits::Limits, shutdown::Shutdown};

/// What hyper allows by itself, on the stack; any other number costs an allocation a request.
const HYPER_HEADERS: usize = 100;
/// Room for a whole head and some of the body.
const BUFFER: usize = 64 * 1024;

pub(super) struct Connection<A> {
    pub(super) stream: TcpStream,
    pub(super) peer: SocketAddr,
    pub(super) tls: Option<Arc<ServerConfig>>,
    pub(super) app: A,
    pub(super) limits: Limits,
}

/// Serves the connection until it ends, which it does after the current request once `shutdown`
/// begins.
pub(super) async fn serve<A: Answering>(connection: Connection<A>, shutdown: Shutdown) {
    let Connection {
        stream,
        peer,
        tls,
        app,
        limits,
    } = connection;
    // Answers go out whole: waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    let Some(tls) = tls else {
        let from = From { peer, scheme: None };
        return serve_stream(stream, from, app, limits, shutdown).await;
    };
    let handshake = timeout(limits.header_time, TlsAcceptor::from(tls).accept(stream));
    let accepted = tokio::select! {
        accepted = handshake => accepted,
        () = shutdown.begun() => return,
    };
    match accepted {
        // On the heap: connections without TLS need not hold the room for it.
        Ok(Ok(stream)) => {
            let from = From {
                peer,
                scheme: Some(Scheme::Https),
            };
            Box::pin(serve_stream(stream, from, app, limits, shutdown)).await;
        }
        Ok(Err(error)) => tracing::debug!(%error, "no TLS connection came about"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
}

/// What requests are told about their connection.
#[derive(Clone, Copy)]
struct From {
    peer: SocketAddr,
    /// Known where it is seen here; what a proxy has spoken with the client is not.
    scheme: Option<Scheme>,
}

async fn serve_stream(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: From,
    app: impl Answering,
    limits: Limits,
    shutdown: Shutdown,
) {
    let phase = Phase::default();
    let io = TokioIo::new(TimedStream::new(stream, phase.clone(), &limits));
    let service = service_fn(move |request: Request<Incoming>| {
        phase.begin_work();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(from.peer));
        if let Some(scheme) = from.scheme {
            request.extensions_mut().insert(scheme);
        }
        let answer = app.clone().call(request);
        let phase = phase.clone();
        async move {
            let answer = answer.await;
            phase.end_work();
            answer
        }
    });
    let mut served = pin!(protocol(&limits).serve_connection(io, service));
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        () = shutdown.begun() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        // Clients that vanish, time-outs, what is not HTTP: nothing that the operator can change.
        tracing::debug!(%error, "connection ended");
    }
}

fn protocol(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle_time)
        .max_header_size(limits.header_bytes)
        .max_buf_size(BUFFER.max(limits.header_bytes));
    if limits.headers != HYPER_HEADERS {
        builder.max_headers(limits.headers);
    }
    builder
}
