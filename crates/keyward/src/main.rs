//! The program `keyward`.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// What a request allocates is freed on other threads too, the store's above all; the system's
/// allocator takes locks for that. Measured: see `docs/performance.md`, "Client credentials".
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here, once, and handed to the settings"
)]
fn main() -> ExitCode {
    keyward::cli::run(std::env::args_os(), std::env::vars_os())
}
