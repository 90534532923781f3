//! What every handler needs and nothing more: shared state, the tenant of a request, cookies,
//! typed URLs, callers, paging, error bodies, security headers. Handlers live in `api` and
//! `pages`; rules live in the services.

mod browser;
mod caller;
pub mod conversation;
pub mod cookies;
mod documented;
mod documents;
pub mod error;
mod etag;
mod forwarded;
pub mod guard;
mod if_match;
mod json_body;
mod look;
mod oidc_failure;
mod page;
mod params;
mod people;
mod phrases;
mod query;
mod request_id;
mod request_info;
mod security_headers;
mod services;
mod state;
mod tenant;
mod trusted_proxies;
mod upload;
mod urls;

pub use caller::{Caller, Oneself};
pub use documented::{Documented, DocumentedHandler};
pub use documents::{Document, Documents};
pub use error::ApiError;
pub use etag::{add_etag, matches as etag_matches};
pub use forwarded::Sender;
pub use if_match::IfMatch;
pub use json_body::JsonBody;
pub use keyward_model::{Endpoint, EndpointError};
pub use oidc_failure::OidcFailure;
pub use page::{OptionalPage, Page};
pub use params::Params;
pub use people::{ForPeople, Preview};
pub use phrases::Phrases;
pub use query::{FromQuery, Query, QueryAs, is_yes};
pub use request_id::RequestId;
pub use request_info::RequestInfo;
pub use security_headers::add_security_headers;
pub use state::{App, Choices, SharedApp};
pub use tenant::{TenantScope, resolve_tenant};
pub use trusted_proxies::{Network, NetworkError, TrustedProxies};
pub use upload::Upload;
pub use urls::{Addresses, TenantUrls};
