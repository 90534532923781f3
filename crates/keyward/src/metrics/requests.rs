//! How long requests took, by route, method and class of status.

use std::{
    collections::HashMap,
    sync::{
        OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::http::StatusCode;

use super::text::{Kind, Page};

/// The upper ends of the buckets, in microseconds and as the label has them, in seconds.
const BUCKETS: [(u64, &str); 13] = [
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (5_000, "0.005"),
    (10_000, "0.01"),
    (25_000, "0.025"),
    (50_000, "0.05"),
    (100_000, "0.1"),
    (250_000, "0.25"),
    (500_000, "0.5"),
    (1_000_000, "1"),
    (2_500_000, "2.5"),
    (5_000_000, "5"),
    (10_000_000, "10"),
];

/// The methods by name; another one counts as the last.
const METHODS: [&str; 8] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER",
];

/// The classes of status; the last is of requests that got no answer.
const CLASSES: [&str; 6] = ["1xx", "2xx", "3xx", "4xx", "5xx", "none"];

/// The durations of all requests since the start, and how many are under way.
#[derive(Default)]
pub struct Requests {
    active: AtomicI64,
    routes: RwLock<HashMap<Box<str>, Box<Route>>>,
}

/// Of one route: a histogram for each method and class that was seen.
type Route = [[OnceLock<Box<Histogram>>; CLASSES.len()]; METHODS.len()];

#[derive(Default)]
struct Histogram {
    /// One more than there are bounds: for what took longer.
    counts: [AtomicU64; BUCKETS.len() + 1],
    sum_micros: AtomicU64,
}

impl Requests {
    /// A request has come in.
    pub(crate) fn begin(&self) {
        self.active.fetch_add(1, Relaxed);
    }

    /// It has ended: with an answer of this status, or without one.
    pub(crate) fn end(
        &self,
        route: &str,
        method: &str,
        status: Option<StatusCode>,
        took: Duration,
    ) {
        self.active.fetch_sub(1, Relaxed);
        let method = METHODS
            .iter()
            .position(|known| *known == method)
            .unwrap_or(METHODS.len() - 1);
        let class = status
            .and_then(|status| usize::from(status.as_u16() / 100).checked_sub(1))
            .filter(|class| *class < CLASSES.len() - 1)
            .unwrap_or(CLASSES.len() - 1);
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(route) = routes.get(route) {
            route[method][class].get_or_init(Box::default).observe(took);
            return;
        }
        drop(routes);
        // A route's first request; there are no more of them than the program has routes.
        let mut routes = self.routes.write().unwrap_or_else(PoisonError::into_inner);
        routes.entry(route.into()).or_default()[method][class]
            .get_or_init(Box::default)
            .observe(took);
    }

    pub(super) fn write(&self, page: &mut Page) {
        page.family(
            "http_server_active_requests",
            Kind::Gauge,
            "Requests under way.",
        );
        page.sample("", &[], self.active.load(Relaxed));
        page.family(
            "http_server_request_duration_seconds",
            Kind::Histogram,
            "From a request's head to its answer's.",
        );
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<_> = routes.keys().collect();
        names.sort_unstable();
        for name in names {
            for (method, classes) in METHODS.iter().zip(routes[name].iter()) {
                for (class, histogram) in CLASSES.iter().zip(classes) {
                    if let Some(histogram) = histogram.get() {
                        let labels = [
                            ("http_route", &**name),
                            ("http_request_method", *method),
                            ("http_response_status_class", *class),
                        ];
                        histogram.write(page, labels);
                    }
                }
            }
        }
    }
}

impl Histogram {
    fn observe(&self, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BUCKETS
            .iter()
            .position(|(bound, _)| micros <= *bound)
            .unwrap_or(BUCKETS.len());
        self.counts[bucket].fetch_add(1, Relaxed);
        self.sum_micros.fetch_add(micros, Relaxed);
    }

    fn write(&self, page: &mut Page, [route, method, class]: [(&'static str, &str); 3]) {
        let mut count = 0;
        let ends = BUCKETS.iter().map(|(_, end)| *end).chain(["+Inf"]);
        for (end, here) in ends.zip(&self.counts) {
            count += here.load(Relaxed);
            page.sample("_bucket", &[route, method, class, ("le", end)], count);
        }
        // Whole microseconds: far below what a float of seconds loses.
        let sum = Duration::from_micros(self.sum_micros.load(Relaxed)).as_secs_f64();
        page.sample("_sum", &[route, method, class], sum);
        page.sample("_count", &[route, method, class], count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(requests: &Requests) -> String {
        let mut page = Page::default();
        requests.write(&mut page);
        page.into_text()
    }

    #[test]
    fn durations_fall_into_their_buckets_and_add_up() {
        let requests = Requests::default();
        for micros in [1, 1_000, 1_001, 20_000_000] {
            requests.begin();
            let took = Duration::from_micros(micros);
            requests.end("/oidc/token", "POST", Some(StatusCode::OK), took);
        }
        let text = written(&requests);
        let labels = "http_route=\"/oidc/token\",http_request_method=\"POST\",http_response_status_class=\"2xx\"";
        for line in [
            format!("http_server_request_duration_seconds_bucket{{{labels},le=\"0.001\"}} 2\n"),
            format!("http_server_request_duration_seconds_bucket{{{labels},le=\"0.0025\"}} 3\n"),
            format!("http_server_request_duration_seconds_bucket{{{labels},le=\"10\"}} 3\n"),
            format!("http_server_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 4\n"),
            format!("http_server_request_duration_seconds_sum{{{labels}}} 20.002002\n"),
            format!("http_server_request_duration_seconds_count{{{labels}}} 4\n"),
            "http_server_active_requests 0\n".to_owned(),
        ] {
            assert!(text.contains(&line), "{line}{text}");
        }
    }

    #[test]
    fn odd_methods_and_missing_answers_share_a_series_each() {
        let requests = Requests::default();
        for method in ["BREW", "x", "PROPFIND"] {
            requests.begin();
            requests.end("-", method, None, Duration::ZERO);
        }
        let text = written(&requests);
        assert_eq!(text.matches("_count{").count(), 1, "{text}");
        assert!(text.contains("method=\"OTHER\",http_response_status_class=\"none\"} 3\n"));
    }
}
