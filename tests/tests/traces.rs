//! Spans for OpenTelemetry, as a collector gets them by OTLP (protobuf over HTTP).

use std::path::Path;

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use keyward_tests::{Program, keyward};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use prost::Message;
use tokio::{net::TcpListener, sync::mpsc};

type Sent = (HeaderMap, ExportTraceServiceRequest);

/// Takes what is sent to `/v1/traces`.
struct Collector {
    url: String,
    received: mpsc::UnboundedReceiver<Sent>,
}

impl Collector {
    async fn start() -> Self {
        let (sender, received) = mpsc::unbounded_channel();
        let take = async |State(sender): State<mpsc::UnboundedSender<Sent>>,
                          headers: HeaderMap,
                          body: Bytes| {
            let spans = ExportTraceServiceRequest::decode(body).expect("protobuf");
            sender.send((headers, spans)).expect("somebody reads");
        };
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(sender);
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = socket.local_addr().expect("an address");
        tokio::spawn(async { axum::serve(socket, router).await });
        Self {
            url: format!("http://{address}"),
            received,
        }
    }

    /// Everything that was sent so far.
    fn all(&mut self) -> Vec<Sent> {
        std::iter::from_fn(|| self.received.try_recv().ok()).collect()
    }
}

fn spans(sent: &[Sent]) -> Vec<&Span> {
    let resources = sent.iter().flat_map(|(_, sent)| &sent.resource_spans);
    let scopes = resources.flat_map(|resource| &resource.scope_spans);
    scopes.flat_map(|scope| &scope.spans).collect()
}

fn attribute<'a>(attributes: &'a [KeyValue], name: &str) -> Option<&'a Value> {
    let found = attributes.iter().find(|attribute| attribute.key == name)?;
    found.value.as_ref()?.value.as_ref()
}

fn text(text: &str) -> Option<Value> {
    Some(Value::StringValue(text.to_owned()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A server that sends its spans there.
async fn serve(data: &Path, collector: &Collector, more: &[(&str, &str)]) -> Program {
    let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
    command
        .arg(data)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url)
        .env("OTEL_SERVICE_NAME", "sso")
        .env(
            "OTEL_RESOURCE_ATTRIBUTES",
            "deployment.environment.name=test",
        )
        .env("OTEL_EXPORTER_OTLP_HEADERS", "x-key=planted%20key")
        .envs(more.iter().copied());
    Program::start(command).await
}

/// Where the access log says which trace a request is in.
fn line_of<'l>(log: &'l str, trace: &str) -> &'l str {
    let access = log.lines().filter(|line| line.contains("http.route"));
    let mut lines = access.filter(|line| line.contains(trace));
    lines.next().unwrap_or_else(|| panic!("no {trace}: {log}"))
}

const CALLER: (&str, &str) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");

