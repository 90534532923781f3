//! Black-box tests named as the modules of the OpenID conformance suite: the basic profile (C2), with
//! the answer in the query and again in a form. The other profiles stand with their endpoints:
//! `discovery` (C1), `session_end` (C3).

mod basic;
mod person;
mod refusals;
mod rp;

/// Runs each test in both response modes of the plan.
macro_rules! in_both_modes {
    ($($name:ident),* $(,)?) => {
        mod query {
            $(#[tokio::test] async fn $name() { super::$name("query").await; })*
        }
        mod form_post {
            $(#[tokio::test] async fn $name() { super::$name("form_post").await; })*
        }
    };
}
use in_both_modes;
