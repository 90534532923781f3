//! What the server is told from outside: flags, variables and a file, read once, checked whole,
//! handed down as typed values. Nothing else reads the environment.
//!
//! [`declaration`] lists every setting and [`commands`] every command; the command line, the
//! environment, the file, the reference page, the completion and the manual page are made from
//! them. A flag beats a variable, a variable the file, the file the default. What is unknown, given
//! twice or malformed is [`Refused`], before anything is done.

mod command_line;
mod commands;
mod declaration;
mod duration;
mod endpoint;
mod environment;
mod file;
mod given;
mod logto;
mod nearest;
mod printed;
mod read;
mod reference;
mod refused;
mod setting;
mod show;
mod storage;
mod tenants;
mod traces;
mod typed;
mod upkeep;
mod values;

pub use endpoint::EndpointSetting;
pub use environment::is_read;
pub use reference::reference_markdown;
pub use refused::Refused;
pub use show::Shown;
pub use storage::{Data, Database, Storage};
pub use tenants::{OfTenants, TenantCommand};
pub use traces::{Sampler, Traces};
pub use typed::{
    Admin, CheckConfig, Command, CreateM2m, Dev, Doctor, Log, LogFormat, Note, Serve, Settings,
    ShowConfig, TlsFiles,
};
pub use upkeep::{Archive, BackUp, Migrate, MoveDatabase, Restore, VerifyBackup};
