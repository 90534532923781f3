//! From the process's arguments to its exit code.

mod output;
mod run;

pub use output::print;
pub use run::run;
