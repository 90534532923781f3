//! The one binary of the end-to-end tests; a module for each folder.

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

mod api;
mod browser;
mod captcha;
mod clean_up;
mod clients;
mod commands;
mod console;
mod fakes;
mod faults;
mod metrics;
mod pages;
mod secrets;
mod traces;
mod tutorial;
