//! Where spans go: the standard variables of OpenTelemetry, as its specification of SDK environment
//! variables has them. They have no names of ours, so that what is set for all programs of a machine
//! is set for this one. A part of them is known; the others are left to the library.

use std::{
    collections::BTreeMap,
    ffi::{OsStr, OsString},
    time::Duration,
};

use keyward_model::Secret;
use url::Url;

use super::{
    refused::{Refused, one_line},
    typed::Note,
};

/// The variables and what they are for; those that name the signal win over the ones that do not.
pub(super) const VARIABLES: [(&str, &str); 14] = [
    (
        "OTEL_SDK_DISABLED",
        "`true`: no spans, whatever else is set",
    ),
    ("OTEL_TRACES_EXPORTER", "`otlp`, or `none` for no spans"),
    (
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "where spans go, with `/v1/traces` behind it; one of the two switches spans on",
    ),
    (
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
        "where spans go, as it is",
    ),
    (
        "OTEL_EXPORTER_OTLP_PROTOCOL",
        "`http/protobuf`, the only one",
    ),
    ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "the same"),
    (
        "OTEL_EXPORTER_OTLP_HEADERS",
        "headers to send with them, `name=value`, with commas between; never shown",
    ),
    ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "the same"),
    (
        "OTEL_EXPORTER_OTLP_TIMEOUT",
        "how long sending may take, in milliseconds: `10000`",
    ),
    ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "the same"),
    ("OTEL_SERVICE_NAME", "the name of this service: `keyward`"),
    (
        "OTEL_RESOURCE_ATTRIBUTES",
        "what else to say of it, `name=value`, with commas between",
    ),
    (
        "OTEL_TRACES_SAMPLER",
        "`parentbased_always_on`, `parentbased_always_off`, `parentbased_traceidratio`, or these \
         without `parentbased_`, which do not heed what the caller decided",
    ),
    (
        "OTEL_TRACES_SAMPLER_ARG",
        "for `traceidratio` the share of traces, from 0 to 1: `1`",
    ),
];

/// Spans, and where they go.
#[derive(Clone, Debug)]
pub struct Traces {
    /// Where they are posted.
    pub endpoint: Url,
    /// With which headers.
    pub headers: Vec<(String, Secret)>,
    /// How long that may take.
    pub timeout: Duration,
    /// Which traces are kept.
    pub sampler: Sampler,
    /// `service.name` and the other attributes of the resource.
    pub attributes: Vec<(String, String)>,
}

/// Which traces are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sampler {
    /// Whether a caller that has decided is followed.
    pub follows_parent: bool,
    /// The share of the others, from 0 to 1.
    pub share: f64,
}

