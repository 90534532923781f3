//! `/api`: every operation of the OpenAPI document, called as it should be and as it should not.
//! What is called comes from the document, so a new operation cannot be forgotten; that there are
//! no others is the business of `routes`.
//!
//! - `document`: the operations, read from the server.
//! - `samples`, `shapes`: values that fit a schema, and whether a value fits.
//! - `house`: a server with records in two tenants, and their ids.
//! - `callers`: whoever must not get in.

mod access;
mod answers;
mod applications;
mod callers;
mod captcha_provider;
mod configs;
mod connectors;
mod custom_phrases;
mod custom_profile_fields;
mod dashboard;
pub(super) mod document;
mod email_templates;
mod foreign;
mod house;
mod inbox;
pub(super) mod malformed;
mod one_time_tokens;
mod published;
mod queries;
mod roles;
mod routes;
mod samples;
mod sentinel_activities;
mod shapes;
mod sign_in_exp;
mod status;
mod user_consent_scopes;
mod users;
mod verification_codes;
mod well_known;
