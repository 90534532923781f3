//! HTTP for machines: the OpenID provider and the Management API. Handlers parse, authorize, call one
//! service and answer; folders are named as in the URLs.

pub mod management;
pub mod oidc;
