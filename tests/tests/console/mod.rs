//! The Console as it is served, and how its users sign in.

mod demo_app;
mod files;
mod preview;
mod sign_in;
