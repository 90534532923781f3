//! What the settings are once they are read.

use std::{net::SocketAddr, path::PathBuf};

use keyward_http::{Addresses, Choices, Endpoint, TrustedProxies};
use keyward_model::TenantId;
use keyward_outbound::HostPort;

use super::{
    endpoint::EndpointSetting,
    refused::Refused,
    show::Shown,
    storage::Storage,
    tenants::{OfTenants, TenantCommand},
    traces::Traces,
    upkeep::{BackUp, Migrate, MoveDatabase, Restore, VerifyBackup},
};
use crate::workers::CleanUp;

/// What the process was started to do, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to do.
    pub command: Command,
    /// What to log.
    pub log: Log,
    /// Where spans go, for a server that makes some.
    pub traces: Option<Traces>,
    /// What the operator should know of them, though they are taken.
    pub notes: Vec<Note>,
}

/// Something about the settings that keeps no server from working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub found: String,
    /// What mends it.
    pub mend: String,
}

/// What the process was started to do.
#[derive(Clone, Debug)]
pub enum Command {
    /// To print a text: help, the version, a completion, the manual page.
    Print(String),
    /// `keyward serve`.
    Serve(Serve),
    /// `keyward dev`.
    Dev(Dev),
    /// `keyward m2m create`.
    CreateM2m(CreateM2m),
    /// `keyward admin create`.
    CreateAdmin(Admin),
    /// `keyward admin reset`.
    ResetAdmin(Admin),
    /// `keyward tenant …`.
    Tenant(OfTenants, TenantCommand),
    /// `keyward config check`.
    CheckConfig(CheckConfig),
    /// `keyward config show`.
    ShowConfig(ShowConfig),
    /// `keyward doctor`.
    Doctor(Doctor),
    /// `keyward backup`.
    BackUp(BackUp),
    /// `keyward backup verify`.
    VerifyBackup(VerifyBackup),
    /// `keyward restore`.
    Restore(Restore),
    /// `keyward migrate`.
    Migrate(Migrate),
    /// `keyward migrate plan`.
    PlanMigration(Migrate),
    /// `keyward db move`.
    MoveDatabase(MoveDatabase),
}

/// The settings of a server.
#[derive(Clone, Debug)]
pub struct Serve {
    /// The data.
    pub storage: Storage,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The public address.
    pub endpoint: EndpointSetting,
    /// The public address of the admin tenant, where it has one of its own.
    pub admin_endpoint: Option<Endpoint>,
    /// The certificate, where the server speaks https itself.
    pub tls: Option<TlsFiles>,
    /// Proxies that may speak for others.
    pub trusted_proxies: TrustedProxies,
    /// Where metrics are answered.
    pub metrics_listen: Option<SocketAddr>,
    /// Private addresses that may be called.
    pub allow_outbound: Vec<HostPort>,
    /// What the handlers and services need to know.
    pub choices: Choices,
    /// How expired rows, and old entries of the audit log, are removed.
    pub clean_up: CleanUp,
}

/// The files of a certificate, in PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate and its chain.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// The settings of a server for development.
#[derive(Clone, Debug)]
pub struct Dev {
    /// Those of every server.
    pub server: Serve,
    /// The file of what to begin with.
    pub seed: Option<PathBuf>,
}

/// The settings of `keyward m2m create`.
#[derive(Clone, Debug)]
pub struct CreateM2m {
    /// The data.
    pub storage: Storage,
    /// The public addresses of the server that will issue the tokens.
    pub addresses: Addresses,
    /// The tenant that it is to manage.
    pub tenant: TenantId,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward admin create` and `keyward admin reset`.
#[derive(Clone, Debug)]
pub struct Admin {
    /// The data.
    pub storage: Storage,
    /// The public addresses of the server.
    pub addresses: Addresses,
    /// Whose account.
    pub username: String,
    /// Whether the password comes from standard input.
    pub password_stdin: bool,
    /// Whether to print JSON.
    pub json: bool,
}

/// What `keyward config check` has to tell.
#[derive(Clone, Debug)]
pub struct CheckConfig {
    /// The settings, or everything that is wrong with them.
    pub outcome: Result<Box<Serve>, Vec<Refused>>,
    /// Whether to print JSON.
    pub json: bool,
}

/// What `keyward config show` has to tell.
#[derive(Clone, Debug)]
pub struct ShowConfig {
    /// Every setting.
    pub settings: Vec<Shown>,
    /// Whether to print JSON.
    pub json: bool,
}

/// The settings of `keyward doctor`: those of the server that it looks at.
#[derive(Clone, Debug)]
pub struct Doctor {
    /// The server's.
    pub server: Serve,
    /// Whether to print JSON.
    pub json: bool,
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// Levels by target, in the form of `tracing_subscriber::EnvFilter`.
    pub filter: String,
    /// How.
    pub format: LogFormat,
}

/// How lines are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// An object a line.
    Json,
    /// For people.
    Text,
}
