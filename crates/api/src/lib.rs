//! HTTP for machines: the OpenID provider, the Management API, the Me API, the Experience API and what is asked between them. Handlers parse, authorize, call one
//! service and answer; folders are named as in the URLs.

mod experience;
mod interaction;
pub mod management;
pub mod me;
pub mod oidc;
