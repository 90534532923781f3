//! A file that is uploaded: the part named `file` of a `multipart/form-data` body (RFC 7578).

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use utoipa::openapi::{
    Content, ObjectBuilder, Required, Type, path::Operation, request_body::RequestBodyBuilder,
};

use crate::{
    Documented,
    error::ApiError,
    guard::{Issue, Part, invalid_input},
};

/// The part that is the file.
const NAME: &str = "file";
/// No honest boundary is longer (RFC 2046 §5.1.1).
const LONGEST_BOUNDARY: usize = 70;

/// The bytes of the one file of a request. An extractor that comes last.
#[derive(Debug)]
pub struct Upload(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let boundary = boundary(request.headers());
        let body = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| ApiError::plain(rejection.status(), rejection.body_text()))?;
        let file = boundary.and_then(|boundary| file(&body, &boundary));
        file.map(Self).ok_or_else(|| {
            let path = vec![Part::Key(NAME.to_owned())];
            let message = "Expected one file in a multipart/form-data body.";
            invalid_input("files", vec![Issue::new("custom", path, message)])
        })
    }
}

impl Documented for Upload {
    fn document(operation: &mut Operation) {
        let file = ObjectBuilder::new().schema_type(Type::String);
        let schema = ObjectBuilder::new()
            .property(NAME, file.content_media_type("application/octet-stream"))
            .required(NAME);
        let body = RequestBodyBuilder::new()
            .content("multipart/form-data", Content::new(Some(schema)))
            .required(Some(Required::True));
        operation.request_body = Some(body.build().into());
    }
}

/// What stands between parts.
fn boundary(headers: &HeaderMap) -> Option<String> {
    let mut pieces = headers
        .get(header::CONTENT_TYPE)?
        .to_str()
        .ok()?
        .split(';')
        .map(str::trim);
    if !pieces.next()?.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let value = pieces.find_map(|piece| parameter(piece, "boundary"))?;
    (1..=LONGEST_BOUNDARY)
        .contains(&value.len())
        .then(|| value.to_owned())
}

/// The value of `name=value` or `name="value"`.
fn parameter<'p>(piece: &'p str, name: &str) -> Option<&'p str> {
    let (own, value) = piece.split_once('=')?;
    let unquoted = || value.strip_prefix('"')?.strip_suffix('"');
    own.eq_ignore_ascii_case(name)
        .then(|| unquoted().unwrap_or(value))
}

/// The content of the only part that is the file.
fn file(body: &Bytes, boundary: &str) -> Option<Bytes> {
    let opening = format!("--{boundary}");
    let delimiter = format!("\r\n{opening}");
    // The first one may stand at the very beginning.
    let mut at = if body.starts_with(opening.as_bytes()) {
        opening.len()
    } else {
        find(body, 0, delimiter.as_bytes())? + delimiter.len()
    };
    let mut found = None;
    while !body.get(at..)?.starts_with(b"--") {
        let headers = find(body, at, b"\r\n")? + 2;
        let blank = find(body, headers.checked_sub(2)?, b"\r\n\r\n")?;
        let content = blank + 4;
        let end = find(body, content.checked_sub(2)?, delimiter.as_bytes())?;
        if is_file(body.get(headers..blank).unwrap_or_default()) {
            let bytes = body.slice(content.min(end)..end);
            if found.replace(bytes).is_some() {
                return None;
            }
        }
        at = end + delimiter.len();
    }
    found
}

fn find(bytes: &[u8], from: usize, wanted: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let place = rest.windows(wanted.len()).position(|part| part == wanted)?;
    Some(from + place)
}

/// Whether headers of a part name it as the file.
fn is_file(headers: &[u8]) -> bool {
    let headers = String::from_utf8_lossy(headers);
    let disposition = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim()
            .eq_ignore_ascii_case("content-disposition")
            .then_some(value)
    });
    let mut pieces = disposition.unwrap_or_default().split(';').map(str::trim);
    let is_form = pieces
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("form-data"));
    is_form && pieces.find_map(|piece| parameter(piece, "name")) == Some(NAME)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(body: &str) -> Option<Bytes> {
        file(&Bytes::copy_from_slice(body.as_bytes()), "b")
    }

    fn part(name: &str, content: &str) -> String {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a; b.png\"\r\n\
             Content-Type: image/png\r\n\r\n{content}\r\n"
        )
    }

    #[test]
    fn the_one_file_is_found() {
        let one = part("file", "bytes\r\n--\r\nmore");
        let other = part("other", "text");
        for body in [
            format!("{one}--b--\r\n"),
            format!("{other}{one}--b--"),
            format!("ignored\r\n{one}{other}--b--ignored"),
        ] {
            assert_eq!(read(&body).as_deref(), Some(&b"bytes\r\n--\r\nmore"[..]));
        }
        let empty = format!("{}--b--", part("file", ""));
        assert_eq!(read(&empty).as_deref(), Some(&b""[..]));
    }

    #[test]
    fn none_and_several_and_broken_ones_are_refused() {
        let one = part("file", "x");
        for body in [
            String::new(),
            "--b--".to_owned(),
            one.clone(),
            format!("{one}{one}--b--"),
            format!("{}--b--", part("other", "x")),
            "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n".to_owned(),
        ] {
            assert_eq!(read(&body), None, "{body:?}");
        }
    }

    #[test]
    fn a_boundary_is_named() {
        let of = |value: &str| {
            let value = value.parse().expect("a header");
            boundary(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
        };
        let plain = of("multipart/form-data; boundary=a-b");
        assert_eq!(plain.as_deref(), Some("a-b"));
        let quoted = of("Multipart/Form-Data; charset=x; Boundary=\"a b\"");
        assert_eq!(quoted.as_deref(), Some("a b"));
        let long = format!("multipart/form-data; boundary={}", "a".repeat(71));
        for bad in [
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            &long,
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_body_is_a_fault(body in r"(--b|\r\n|--|name=file|content-disposition: form-data; |[a-z]){0,40}") {
            let _ = read(&body);
        }

        #[test]
        fn whatever_is_in_it_comes_out(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assume!(!content.windows(5).any(|part| part == b"\r\n--b"));
            let mut body = part("file", "").trim_end().as_bytes().to_vec();
            body.extend(b"\r\n\r\n");
            body.extend(&content);
            body.extend(b"\r\n--b--");
            let found = file(&body.into(), "b");
            prop_assert_eq!(found.as_deref(), Some(&content[..]));
        }
    }
}
