//! HTTP for people: the sign-in pages, their texts, styles and little script.
//!
//! The look is pure: a handler fills a view of [`views`] and renders it. Nothing in these modules
//! knows a request, a database or a rule of signing in.
//!
//! - [`views`]: a struct for each page, rendered by the template of the same name
//! - [`texts`], [`language`], [`countries`]: every word, and the choice of its language
//! - [`theme`], [`colour`]: the tenant's colours, logos and CSS
//! - [`assets`]: the style sheet, the script and the mark, embedded under hashed names
//! - [`csp`]: the content security policy that the pages are written for

pub mod assets;
pub mod colour;
pub mod countries;
pub mod csp;
pub mod language;
pub mod routes;
pub mod texts;
pub mod theme;
pub mod views;

pub use texts::phrases;
