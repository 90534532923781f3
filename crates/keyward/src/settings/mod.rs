//! What the server is told from outside: flags and `KEYWARD_*` variables, read once, checked whole,
//! handed down as typed values. Nothing else reads the environment.
//!
//! [`declaration`] lists every setting; the command line, the environment and the reference page
//! are made from it. A flag beats a variable, a variable beats the default. What is unknown, given
//! twice or malformed is [`Refused`], before anything is done.

mod command_line;
mod declaration;
mod endpoint;
mod environment;
mod given;
mod nearest;
mod read;
mod reference;
mod refused;
mod storage;
mod values;

pub use endpoint::EndpointSetting;
pub use read::{Command, CreateM2m, Dev, Log, LogFormat, Serve, Settings};
pub use reference::reference_markdown;
pub use refused::Refused;
pub use storage::{Data, Database, Storage};
