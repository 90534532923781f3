//! Spans for OpenTelemetry: one for each request, and below it one for each transaction and each
//! outgoing call. They are made where `tracing` is told of them under the target `traces`, which the
//! log never shows, and cost a look at a flag while nobody collects them. What collects and sends
//! them is built with the feature `otel` only, and works where the standard variables name a place to
//! send them to.
//!
//! - `request`: the span of a request, by route. `sender`: the way of the library to our one client.
//!
//! No path, query, address or user is in a span: see `layers::access_line`, which tells the same.

mod request;
#[cfg(feature = "otel")]
mod sender;

pub(crate) use request::RequestSpan;

/// What all spans are told under.
pub(crate) const TARGET: &str = "traces";

/// What collects spans, if anything does.
#[derive(Default)]
pub struct Traces {
    #[cfg(feature = "otel")]
    provider: Option<opentelemetry_sdk::trace::SdkTracerProvider>,
}

#[cfg(not(feature = "otel"))]
impl Traces {
    /// Collects nothing: the program was built without.
    ///
    /// # Errors
    /// None.
    pub fn start(
        _: Option<&crate::settings::Traces>,
        _: &tokio::runtime::Handle,
    ) -> anyhow::Result<Self> {
        Ok(Self::default())
    }

    /// There is nothing to send.
    pub fn end(&self) {}
}

#[cfg(feature = "otel")]
mod collecting {
    use std::time::Duration;

    use anyhow::{Context, Result};
    use opentelemetry::{KeyValue, trace::TracerProvider};
    use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
    use opentelemetry_sdk::{
        Resource,
        resource::TelemetryResourceDetector,
        trace::{Sampler, SdkTracerProvider},
    };
    use tokio::runtime::Handle;
    use tracing::{Subscriber, level_filters::LevelFilter};
    use tracing_subscriber::{Layer, filter::Targets, registry::LookupSpan};

    use super::{TARGET, Traces, sender::Sender};
    use crate::settings;

    /// How long the last spans may hold up the exit.
    const LAST_WAIT: Duration = Duration::from_secs(5);

    impl Traces {
        /// Begins to collect, where the settings say so. Sending happens on `runtime`, which has to
        /// outlive [`Self::end`].
        ///
        /// # Errors
        /// When the place to send them to cannot be used.
        pub fn start(settings: Option<&settings::Traces>, runtime: &Handle) -> Result<Self> {
            let Some(settings) = settings else {
                return Ok(Self::default());
            };
            let exporter = SpanExporter::builder()
                .with_http()
                .with_endpoint(settings.endpoint.as_str())
                .with_timeout(settings.timeout)
                .with_http_client(Sender::new(settings, runtime.clone())?)
                .build()
                .context("traces cannot be sent")?;
            let attributes = settings.attributes.iter();
            let attributes =
                attributes.map(|(name, value)| KeyValue::new(name.clone(), value.clone()));
            let resource = Resource::builder_empty()
                .with_detector(Box::new(TelemetryResourceDetector))
                .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
                .with_attributes(attributes)
                .build();
            let provider = SdkTracerProvider::builder()
                .with_batch_exporter(exporter)
                .with_sampler(sampler(settings.sampler))
                .with_resource(resource)
                .build();
            Ok(Self {
                provider: Some(provider),
            })
        }

        /// What gives spans of ours to the collector.
        pub(crate) fn layer<S>(&self) -> Option<impl Layer<S> + Send + Sync + use<S>>
        where
            S: Subscriber + for<'l> LookupSpan<'l> + Send + Sync,
        {
            let tracer = self.provider.as_ref()?.tracer("keyward");
            let layer = tracing_opentelemetry::layer()
                .with_tracer(tracer)
                .with_location(false)
                .with_threads(false)
                .with_target(false)
                .with_tracked_inactivity(false);
            let ours = Targets::new().with_target(TARGET, LevelFilter::TRACE);
            Some(layer.with_filter(ours))
        }

        /// Sends what waits.
        pub fn end(&self) {
            let ended = self.provider.as_ref();
            let ended = ended.map(|provider| provider.shutdown_with_timeout(LAST_WAIT));
            if let Some(Err(error)) = ended {
                tracing::warn!(%error, "the last spans were not sent");
            }
        }
    }

    fn sampler(wanted: settings::Sampler) -> Sampler {
        let of_roots = Sampler::TraceIdRatioBased(wanted.share);
        if wanted.follows_parent {
            Sampler::ParentBased(Box::new(of_roots))
        } else {
            of_roots
        }
    }
}
