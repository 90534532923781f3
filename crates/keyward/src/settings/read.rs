//! From the command line and the environment to [`Settings`].

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use keyward_http::Endpoint;
use keyward_outbound::HostPort;

use super::{
    command_line::{self, Typed},
    declaration::{CommandName, Name},
    endpoint::EndpointSetting,
    environment,
    given::{Given, Level},
    refused::Refused,
    storage::{Data, Database, Storage},
    values,
};

/// What the process was started to do, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What to do.
    pub command: Command,
    /// What to log.
    pub log: Log,
}

/// What the process was started to do.
#[derive(Clone, Debug)]
pub enum Command {
    /// To print a text: help, or the version.
    Print(String),
    /// `keyward serve`.
    Serve(Serve),
    /// `keyward dev`.
    Dev(Dev),
    /// `keyward m2m create`.
    CreateM2m(CreateM2m),
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
    /// Private addresses that may be called.
    pub allow_outbound: Vec<HostPort>,
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
    /// The public address of the server that will issue the tokens.
    pub endpoint: Endpoint,
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

impl Settings {
    /// Reads the command line, whose first argument is the program's name, and the environment.
    ///
    /// # Errors
    /// See [`Refused`]. Asked for help or the version, it does not look at the environment.
    pub fn from(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Refused> {
        let (name, flags, json) = match command_line::read(arguments)? {
            Typed::Text(text) => return Ok(Self::to_print(text)),
            Typed::Command { name, flags, json } => (name, flags, json),
        };
        let variables = environment::read(environment)?;
        let levels = Levels { flags, variables };
        levels.refuse_later()?;
        let log = levels.log(name)?;
        let command = match name {
            CommandName::Serve => Command::Serve(levels.serve(name)?),
            CommandName::Dev => Command::Dev(levels.dev()?),
            CommandName::CreateM2m => Command::CreateM2m(levels.create_m2m(json)?),
        };
        Ok(Self { command, log })
    }

    fn to_print(text: String) -> Self {
        Self {
            command: Command::Print(text),
            log: Log {
                filter: "warn".to_owned(),
                format: LogFormat::Text,
            },
        }
    }
}

/// What was given, by whom.
struct Levels {
    flags: Level,
    variables: Level,
}

impl Levels {
    /// The value that counts.
    fn find(&self, name: Name) -> Option<&Given> {
        self.flags.get(&name).or_else(|| self.variables.get(&name))
    }

    fn parse<T>(
        &self,
        name: Name,
        parse: impl Fn(&Given) -> Result<T, Refused>,
    ) -> Result<Option<T>, Refused> {
        self.find(name).map(parse).transpose()
    }

    /// What is not built yet is refused wherever it was given, also where something beats it.
    fn refuse_later(&self) -> Result<(), Refused> {
        let mut all = self.flags.values().chain(self.variables.values());
        match all.find(|given| given.setting.comes_later) {
            Some(given) => Err(Refused::ComesLater {
                source_name: given.source_name.clone(),
                what: "a file with settings",
            }),
            None => Ok(()),
        }
    }

    fn log(&self, command: CommandName) -> Result<Log, Refused> {
        let filter = match command {
            CommandName::CreateM2m => "warn",
            CommandName::Serve | CommandName::Dev => "info",
        };
        let format = match command {
            CommandName::Serve => LogFormat::Json,
            CommandName::Dev | CommandName::CreateM2m => LogFormat::Text,
        };
        Ok(Log {
            filter: self
                .parse(Name::Log, values::log_filter)?
                .unwrap_or_else(|| filter.to_owned()),
            format: self
                .parse(Name::LogFormat, values::log_format)?
                .unwrap_or(format),
        })
    }

    fn storage(&self, command: CommandName) -> Result<Storage, Refused> {
        let data = self.parse(Name::Data, values::data)?;
        let data = data.unwrap_or_else(|| match command {
            CommandName::Dev => Data::Temporary,
            CommandName::Serve | CommandName::CreateM2m => Data::Folder("./keyward-data".into()),
        });
        Ok(Storage {
            data,
            database: self
                .parse(Name::DbUrl, values::database)?
                .unwrap_or(Database::InDataFolder),
            key: self.parse(Name::Key, values::key)?,
        })
    }

    fn serve(&self, command: CommandName) -> Result<Serve, Refused> {
        let endpoint = self.parse(Name::Endpoint, values::endpoint)?;
        let endpoint = match (endpoint, command) {
            (Some(endpoint), _) => EndpointSetting::Fixed(endpoint),
            (None, CommandName::Dev) => EndpointSetting::OfListener,
            (None, _) => EndpointSetting::default_one(),
        };
        Ok(Serve {
            storage: self.storage(command)?,
            listen: self
                .parse(Name::Listen, values::listen)?
                .unwrap_or_else(values::default_listen),
            endpoint,
            allow_outbound: self
                .parse(Name::AllowOutbound, values::allow_outbound)?
                .unwrap_or_default(),
        })
    }

    fn dev(&self) -> Result<Dev, Refused> {
        let server = self.serve(CommandName::Dev)?;
        let refuse = |name: Name, must_be: &'static str| Refused::NotForDevelopment {
            source_name: self
                .find(name)
                .map_or_else(String::new, |given| given.source_name.clone()),
            must_be,
        };
        if !server.listen.ip().to_canonical().is_loopback() {
            return Err(refuse(Name::Listen, "a loopback address"));
        }
        if matches!(&server.endpoint, EndpointSetting::Fixed(endpoint) if !endpoint.is_loopback()) {
            let must_be = "a URL of localhost or a loopback address";
            return Err(refuse(Name::Endpoint, must_be));
        }
        Ok(Dev {
            server,
            seed: self.parse(Name::Seed, values::path)?,
        })
    }

    fn create_m2m(&self, json: bool) -> Result<CreateM2m, Refused> {
        let endpoint = self.parse(Name::Endpoint, values::endpoint)?;
        Ok(CreateM2m {
            storage: self.storage(CommandName::CreateM2m)?,
            endpoint: endpoint
                .unwrap_or_else(|| EndpointSetting::default_one().at(values::default_listen())),
            json,
        })
    }
}