#[tokio::test]
async fn a_request_is_a_span_below_that_of_its_caller_and_above_its_transactions() {
    let mut collector = Collector::start().await;
    let data = tempfile::tempdir().expect("a folder");
    let server = serve(data.path(), &collector, &[]).await;
    let (trace, parent) = CALLER;
    let request = server
        .http
        .post(server.url("/oidc/token?planted=query"))
        .header("traceparent", format!("00-{trace}-{parent}-01"))
        .basic_auth("planted-client", Some("planted-secret"))
        .form(&[("grant_type", "client_credentials")]);
    let refused = server.send(request).await;
    assert!(refused.status.is_client_error());
    let request_id = refused.header("logto-core-request-id").to_owned();
    server.get("/planted/path").await.expect(404);
    server.wait_for_log("\"http.route\":\"/oidc/token\"").await;
    let log = server.log();
    let line = line_of(&log, trace);
    assert!(line.contains("\"http.route\":\"/oidc/token\""), "{line}");
    assert!(line.contains(&request_id), "{line}");
    assert_eq!(server.stop().await, Some(0));

    // What waited was sent before the end.
    let sent = collector.all();
    assert!(!sent.is_empty(), "built without `--features otel`? {log}");
    let (headers, first) = &sent[0];
    assert_eq!(headers["content-type"], "application/x-protobuf");
    assert_eq!(headers["x-key"], "planted key");
    let resource = first.resource_spans[0].resource.as_ref();
    let of_service = &resource.expect("a resource").attributes;
    for (name, value) in [
        ("service.name", "sso"),
        ("deployment.environment.name", "test"),
    ] {
        assert_eq!(attribute(of_service, name), text(value).as_ref(), "{name}");
    }

    let spans = spans(&sent);
    let of_request = spans.iter().find(|span| span.name == "POST /oidc/token");
    let of_request = of_request.unwrap_or_else(|| panic!("{spans:?}"));
    assert_eq!(hex(&of_request.trace_id), trace);
    assert_eq!(hex(&of_request.parent_span_id), parent);
    assert_eq!(of_request.kind(), SpanKind::Server);
    for (name, value) in [
        ("http.request.method", text("POST")),
        ("http.route", text("/oidc/token")),
        ("url.scheme", text("http")),
        ("keyward.request_id", text(&request_id)),
        (
            "http.response.status_code",
            Some(Value::IntValue(refused.status.as_u16().into())),
        ),
    ] {
        let found = attribute(&of_request.attributes, name);
        assert_eq!(found, value.as_ref(), "{name}");
    }
    // A caller's mistake is none of the server's.
    let status = of_request
        .status
        .as_ref()
        .map(opentelemetry_proto::tonic::trace::v1::Status::code);
    assert_ne!(status, Some(StatusCode::Error));

    let below = |span: &&&Span| span.parent_span_id == of_request.span_id;
    let transactions: Vec<_> = spans.iter().filter(below).collect();
    assert!(!transactions.is_empty(), "{spans:?}");
    for transaction in transactions {
        assert_eq!(transaction.kind(), SpanKind::Client);
        assert_eq!(transaction.trace_id, of_request.trace_id);
        let found = attribute(&transaction.attributes, "db.system.name");
        assert_eq!(found, text("sqlite").as_ref());
    }

    // A path without a route is anybody's text.
    assert!(spans.iter().any(|span| span.name == "GET"), "{spans:?}");
    let everything = format!("{spans:?}");
    assert!(!everything.contains("planted"), "{everything}");
    // What the server does by itself makes no spans.
    let roots = spans.iter().filter(|span| span.parent_span_id.is_empty());
    assert!(roots.clone().all(|span| span.kind() == SpanKind::Server));
}

#[tokio::test]
async fn a_caller_who_keeps_no_spans_is_followed() {
    let mut collector = Collector::start().await;
    let data = tempfile::tempdir().expect("a folder");
    let server = serve(data.path(), &collector, &[]).await;
    let (trace, parent) = CALLER;
    let of_another = "5bf92f3577b34da6a3ce929d0e0e4736";
    for (trace, flags) in [(trace, "00"), (of_another, "01")] {
        let request = server.http.get(server.url("/oidc/jwks"));
        let request = request.header("traceparent", format!("00-{trace}-{parent}-{flags}"));
        server.send(request).await.expect(200);
    }
    // It stands in the log all the same.
    server.wait_for_log(trace).await;
    assert_eq!(server.stop().await, Some(0));
    let sent = collector.all();
    let spans = spans(&sent);
    assert!(!spans.is_empty());
    for span in spans {
        assert_eq!(hex(&span.trace_id), of_another);
    }
}

#[tokio::test]
async fn nothing_is_sent_where_the_variables_say_no() {
    let mut collector = Collector::start().await;
    for no in [
        ("OTEL_SDK_DISABLED", "true"),
        ("OTEL_TRACES_EXPORTER", "none"),
    ] {
        let data = tempfile::tempdir().expect("a folder");
        let server = serve(data.path(), &collector, &[no]).await;
        server.get("/oidc/jwks").await.expect(200);
        server.wait_for_log("/oidc/jwks").await;
        assert!(!server.log().contains("trace_id"), "{}", server.log());
        assert_eq!(server.stop().await, Some(0));
    }
    assert!(collector.all().is_empty());
}

/// A collector that is away costs the server nothing but a line.
#[tokio::test]
async fn a_collector_that_is_away_does_not_matter() {
    let mut collector = Collector::start().await;
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    collector.url = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    let data = tempfile::tempdir().expect("a folder");
    let server = serve(
        data.path(),
        &collector,
        &[("OTEL_BSP_SCHEDULE_DELAY", "50")],
    )
    .await;
    server.get("/oidc/jwks").await.expect(200);
    server.wait_for_log("outgoing call failed").await;
    server.get("/oidc/jwks").await.expect(200);
    assert_eq!(server.stop().await, Some(0));
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused() {
    let data = tempfile::tempdir().expect("a folder");
    let mut command = keyward(["serve", "--listen", "127.0.0.1:0", "--data"]);
    command
        .arg(data.path())
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317")
        .env("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
    let refused = keyward_tests::run(command).await;
    assert!(refused.refusal(2).contains("http/protobuf"), "{refused:?}");
}
