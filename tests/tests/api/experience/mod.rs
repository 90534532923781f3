//! `/api/experience`: signing in, signing up and setting a new password, by a program in a browser.

mod bodies;
mod bound;
mod captcha;
mod enumeration;
mod guesses;
mod magic_link;
mod matrix;
mod messages;
mod notices;
mod order;
mod profile;
mod recovery;
mod register;
mod routes;
mod sign_in;
mod steps;
