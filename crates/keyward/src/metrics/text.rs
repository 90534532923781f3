//! The text format of Prometheus (exposition format 0.0.4).

use std::fmt::{Display, Write};

/// Its content type.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a family's samples are.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    /// Only grows.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Buckets, a sum and a count.
    Histogram,
}

/// The text as it grows.
#[derive(Default)]
pub(super) struct Page {
    text: String,
    family: &'static str,
}

impl Page {
    /// Begins a family; the samples that follow are its own.
    pub(super) fn family(&mut self, name: &'static str, kind: Kind, help: &str) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.family = name;
        let text = &mut self.text;
        write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n").expect("a string takes all");
    }

    /// One sample of the family; `suffix` is what a histogram's samples have behind the name.
    pub(super) fn sample(
        &mut self,
        suffix: &str,
        labels: &[(&'static str, &str)],
        value: impl Display,
    ) {
        self.text.push_str(self.family);
        self.text.push_str(suffix);
        for (position, (name, value)) in labels.iter().enumerate() {
            self.text.push(if position == 0 { '{' } else { ',' });
            self.text.push_str(name);
            self.text.push_str("=\"");
            for letter in value.chars() {
                match letter {
                    '\\' => self.text.push_str("\\\\"),
                    '"' => self.text.push_str("\\\""),
                    '\n' => self.text.push_str("\\n"),
                    other => self.text.push(other),
                }
            }
            self.text.push('"');
        }
        if !labels.is_empty() {
            self.text.push('}');
        }
        writeln!(self.text, " {value}").expect("a string takes all");
    }

    /// A family of one sample without labels.
    pub(super) fn single(
        &mut self,
        name: &'static str,
        kind: Kind,
        help: &str,
        value: impl Display,
    ) {
        self.family(name, kind, help);
        self.sample("", &[], value);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn label_values_are_escaped() {
        let mut page = Page::default();
        page.family("a", Kind::Gauge, "An a.");
        page.sample("", &[("b", "x\"y\\z\n"), ("c", "")], 1.5);
        assert_eq!(
            page.into_text(),
            "# HELP a An a.\n# TYPE a gauge\na{b=\"x\\\"y\\\\z\\n\",c=\"\"} 1.5\n"
        );
    }
}
