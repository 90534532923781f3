//! `/api/experience`: signing in, signing up and setting a new password, by a program in a browser.

mod bound;
mod enumeration;
mod guesses;
mod magic_link;
mod order;
mod profile;
mod recovery;
mod register;
mod routes;
mod sign_in;
mod steps;
