//! The routes in process, on a database of their own.

mod access;
mod applications;
mod connectors;
mod fixture;
mod lists;
mod settings;
