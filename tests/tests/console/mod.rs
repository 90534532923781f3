//! The Console as it is served, and how its users sign in.

mod connector_words;
mod demo_app;
mod files;
mod preview;
mod sign_in;
