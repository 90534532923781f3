//! Paging (reference management-api.md §0.3): `page` and `page_size` come in, `Total-Number` and
//! `Link` go out.

use axum::{
    Json,
    extract::FromRequestParts,
    http::{HeaderName, HeaderValue, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use keyward_store::{Listed, Paging};
use serde::Serialize;
use utoipa::openapi::{
    path::Parameter,
    schema::{ObjectBuilder, Type},
};

use crate::{Query, TenantScope, error::ApiError, query::parameter};

const DEFAULT_SIZE: u32 = 20;
const LARGEST_SIZE: u32 = 100;
const TOTAL: HeaderName = HeaderName::from_static("total-number");
const IS_CAPPED: HeaderName = HeaderName::from_static("total-number-is-capped");

/// Which page of a list is wanted, and where the other pages are.
#[derive(Clone, Debug)]
pub struct Page {
    number: u32,
    size: u32,
    list: Address,
}

/// The address of a list: everything of a link but the page's number.
#[derive(Clone, Debug)]
struct Address {
    url: String,
    pairs: Vec<(String, String)>,
}

impl Page {
    /// The parameters.
    pub(crate) fn parameters() -> [Parameter; 2] {
        let number = |default: u32| {
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(1))
                .default(Some(default.into()))
        };
        [
            parameter("page", number(1)),
            parameter(
                "page_size",
                number(DEFAULT_SIZE).maximum(Some(LARGEST_SIZE)),
            ),
        ]
    }

    fn parse(query: &Query, list: Address) -> Result<Self, ApiError> {
        let read = |name: &str, default: u32, most: u32| -> Result<u32, ApiError> {
            let invalid = || ApiError::bad_request("guard.invalid_pagination");
            let Some(text) = query.one(name).map_err(|_| invalid())? else {
                return Ok(default);
            };
            text.parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
                .ok_or_else(invalid)
        };
        Ok(Self {
            number: read("page", 1, u32::MAX)?,
            size: read("page_size", DEFAULT_SIZE, LARGEST_SIZE)?,
            list,
        })
    }

    /// Which rows those are.
    #[must_use]
    pub fn paging(&self) -> Paging {
        Paging {
            limit: self.size,
            offset: u64::from(self.number - 1) * u64::from(self.size),
        }
    }

    /// The answer: the rows, and the headers that lead to the others.
    #[must_use]
    pub fn answer<T: Serialize>(&self, listed: &Listed<T>) -> Response {
        let mut response = Json(&listed.rows).into_response();
        let headers = response.headers_mut();
        headers.insert(TOTAL, HeaderValue::from(listed.total));
        if listed.is_capped {
            headers.insert(IS_CAPPED, HeaderValue::from_static("true"));
        }
        // Queries are encoded again, so the links are ASCII.
        if let Ok(links) = HeaderValue::from_str(&self.links(listed.total, listed.is_capped)) {
            headers.insert(header::LINK, links);
        }
        response
    }

    fn links(&self, total: u64, is_capped: bool) -> String {
        let number = u64::from(self.number);
        let last = total.div_ceil(self.size.into()).max(1);
        let mut links = vec![self.list.link(1, "first")];
        if number > 1 {
            links.push(self.list.link(number - 1, "prev"));
        }
        if !is_capped {
            links.push(self.list.link(last, "last"));
            if number < last {
                links.push(self.list.link(number + 1, "next"));
            }
        }
        links.join(", ")
    }
}

impl Address {
    /// The contract's links lack `/api`, and so do these: handlers see the path without it.
    fn of(parts: &Parts, query: &Query) -> Self {
        let base = parts
            .extensions
            .get::<TenantScope>()
            .map(|scope| format!("{}{}", scope.urls.origin(), scope.urls.prefix()))
            .unwrap_or_default();
        Self::new(&base, &parts.uri, query)
    }

    fn new(base: &str, uri: &Uri, query: &Query) -> Self {
        let pairs = query
            .pairs()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            url: format!("{base}{}", uri.path()),
            pairs,
        }
    }

    fn link(&self, page: u64, relation: &str) -> String {
        let page = page.to_string();
        let mut query = form_urlencoded::Serializer::new(String::new());
        let mut is_written = false;
        for (name, value) in &self.pairs {
            let is_page = name == "page";
            is_written |= is_page;
            query.append_pair(name, if is_page { &page } else { value });
        }
        if !is_written {
            query.append_pair("page", &page);
        }
        format!("<{}?{}>; rel=\"{relation}\"", self.url, query.finish())
    }
}

impl<S: Sync> FromRequestParts<S> for Page {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::from_request_parts(parts, state).await?;
        let list = Address::of(parts, &query);
        Self::parse(&query, list)
    }
}

/// A page where the contract lets a caller do without: `None` asks for the whole list.
#[derive(Clone, Debug)]
pub struct OptionalPage(Option<Page>);

impl OptionalPage {
    /// Which rows are wanted.
    #[must_use]
    pub fn paging(&self) -> Option<Paging> {
        self.0.as_ref().map(Page::paging)
    }

    /// The answer; without headers when the whole list was asked for.
    #[must_use]
    pub fn answer<T: Serialize>(&self, listed: &Listed<T>) -> Response {
        match &self.0 {
            Some(page) => page.answer(listed),
            None => Json(&listed.rows).into_response(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for OptionalPage {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::from_request_parts(parts, state).await?;
        let is_paged = query
            .pairs()
            .any(|(name, _)| matches!(name, "page" | "page_size"));
        if !is_paged {
            return Ok(Self(None));
        }
        Page::from_request_parts(parts, state)
            .await
            .map(Some)
            .map(Self)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn page(query: &str) -> Result<Page, ApiError> {
        let uri: Uri = format!("/users?{query}").parse().unwrap();
        let query = Query::parse(query).unwrap();
        let list = Address::new("http://localhost:3001", &uri, &query);
        Page::parse(&query, list)
    }

    #[test]
    fn links_are_as_recorded() {
        assert_eq!(
            page("page=1&page_size=2").unwrap().links(3, false),
            "<http://localhost:3001/users?page=1&page_size=2>; rel=\"first\", \
             <http://localhost:3001/users?page=2&page_size=2>; rel=\"last\", \
             <http://localhost:3001/users?page=2&page_size=2>; rel=\"next\""
        );
        assert_eq!(
            page("search=%25a&page=3&page_size=2")
                .unwrap()
                .links(10_000, true),
            "<http://localhost:3001/users?search=%25a&page=1&page_size=2>; rel=\"first\", \
             <http://localhost:3001/users?search=%25a&page=2&page_size=2>; rel=\"prev\""
        );
        assert!(
            page("")
                .unwrap()
                .links(0, false)
                .contains("page=1>; rel=\"last\"")
        );
    }

    #[test]
    fn rows_follow_from_the_page() {
        let rows = page("page=3&page_size=100").unwrap().paging();
        assert_eq!((rows.limit, rows.offset), (100, 200));
        assert_eq!(page("").unwrap().paging().limit, 20);
    }

    #[test]
    fn other_pages_are_refused() {
        for bad in [
            "page=0",
            "page=-1",
            "page=a",
            "page=",
            "page=1&page=2",
            "page_size=0",
            "page_size=101",
            "page=99999999999",
        ] {
            assert_eq!(
                page(bad).unwrap_err().code(),
                "guard.invalid_pagination",
                "{bad}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn no_page_panics(number in 0_u64.., size in 0_u64.., total in 0_u64..) {
            if let Ok(page) = page(&format!("page={number}&page_size={size}")) {
                let _ = page.paging();
                let _ = page.links(total, total % 2 == 0);
            }
        }
    }
}
