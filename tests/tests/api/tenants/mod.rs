//! Tenants beside each other on one listener: what belongs to one is nothing in another (DESIGN §9;
//! checklist A8.4, B15, B21).
//!
//! - `house`: a server with four tenants, found by path and by host.

mod addresses;
mod base_path;
mod cookies;
mod forwarded;
mod house;
mod machines;
mod seed;
mod tokens;
mod verifications;
