//! What the end-to-end tests stand on: the running server, its actors, and the fakes of the
//! services that it calls.

pub mod fakes;
