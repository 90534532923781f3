//! An event as a line of JSON: time, level, its fields, target, and the fields of the request that
//! it belongs to.
//!
//! The library's own format would do, but it parses a request's fields again for each line: every
//! request has one at least.

use std::fmt::{self, Debug, Display, Write};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields,
        format::Writer,
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

pub(super) struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'l> LookupSpan<'l>,
    N: for<'w> FormatFields<'w> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let metadata = event.metadata();
        writer.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut writer)?;
        write!(writer, "\",\"level\":\"{}\"", metadata.level())?;
        let mut members = Members {
            writer: &mut writer,
            result: Ok(()),
        };
        event.record(&mut members);
        members.result?;
        writer.write_str(",\"target\":\"")?;
        Escaped(&mut writer).write_str(metadata.target())?;
        writer.write_char('"')?;
        if let Some(span) = context.lookup_current() {
            let extensions = span.extensions();
            if let Some(fields) = extensions.get::<FormattedFields<N>>() {
                // `JsonFields` has made an object of them.
                write!(writer, ",\"span\":{}", fields.fields)?;
            }
        }
        writer.write_str("}\n")
    }
}

/// Writes an event's fields as members of the line.
struct Members<'a, 'w> {
    writer: &'a mut Writer<'w>,
    result: fmt::Result,
}

impl Members<'_, '_> {
    fn plain(&mut self, field: &Field, value: impl Display) {
        if self.result.is_ok() {
            let name = field.name().trim_start_matches("r#");
            self.result = write!(self.writer, ",\"{name}\":{value}");
        }
    }

    fn text(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        self.plain(field, "\"");
        if self.result.is_ok() {
            self.result = Escaped(self.writer)
                .write_fmt(value)
                .and_then(|()| self.writer.write_char('"'));
        }
    }
}

impl Visit for Members<'_, '_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() {
            // With a point, so that readers see the same type each time.
            self.plain(field, format_args!("{value:?}"));
        } else {
            self.plain(field, "null");
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.plain(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.plain(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.plain(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.text(field, format_args!("{value:?}"));
    }
}

/// The inside of a JSON string (RFC 8259 §7).
struct Escaped<'a, 'w>(&'a mut Writer<'w>);

impl Write for Escaped<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c < ' ' || matches!(c, '"' | '\\')) {
            let (plain, from) = rest.split_at(at);
            self.0.write_str(plain)?;
            let mut letters = from.chars();
            match letters.next() {
                Some(letter @ ('"' | '\\')) => write!(self.0, "\\{letter}")?,
                Some(letter) => write!(self.0, "\\u{:04x}", u32::from(letter))?,
                None => {}
            }
            rest = letters.as_str();
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut line = String::new();
        Escaped(&mut Writer::new(&mut line))
            .write_str(text)
            .unwrap();
        format!("\"{line}\"")
    }

    #[test]
    fn nothing_leaves_its_string() {
        assert_eq!(escaped("a\"b\\c\nd"), r#""a\"b\\c\u000ad""#);
        assert_eq!(escaped(""), "\"\"");
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_written_is_read_again(text in ".*") {
            let read: String = serde_json::from_str(&escaped(&text)).unwrap();
            proptest::prop_assert_eq!(read, text);
        }
    }
}
