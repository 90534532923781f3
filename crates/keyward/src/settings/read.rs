//! From the command line, the environment and the file to [`Settings`].

use std::{
    cell::RefCell,
    ffi::OsString,
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use keyward_http::{Addresses, Choices, Endpoint};
use keyward_model::Lifetimes;

use super::{
    command_line::{self, Arguments, Typed},
    commands::CommandName,
    declaration::{Name, setting},
    endpoint::EndpointSetting,
    environment, file,
    given::{Given, Level, Origin},
    logto::Foreign,
    printed,
    refused::Refused,
    setting::Fallback,
    show,
    storage::{Data, Database, Storage},
    tenants::{self, OfTenants, TenantCommand},
    traces::{TraceVariables, Traces},
    typed::{
        Admin, CheckConfig, Command, CreateM2m, Dev, Doctor, Log, LogFormat, Note, Serve, Settings,
        ShowConfig, TlsFiles,
    },
    upkeep::{Archive, BackUp, Migrate, MoveDatabase, Restore, VerifyBackup},
    values::{self, DatabaseUrl, Listen},
};
use crate::workers::CleanUp;

impl Settings {
    /// Reads the command line, whose first argument is the program's name, the environment, and
    /// the file that one of them names.
    ///
    /// # Errors
    /// See [`Refused`]. Asked for a text, it does not look at the environment.
    pub fn from(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Refused> {
        let (command, flags, arguments) = match command_line::read(arguments)? {
            Typed::Text(text) => return Ok(Self::to_print(text)),
            Typed::Command {
                command,
                flags,
                arguments,
            } => (command.name, flags, arguments),
        };
        if let Some(text) = printed::text(command, &arguments) {
            return Ok(Self::to_print(text));
        }
        let reading = Reading::begin(flags, environment);
        let log = reading.log(command);
        let traces = reading.traces(command);
        let command = reading.command(command, &arguments);
        let mut notes: Vec<Note> = reading.foreign.iter().map(|one| one.note()).collect();
        notes.extend(reading.exposed.clone());
        if !cfg!(feature = "otel") {
            notes.extend(reading.of_traces.unheard());
        }
        // What is wrong is what `config check` has to tell; every other command does not begin.
        let mut problems = reading.problems.into_inner();
        let command = match command {
            Command::CheckConfig(CheckConfig { json, .. }) if !problems.is_empty() => {
                let outcome = Err(std::mem::take(&mut problems));
                Command::CheckConfig(CheckConfig { outcome, json })
            }
            other => other,
        };
        match problems.into_iter().next() {
            Some(first) => Err(first),
            None => Ok(Self {
                command,
                log,
                traces,
                notes,
            }),
        }
    }

    fn to_print(text: String) -> Self {
        Self {
            command: Command::Print(text),
            log: Log {
                filter: "warn".to_owned(),
                format: LogFormat::Text,
            },
            traces: None,
            notes: Vec::new(),
        }
    }
}

/// What was given, by whom, and what is wrong with it. A value that is refused is written down as a
/// problem and read as if it were not there, so that all problems are found.
struct Reading {
    flags: Level,
    variables: Level,
    file: Level,
    foreign: Vec<Foreign>,
    of_traces: TraceVariables,
    exposed: Option<Note>,
    problems: RefCell<Vec<Refused>>,
}

impl Reading {
    fn begin(flags: Level, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let environment = environment::read(variables);
        let mut reading = Self {
            flags,
            variables: environment.level,
            file: Level::new(),
            foreign: environment.foreign,
            of_traces: environment.traces,
            exposed: None,
            problems: RefCell::new(environment.problems),
        };
        if let Some(path) = reading.optional(Name::Config, values::path) {
            let (level, problems) = file::read(&path);
            reading.exposed = file::exposed(&path, &level);
            reading.file = level;
            reading.problems.get_mut().extend(problems);
        }
        let has_admin_endpoint = reading.find(Name::AdminEndpoint).is_some();
        for foreign in &reading.foreign {
            let refusal = foreign.refusal(has_admin_endpoint);
            reading.problems.borrow_mut().extend(refusal);
        }
        reading
    }

    /// The value that counts.
    fn find(&self, name: Name) -> Option<&Given> {
        let levels = [&self.flags, &self.variables, &self.file];
        levels.into_iter().find_map(|level| level.get(&name))
    }

    /// Under which name the value that counts was given.
    fn source(&self, name: Name) -> String {
        let given = self.find(name);
        given.map_or_else(String::new, |given| given.source_name.clone())
    }

    fn refuse(&self, refused: Refused) {
        self.problems.borrow_mut().push(refused);
    }

    /// The value of a setting that may be missing.
    fn optional<T>(
        &self,
        name: Name,
        parse: impl FnOnce(&Given) -> Result<T, Refused>,
    ) -> Option<T> {
        let read = self.find(name).map(parse)?;
        read.map_err(|refused| self.refuse(refused)).ok()
    }

    /// The value of a setting whose default is declared.
    fn value<T>(&self, name: Name, parse: impl Fn(&Given) -> Result<T, Refused>) -> T {
        self.optional(name, &parse).unwrap_or_else(|| {
            let setting = setting(name);
            let Fallback::Value(text) = setting.default else {
                unreachable!("{name:?} has no default that can be read (tested)")
            };
            let default = Given::new(setting, Origin::Default, setting.key, vec![text.into()]);
            parse(&default).unwrap_or_else(|_| unreachable!("{name:?} takes its default (tested)"))
        })
    }

    fn time(&self, name: Name, least: &str, most: &str) -> Duration {
        self.value(name, |given| values::time(given, least, most))
    }

    fn seconds(&self, name: Name, least: &str, most: &str) -> i64 {
        i64::try_from(self.time(name, least, most).as_secs()).unwrap_or(i64::MAX)
    }

    fn command(&self, name: CommandName, arguments: &Arguments) -> Command {
        let json = arguments.has("json");
        match name {
            CommandName::Serve => Command::Serve(self.serve(name)),
            CommandName::Dev => Command::Dev(self.dev()),
            CommandName::CreateM2m
            | CommandName::CreateTenant
            | CommandName::ListTenants
            | CommandName::ShowTenant
            | CommandName::DeleteTenant => {
                let command = self.tenant_command(name, arguments, json);
                command.unwrap_or_else(|refused| {
                    self.refuse(refused);
                    Command::Print(String::new())
                })
            }
            CommandName::CreateAdmin => Command::CreateAdmin(self.admin(name, arguments, json)),
            CommandName::ResetAdmin => Command::ResetAdmin(self.admin(name, arguments, json)),
            CommandName::CheckConfig => Command::CheckConfig(CheckConfig {
                outcome: Ok(Box::new(self.serve(name))),
                json,
            }),
            CommandName::ShowConfig => {
                // Read for its problems.
                self.serve(name);
                Command::ShowConfig(ShowConfig {
                    settings: show::all(|name| self.find(name)),
                    json,
                })
            }
            CommandName::Doctor => Command::Doctor(Doctor {
                server: self.serve(name),
                json,
            }),
            CommandName::BackUp => Command::BackUp(BackUp {
                storage: self.storage(name),
                to: arguments.text("FILE").map(Archive::read),
                with_key: arguments.has("with-key"),
                json,
            }),
            CommandName::VerifyBackup => Command::VerifyBackup(VerifyBackup {
                from: Archive::of(arguments),
                json,
            }),
            CommandName::Restore => Command::Restore(Restore {
                storage: self.storage(name),
                from: Archive::of(arguments),
                json,
            }),
            CommandName::Migrate => Command::Migrate(Migrate {
                storage: self.storage(name),
                json,
            }),
            CommandName::PlanMigration => Command::PlanMigration(Migrate {
                storage: self.storage(name),
                json,
            }),
            CommandName::MoveDatabase => Command::MoveDatabase(MoveDatabase {
                from: self.other_storage(arguments, "from"),
                to: self.other_storage(arguments, "to"),
                json,
            }),
            CommandName::Completion | CommandName::Man => Command::Print(String::new()),
        }
    }

    fn admin(&self, name: CommandName, arguments: &Arguments, json: bool) -> Admin {
        Admin {
            storage: self.storage(name),
            addresses: self.addresses(),
            username: arguments.text("USERNAME").unwrap_or_default().to_owned(),
            password_stdin: arguments.has("password-stdin"),
            json,
        }
    }

    /// A command that makes something of a tenant, or tenants.
    fn tenant_command(
        &self,
        name: CommandName,
        arguments: &Arguments,
        json: bool,
    ) -> Result<Command, Refused> {
        let (storage, addresses) = (self.storage(name), self.addresses());
        let id = || tenants::id("ID", arguments.text("ID").unwrap_or_default());
        let command = match name {
            CommandName::CreateTenant => {
                TenantCommand::Create(tenants::new(arguments, &addresses)?)
            }
            CommandName::ListTenants => TenantCommand::List,
            CommandName::ShowTenant => TenantCommand::Show(id()?),
            CommandName::DeleteTenant => TenantCommand::Delete(tenants::deleted(arguments)?),
            _ => {
                let tenant = arguments.text("tenant").unwrap_or("default");
                return Ok(Command::CreateM2m(CreateM2m {
                    tenant: tenants::id("--tenant", tenant)?,
                    storage,
                    addresses,
                    json,
                }));
            }
        };
        let of = OfTenants {
            storage,
            addresses,
            json,
        };
        Ok(Command::Tenant(of, command))
    }

    /// What a command that is no server needs to know of one.
    fn addresses(&self) -> Addresses {
        let admin = self.optional(Name::AdminEndpoint, values::endpoint);
        let addresses = Addresses::new(self.endpoint(), admin);
        self.tell_apart(&addresses);
        addresses
    }

    /// Two tenants that requests or browsers would take for one are refused.
    fn tell_apart(&self, addresses: &Addresses) {
        if addresses.admin_collides() {
            let of_main = self.find(Name::Endpoint);
            self.refuse(Refused::Collides {
                source_name: self.source(Name::AdminEndpoint),
                other: of_main.map_or_else(
                    || setting(Name::Endpoint).key.to_owned(),
                    |given| given.source_name.clone(),
                ),
            });
        }
    }

    fn log(&self, command: CommandName) -> Log {
        let (filter, format) = match command {
            CommandName::Serve => ("info", LogFormat::Json),
            CommandName::Dev => ("info", LogFormat::Text),
            // What it finds it says itself.
            CommandName::Doctor => ("off", LogFormat::Text),
            _ => ("warn", LogFormat::Text),
        };
        Log {
            filter: self
                .optional(Name::Log, values::log_filter)
                .unwrap_or_else(|| filter.to_owned()),
            format: self
                .optional(Name::LogFormat, values::log_format)
                .unwrap_or(format),
        }
    }

    /// Of a server, by a program that was built for it.
    fn traces(&self, command: CommandName) -> Option<Traces> {
        let is_server = [
            CommandName::Serve,
            CommandName::Dev,
            CommandName::CheckConfig,
            CommandName::Doctor,
        ];
        if !cfg!(feature = "otel") || !is_server.contains(&command) {
            return None;
        }
        let traces = self.of_traces.read();
        traces.map_err(|refused| self.refuse(refused)).ok()?
    }

    fn storage(&self, command: CommandName) -> Storage {
        self.storage_in(command, self.optional(Name::DbUrl, values::database))
    }

    /// The same folder and key with the database that an argument names: its URL, or `@` and the
    /// file that holds it, since whoever lists the processes reads their arguments.
    fn other_storage(&self, arguments: &Arguments, name: &'static str) -> Storage {
        let text = arguments.text(name).unwrap_or_default();
        let file = text.strip_prefix('@');
        let given = Given {
            is_file: file.is_some(),
            ..Given::new(
                setting(Name::DbUrl),
                Origin::Flag,
                format!("--{name}"),
                vec![file.unwrap_or(text).into()],
            )
        };
        let database = values::database(&given);
        let database = database.map_err(|refused| self.refuse(refused)).ok();
        self.storage_in(CommandName::MoveDatabase, database)
    }

    fn storage_in(&self, command: CommandName, database: Option<DatabaseUrl>) -> Storage {
        let data = self.optional(Name::Data, values::path);
        let data = match (data, command) {
            (Some(folder), _) => Data::Folder(folder),
            (None, CommandName::Dev) => Data::Temporary,
            (None, _) => Data::Folder("./keyward-data".into()),
        };
        let connections = self.value(Name::DbConnections, |given| {
            values::number(given, &(1..=1000))
        });
        let wait = self.time(Name::DbWait, "1s", "60s");
        let database = match database {
            None => Database::InDataFolder,
            Some(DatabaseUrl::Sqlite(path)) => Database::Sqlite(path),
            Some(DatabaseUrl::Postgres(url)) => Database::Postgres {
                url,
                connections: connections as usize,
                wait,
            },
        };
        Storage {
            data,
            database,
            key: self.optional(Name::Key, values::key),
        }
    }

    fn serve(&self, command: CommandName) -> Serve {
        let tls = self.tls();
        let endpoint = match (self.given_endpoint(tls.is_some()), command) {
            (Some(endpoint), _) => EndpointSetting::Fixed(endpoint),
            (None, CommandName::Dev) => EndpointSetting::OfListener {
                https: tls.is_some(),
            },
            (None, _) => EndpointSetting::default_one(tls.is_some()),
        };
        let listen = self.listen(command);
        let admin_endpoint = self.optional(Name::AdminEndpoint, values::endpoint);
        self.tell_apart(&Addresses::new(endpoint.at(listen), admin_endpoint.clone()));
        Serve {
            storage: self.storage(command),
            listen,
            endpoint,
            admin_endpoint,
            tls,
            trusted_proxies: self
                .optional(Name::TrustedProxies, values::trusted_proxies)
                .unwrap_or_default(),
            metrics_listen: self.optional(Name::MetricsListen, values::socket_address),
            allow_outbound: self
                .optional(Name::AllowOutbound, values::allow_outbound)
                .unwrap_or_default(),
            choices: Choices {
                lifetimes: self.lifetimes(),
                sentinel_address_limit: self.value(Name::SentinelAddressLimit, |given| {
                    values::number(given, &(10..=1_000_000))
                }),
                status_api_key: self.optional(Name::StatusApiKey, Given::secret),
                password_threads: self
                    .optional(Name::PasswordThreads, values::threads)
                    .flatten(),
                breached_list: self.value(Name::BreachedPasswords, values::breached_list),
                default_role_names: self
                    .optional(Name::DefaultRoleNames, values::role_names)
                    .unwrap_or_default()
                    .into(),
                security_notices: self.value(Name::SecurityNotices, values::on_or_off),
            },
            clean_up: CleanUp {
                every: self.time(Name::CleanUpInterval, "10s", "24h"),
                batch: self.value(Name::CleanUpBatch, |given| {
                    values::number(given, &(1..=10_000))
                }),
                keep_logs: self.optional(Name::AuditLogRetention, |given| {
                    values::time(given, "1d", "36500d")
                }),
            },
        }
    }

    fn listen(&self, command: CommandName) -> SocketAddr {
        match self.value(Name::Listen, values::listen) {
            Listen::At(address) => address,
            Listen::Port(port) if command == CommandName::Dev => (Ipv4Addr::LOCALHOST, port).into(),
            Listen::Port(port) => (Ipv4Addr::UNSPECIFIED, port).into(),
        }
    }

    fn tls(&self) -> Option<TlsFiles> {
        let certificate = self.optional(Name::TlsCertificate, values::path);
        let key = self.optional(Name::TlsKey, values::path);
        let (one, other) = match (certificate, key) {
            (Some(certificate), Some(key)) => return Some(TlsFiles { certificate, key }),
            (None, None) => return None,
            (Some(_), None) => (Name::TlsCertificate, Name::TlsKey),
            (None, Some(_)) => (Name::TlsKey, Name::TlsCertificate),
        };
        // One that was malformed has been refused already.
        if self.find(other).is_none() {
            self.refuse(Refused::Alone {
                source_name: self.source(one),
                other: setting(other).key,
            });
        }
        None
    }

    fn given_endpoint(&self, has_tls: bool) -> Option<Endpoint> {
        let endpoint = self.optional(Name::Endpoint, values::endpoint)?;
        if has_tls && !endpoint.is_https() {
            self.refuse(Refused::NotHttps {
                source_name: self.source(Name::Endpoint),
                certificate: self.source(Name::TlsCertificate),
            });
        }
        Some(endpoint)
    }

    /// The public address for a command that is no server.
    fn endpoint(&self) -> Endpoint {
        let has_tls = self.tls().is_some();
        self.given_endpoint(has_tls)
            .unwrap_or_else(|| EndpointSetting::default_endpoint(has_tls))
    }

    fn lifetimes(&self) -> Lifetimes {
        Lifetimes {
            interaction: self.seconds(Name::InteractionLifetime, "5m", "24h"),
            authorization_code: self.seconds(Name::AuthorizationCodeLifetime, "10s", "10m"),
            access_token: self.seconds(Name::AccessTokenLifetime, "1m", "24h"),
            grant: self.seconds(Name::GrantLifetime, "1d", "3650d"),
            refresh_retry_window: self.seconds(Name::RefreshRetryWindow, "0s", "5m"),
        }
    }

    fn dev(&self) -> Dev {
        let server = self.serve(CommandName::Dev);
        let must_be = |name: Name, must_be: &'static str| {
            self.refuse(Refused::NotForDevelopment {
                source_name: self.source(name),
                must_be,
            });
        };
        if !server.listen.ip().to_canonical().is_loopback() {
            must_be(Name::Listen, "a loopback address");
        }
        let of_this_machine = "a URL of localhost or a loopback address";
        if matches!(&server.endpoint, EndpointSetting::Fixed(endpoint) if !endpoint.is_loopback()) {
            must_be(Name::Endpoint, of_this_machine);
        }
        if server
            .admin_endpoint
            .as_ref()
            .is_some_and(|endpoint| !endpoint.is_loopback())
        {
            must_be(Name::AdminEndpoint, of_this_machine);
        }
        Dev {
            server,
            seed: self.optional(Name::Seed, values::path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::declaration::SETTINGS;

    #[test]
    fn the_declared_defaults_can_be_read() {
        let reading = Reading::begin(Level::new(), []);
        reading.serve(CommandName::Serve);
        assert_eq!(reading.problems.into_inner(), []);
        assert_eq!(reading_lifetimes(), Lifetimes::default());
    }

    fn reading_lifetimes() -> Lifetimes {
        Reading::begin(Level::new(), []).lifetimes()
    }

    /// "a time from 5m to 24h" says what the code does.
    #[test]
    fn the_limits_are_those_that_are_told() {
        for setting in SETTINGS {
            let Some(rest) = setting
                .expects
                .strip_prefix("a time from ")
                .or(setting.expects.strip_prefix("a number from "))
            else {
                continue;
            };
            let (least, most) = rest.split_once(" to ").expect("two limits");
            for (value, is_taken) in [
                (least.to_owned(), true),
                (most.to_owned(), true),
                (format!("{}{}", number(least) - 1, unit(least)), false),
                (format!("{}{}", number(most) + 1, unit(most)), false),
            ] {
                let mut level = Level::new();
                let given = Given::new(setting, Origin::Flag, "--x", vec![value.clone().into()]);
                level.insert(setting.name, given);
                let reading = Reading::begin(level, []);
                reading.serve(CommandName::Serve);
                let problems = reading.problems.into_inner();
                assert_eq!(problems.is_empty(), is_taken, "{} {value}", setting.key);
            }
        }
    }

    fn number(limit: &str) -> i64 {
        let digits = limit.trim_end_matches(char::is_alphabetic);
        digits.parse().expect("a number")
    }

    fn unit(limit: &str) -> &str {
        limit.trim_start_matches(char::is_numeric)
    }
}
