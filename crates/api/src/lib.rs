//! HTTP for machines: the OpenID provider, the Management API and the Experience API. Handlers parse, authorize, call one
//! service and answer; folders are named as in the URLs.

mod experience;
pub mod management;
pub mod oidc;
