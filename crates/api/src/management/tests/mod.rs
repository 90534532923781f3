//! The routes in process, on a database of their own.

mod access;
mod applications;
mod configs;
mod connectors;
mod dashboard;
mod document;
mod fixture;
mod if_match;
mod lists;
mod resources;
mod roles;
mod settings;
mod users;