/// What was given under these names. An empty value counts as none.
#[derive(Default)]
pub(super) struct TraceVariables(BTreeMap<&'static str, OsString>);

impl TraceVariables {
    /// Takes the variable if it is one of these.
    pub(super) fn take(&mut self, variable: &str, value: &OsStr) {
        let known = VARIABLES.iter().find(|(name, _)| *name == variable);
        if let Some((name, _)) = known.filter(|_| !value.is_empty()) {
            self.0.insert(name, value.to_owned());
        }
    }

    /// What a program that was built without them has to tell.
    pub(super) fn unheard(&self) -> Option<Note> {
        let endpoints = [
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "OTEL_EXPORTER_OTLP_ENDPOINT",
        ];
        let name = endpoints
            .into_iter()
            .find(|name| self.0.contains_key(name))?;
        Some(Note {
            found: format!("{name} sets nothing: this program was built without traces"),
            mend: "build it with `--features otel`, or leave the variable out".to_owned(),
        })
    }

    /// What they say, unless they say nothing or no.
    pub(super) fn read(&self) -> Result<Option<Traces>, Refused> {
        let exporter = self.text("OTEL_TRACES_EXPORTER")?;
        let is_disabled = self
            .text("OTEL_SDK_DISABLED")?
            .is_some_and(|text| text.eq_ignore_ascii_case("true"));
        if let Some(other) = exporter.filter(|name| !["otlp", "none"].contains(name)) {
            let expects = "otlp or none";
            return Err(malformed("OTEL_TRACES_EXPORTER", expects, Some(other)));
        }
        let endpoint = match self.endpoint()? {
            _ if is_disabled || exporter == Some("none") => return Ok(None),
            Some(endpoint) => endpoint,
            None if exporter.is_some() => of_text("http://localhost:4318/v1/traces"),
            None => return Ok(None),
        };
        self.protocol()?;
        let mut attributes = vec![("service.name".to_owned(), "keyward".to_owned())];
        attributes.extend(self.pairs("OTEL_RESOURCE_ATTRIBUTES")?);
        if let Some(name) = self.text("OTEL_SERVICE_NAME")? {
            attributes.push(("service.name".to_owned(), name.to_owned()));
        }
        let mut headers = self.pairs("OTEL_EXPORTER_OTLP_HEADERS")?;
        headers.extend(self.pairs("OTEL_EXPORTER_OTLP_TRACES_HEADERS")?);
        let headers = headers.into_iter();
        Ok(Some(Traces {
            endpoint,
            headers: headers
                .map(|(name, value)| (name, Secret::new(value)))
                .collect(),
            timeout: self.timeout()?,
            sampler: self.sampler()?,
            attributes,
        }))
    }

    fn text(&self, name: &'static str) -> Result<Option<&str>, Refused> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let text = value.to_str().map(str::trim);
        text.map(Some)
            .ok_or_else(|| malformed(name, "a text", None))
    }

    fn endpoint(&self) -> Result<Option<Url>, Refused> {
        for (name, behind) in [
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", ""),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "/v1/traces"),
        ] {
            let Some(text) = self.text(name)? else {
                continue;
            };
            let url = format!("{}{behind}", text.trim_end_matches('/'));
            let url = Url::parse(if behind.is_empty() { text } else { &url }).ok();
            let url = url.filter(|url| {
                ["http", "https"].contains(&url.scheme())
                    && url.has_host()
                    && url.username().is_empty()
                    && url.password().is_none()
            });
            // It may hold a key in its query.
            let expects = "an http or https URL without user, for example http://localhost:4318";
            return url.map(Some).ok_or_else(|| malformed(name, expects, None));
        }
        Ok(None)
    }

    fn protocol(&self) -> Result<(), Refused> {
        for name in [
            "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "OTEL_EXPORTER_OTLP_PROTOCOL",
        ] {
            match self.text(name)? {
                None => {}
                Some("http/protobuf") => return Ok(()),
                Some(other) => return Err(malformed(name, "http/protobuf", Some(other))),
            }
        }
        Ok(())
    }

    fn timeout(&self) -> Result<Duration, Refused> {
        for name in [
            "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT",
            "OTEL_EXPORTER_OTLP_TIMEOUT",
        ] {
            let Some(text) = self.text(name)? else {
                continue;
            };
            let within = 1..=60_000;
            let time = text.parse().ok().filter(|time| within.contains(time));
            let expects = "a number of milliseconds from 1 to 60000";
            return time
                .map(Duration::from_millis)
                .ok_or_else(|| malformed(name, expects, Some(text)));
        }
        Ok(Duration::from_secs(10))
    }

    fn sampler(&self) -> Result<Sampler, Refused> {
        const NAME: &str = "OTEL_TRACES_SAMPLER";
        let text = self.text(NAME)?.unwrap_or("parentbased_always_on");
        let (follows_parent, how) = match text.strip_prefix("parentbased_") {
            Some(how) => (true, how),
            None => (false, text),
        };
        let share = match how {
            "always_on" => 1.0,
            "always_off" => 0.0,
            "traceidratio" => self.share()?,
            _ => {
                let expects = "always_on, always_off or traceidratio, perhaps with parentbased_ \
                               before it";
                return Err(malformed(NAME, expects, Some(text)));
            }
        };
        Ok(Sampler {
            follows_parent,
            share,
        })
    }

    fn share(&self) -> Result<f64, Refused> {
        const NAME: &str = "OTEL_TRACES_SAMPLER_ARG";
        let text = self.text(NAME)?.unwrap_or("1");
        let share = text
            .parse()
            .ok()
            .filter(|share| (0.0..=1.0).contains(share));
        share.ok_or_else(|| malformed(NAME, "a number from 0 to 1", Some(text)))
    }

    /// `name=value,name=value`, values with percent signs as in W3C Baggage.
    fn pairs(&self, name: &'static str) -> Result<Vec<(String, String)>, Refused> {
        let text = self.text(name)?.unwrap_or_default();
        let pairs = text
            .split(',')
            .map(str::trim)
            .filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (key, value) = pair.split_once('=')?;
                let (key, value) = (key.trim(), decoded(value.trim())?);
                (!key.is_empty()).then(|| (key.to_owned(), value))
            })
            .collect::<Option<_>>()
            .ok_or_else(|| malformed(name, "name=value, with commas between", None))
    }
}

fn malformed(name: &str, expects: &'static str, value: Option<&str>) -> Refused {
    Refused::Malformed {
        source_name: name.to_owned(),
        expects,
        value: value.map(one_line),
    }
}

