//! The program `keyward`.

use std::process::ExitCode;

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here, once, and handed to the settings"
)]
fn main() -> ExitCode {
    keyward::cli::run(std::env::args_os(), std::env::vars_os())
}