fn of_text(text: &str) -> Url {
    Url::parse(text).expect("a constant of ours is a URL")
}

/// Undoes percent-encoding.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn given(variables: &[(&str, &str)]) -> TraceVariables {
        let mut given = TraceVariables::default();
        for (name, value) in variables {
            given.take(name, OsStr::new(value));
        }
        given
    }

    fn read(variables: &[(&str, &str)]) -> Option<Traces> {
        given(variables).read().unwrap()
    }

    const AT: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318/");

    #[test]
    fn an_endpoint_switches_them_on_and_nothing_else_does() {
        assert!(read(&[]).is_none());
        assert!(
            read(&[
                ("OTEL_SERVICE_NAME", "x"),
                ("OTEL_EXPORTER_OTLP_ENDPOINT", "")
            ])
            .is_none()
        );
        assert!(read(&[AT, ("OTEL_SDK_DISABLED", "TRUE")]).is_none());
        assert!(read(&[AT, ("OTEL_TRACES_EXPORTER", "none")]).is_none());
        let traces = read(&[AT]).unwrap();
        assert_eq!(traces.endpoint.as_str(), "http://collector:4318/v1/traces");
        assert_eq!(traces.timeout, Duration::from_secs(10));
        let whole = (
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
            "https://t.example/x?k",
        );
        let traces = read(&[AT, whole]).unwrap();
        assert_eq!(traces.endpoint.as_str(), "https://t.example/x?k");
        let traces = read(&[("OTEL_TRACES_EXPORTER", "otlp")]).unwrap();
        assert_eq!(traces.endpoint.as_str(), "http://localhost:4318/v1/traces");
    }

    #[test]
    fn names_headers_and_attributes_are_pairs() {
        let traces = read(&[
            AT,
            ("OTEL_SERVICE_NAME", "sso"),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=no, a.b=c%20d,"),
            (
                "OTEL_EXPORTER_OTLP_HEADERS",
                "authorization=Bearer%20planted",
            ),
            ("OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "2500"),
        ])
        .unwrap();
        let attributes: Vec<_> = traces
            .attributes
            .iter()
            .map(|(a, b)| (&**a, &**b))
            .collect();
        let last = |name| attributes.iter().rfind(|(other, _)| *other == name);
        assert_eq!(last("service.name"), Some(&("service.name", "sso")));
        assert_eq!(last("a.b"), Some(&("a.b", "c d")));
        assert_eq!(traces.headers[0].1.expose(), "Bearer planted");
        assert!(!format!("{traces:?}").contains("planted"));
        assert_eq!(traces.timeout, Duration::from_millis(2500));
    }

    #[test]
    fn samplers_have_the_standard_names() {
        for (name, share, expected) in [
            ("always_on", "0.5", (false, 1.0)),
            ("parentbased_always_off", "", (true, 0.0)),
            ("traceidratio", "0.25", (false, 0.25)),
            ("parentbased_traceidratio", "", (true, 1.0)),
        ] {
            let sampler = [
                ("OTEL_TRACES_SAMPLER", name),
                ("OTEL_TRACES_SAMPLER_ARG", share),
            ];
            let traces = read(&[&[AT], &sampler[..]].concat()).unwrap();
            let (follows_parent, share) = expected;
            assert_eq!(
                traces.sampler,
                Sampler {
                    follows_parent,
                    share
                },
                "{name}"
            );
        }
    }

    #[test]
    fn what_cannot_be_followed_is_refused_without_secrets() {
        for (name, value, told) in [
            (
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "http/protobuf, not `grpc`",
            ),
            (
                "OTEL_TRACES_EXPORTER",
                "zipkin",
                "otlp or none, not `zipkin`",
            ),
            (
                "OTEL_TRACES_SAMPLER",
                "jaeger_remote",
                "not `jaeger_remote`",
            ),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "milliseconds"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "planted", "name=value"),
            ("OTEL_RESOURCE_ATTRIBUTES", "a=%zz", "name=value"),
            (
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "collector:4318",
                "http or https URL",
            ),
            (
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "http://u:planted@c",
                "http or https URL",
            ),
        ] {
            let refused = given(&[AT, (name, value)]).read().unwrap_err().to_string();
            assert!(
                refused.contains(name) && refused.contains(told),
                "{refused}"
            );
            assert!(!refused.contains("planted"), "{refused}");
        }
        let of_share = [
            ("OTEL_TRACES_SAMPLER", "traceidratio"),
            ("OTEL_TRACES_SAMPLER_ARG", "1.5"),
        ];
        let refused = given(&[&[AT], &of_share[..]].concat()).read();
        assert!(refused.unwrap_err().to_string().contains("from 0 to 1"));
    }
}
