//! Every setting, once: its name, what it takes, its default, and what it is for.

use super::setting::{Alias, Fallback, Kind, Meaning, Places, Scope, Setting};

/// Which setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Name {
    Config,
    Data,
    DbUrl,
    DbConnections,
    DbWait,
    Key,
    Endpoint,
    AdminEndpoint,
    Listen,
    TlsCertificate,
    TlsKey,
    TrustedProxies,
    MetricsListen,
    StatusApiKey,
    AllowOutbound,
    PasswordThreads,
    BreachedPasswords,
    DefaultRoleNames,
    InteractionLifetime,
    AuthorizationCodeLifetime,
    AccessTokenLifetime,
    GrantLifetime,
    RefreshRetryWindow,
    SentinelAddressLimit,
    SecurityNotices,
    AuditLogRetention,
    CleanUpInterval,
    CleanUpBatch,
    Seed,
    Log,
    LogFormat,
}

/// The setting of that name.
pub(super) fn setting(name: Name) -> &'static Setting {
    SETTINGS
        .iter()
        .find(|setting| setting.name == name)
        .expect("every name is declared (tested)")
}

/// Stands where most settings do not differ.
const PLAIN: Setting = Setting {
    name: Name::Config,
    key: "",
    alias: None,
    places: Places::All,
    scope: Scope::Server,
    kind: Kind::Text,
    value: "",
    expects: "",
    default: Fallback::Told("none"),
    is_secret: false,
    help: "",
};

const fn logto(variable: &'static str, meaning: Meaning) -> Option<Alias> {
    Some(Alias { variable, meaning })
}

/// The declarations, in the order of the help and the reference.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        name: Name::Config,
        key: "config",
        places: Places::NoFile,
        scope: Scope::File,
        value: "FILE",
        expects: "the path of a file",
        help: "A file with settings (TOML), for example `listen = \"0.0.0.0:3001\"`.",
        ..PLAIN
    },
    Setting {
        name: Name::Data,
        key: "data",
        scope: Scope::Storage,
        value: "DIR",
        expects: "the path of a folder",
        default: Fallback::Told(
            "`./keyward-data`; for `dev` a temporary folder that is removed at exit",
        ),
        help: "The data folder: the database and the key file. It is made if it is missing.",
        ..PLAIN
    },
    Setting {
        name: Name::DbUrl,
        key: "db-url",
        alias: logto("DB_URL", Meaning::Same),
        scope: Scope::Storage,
        value: "URL",
        expects: "sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE",
        default: Fallback::Told("SQLite in the data folder"),
        is_secret: true,
        help: "The database: `sqlite:PATH`, or PostgreSQL by `postgres://…`. \
               A password in a flag can be read by whoever lists the processes.",
        ..PLAIN
    },
    Setting {
        name: Name::DbConnections,
        key: "db-connections",
        alias: logto("DATABASE_POOL_MAX_SIZE", Meaning::Same),
        scope: Scope::Storage,
        kind: Kind::Number,
        value: "NUMBER",
        expects: "a number from 1 to 1000",
        default: Fallback::Value("20"),
        help: "The most connections to PostgreSQL that this process holds.",
        ..PLAIN
    },
    Setting {
        name: Name::DbWait,
        key: "db-wait",
        alias: logto("DATABASE_CONNECTION_TIMEOUT", Meaning::Milliseconds),
        scope: Scope::Storage,
        value: "TIME",
        expects: "a time from 1s to 60s",
        default: Fallback::Value("3s"),
        help: "How long a request waits for a free connection to PostgreSQL before the answer is 503.",
        ..PLAIN
    },
    Setting {
        name: Name::Key,
        key: "key",
        alias: logto("SECRET_VAULT_KEK", Meaning::Same),
        places: Places::NoFlag,
        scope: Scope::Storage,
        value: "BASE64",
        expects: "32 bytes in base64",
        default: Fallback::Told("the key file in the data folder, made at first start"),
        is_secret: true,
        help: "The key under which all other keys and secrets of the database are sealed.",
        ..PLAIN
    },
    Setting {
        name: Name::Endpoint,
        key: "endpoint",
        alias: logto("ENDPOINT", Meaning::Same),
        scope: Scope::Address,
        value: "URL",
        expects: "an http or https URL of scheme, host, port and at most a base path, \
                  for example https://id.example.com",
        default: Fallback::Told(
            "`http://localhost:3001` (`https://…` with a certificate), whatever the listening \
             address; for `dev` `http://localhost` with the port listened on",
        ),
        help: "The public address, from which the issuer and all links are made. \
               `dev` takes an address of this machine only.",
        ..PLAIN
    },
    Setting {
        name: Name::AdminEndpoint,
        key: "admin-endpoint",
        alias: logto("ADMIN_ENDPOINT", Meaning::Same),
        scope: Scope::Address,
        value: "URL",
        expects: "an http or https URL of scheme, host, port and at most a base path, \
                  for example https://admin.example.com",
        default: Fallback::Told("`/t/admin` at the public address"),
        help: "The public address of the admin tenant, where it has one of its own.",
        ..PLAIN
    },
    Setting {
        name: Name::Listen,
        key: "listen",
        alias: logto("PORT", Meaning::Port),
        value: "ADDR:PORT",
        expects: "ADDR:PORT, for example 127.0.0.1:3001 or [::1]:3001",
        default: Fallback::Value("127.0.0.1:3001"),
        help: "The address to listen on, with port 0 a free port. `dev` takes loopback addresses only.",
        ..PLAIN
    },
    Setting {
        name: Name::TlsCertificate,
        key: "tls-certificate",
        alias: logto("HTTPS_CERT_PATH", Meaning::Same),
        value: "FILE",
        expects: "the path of a file",
        help: "The certificate and its chain (PEM), with which the server speaks https itself. \
               Needs `tls-key`. SIGHUP reads both again.",
        ..PLAIN
    },
    Setting {
        name: Name::TlsKey,
        key: "tls-key",
        alias: logto("HTTPS_KEY_PATH", Meaning::Same),
        value: "FILE",
        expects: "the path of a file",
        help: "The private key of the certificate (PEM).",
        ..PLAIN
    },
    Setting {
        name: Name::TrustedProxies,
        key: "trusted-proxies",
        alias: logto("TRUST_PROXY_HEADER", Meaning::Switch),
        kind: Kind::List,
        value: "ADDR",
        expects: "an address, a network such as 10.0.0.0/8, a number from 1 to 16, or `all`",
        help: "Proxies whose `X-Forwarded-*` headers are believed: their addresses, or alone a number: \
               `2` when every request passes two. `all` is `1`. With a number whoever connects is \
               believed: only where nobody can but by way of the proxies. The flag may be repeated; \
               the variable holds a list with commas.",
        ..PLAIN
    },
    Setting {
        name: Name::MetricsListen,
        key: "metrics-listen",
        value: "ADDR:PORT",
        expects: "ADDR:PORT, for example 127.0.0.1:9464",
        default: Fallback::Told("none: there are no metrics"),
        help: "The address at which `/metrics` is answered, in the format of Prometheus, by plain \
               http and to everybody who can connect.",
        ..PLAIN
    },
    Setting {
        name: Name::StatusApiKey,
        key: "status-api-key",
        alias: logto("STATUS_API_KEY", Meaning::Same),
        places: Places::NoFlag,
        value: "TEXT",
        expects: "a text",
        is_secret: true,
        help: "Whoever sends it to `/api/status` as `logto-status-api-key` is told the tenant's id.",
        ..PLAIN
    },
    Setting {
        name: Name::AllowOutbound,
        key: "allow-outbound",
        kind: Kind::List,
        value: "HOST:PORT",
        expects: "HOST:PORT, for example localhost:8080 or [::1]:8080",
        help: "A private address that the server may call, also by plain http. \
               The flag may be repeated; the variable holds a list with commas.",
        ..PLAIN
    },
    Setting {
        name: Name::PasswordThreads,
        key: "password-threads",
        kind: Kind::Number,
        value: "NUMBER",
        expects: "a number from 1 to 64",
        default: Fallback::Told("half of the processors, at least 1"),
        help: "How many passwords are hashed at once. Each takes a processor and 19 MiB; 64 wait for each, \
               more are refused with 503.",
        ..PLAIN
    },
    Setting {
        name: Name::BreachedPasswords,
        key: "breached-passwords",
        value: "URL|FILE|off",
        expects: "an http or https URL, the absolute path of a file, or `off`",
        default: Fallback::Value("https://api.pwnedpasswords.com/range/"),
        help: "The list of breached passwords, for tenants that refuse those: a service that is sent the \
               first five characters of a SHA-1 digest, or a file of sorted digests as the downloader \
               of Have I Been Pwned writes it. While it cannot be asked, passwords pass without it.",
        ..PLAIN
    },
    Setting {
        name: Name::DefaultRoleNames,
        key: "default-role-names",
        alias: logto("USER_DEFAULT_ROLE_NAMES", Meaning::Same),
        kind: Kind::List,
        value: "NAME",
        expects: "the name of a role, at most 128 characters",
        help: "Roles that new users get beside those which are default by themselves. Every tenant but \
               the administrators' must have them, or nobody can be made there. \
               The flag may be repeated; the variable holds a list with commas.",
        ..PLAIN
    },
    Setting {
        name: Name::InteractionLifetime,
        key: "interaction-lifetime",
        value: "TIME",
        expects: "a time from 5m to 24h",
        default: Fallback::Value("1h"),
        help: "How long a person may take to sign in.",
        ..PLAIN
    },
    Setting {
        name: Name::AuthorizationCodeLifetime,
        key: "authorization-code-lifetime",
        value: "TIME",
        expects: "a time from 10s to 10m",
        default: Fallback::Value("60s"),
        help: "How long an application may take to redeem its code.",
        ..PLAIN
    },
    Setting {
        name: Name::AccessTokenLifetime,
        key: "access-token-lifetime",
        value: "TIME",
        expects: "a time from 1m to 24h",
        default: Fallback::Value("1h"),
        help: "How long an access token for no resource (for `/oidc/me`) lives. \
               A resource sets the lifetime of its own tokens.",
        ..PLAIN
    },
    Setting {
        name: Name::GrantLifetime,
        key: "grant-lifetime",
        value: "TIME",
        expects: "a time from 1d to 3650d",
        default: Fallback::Value("180d"),
        help: "How long what a user granted to an application lasts without being granted again.",
        ..PLAIN
    },
    Setting {
        name: Name::RefreshRetryWindow,
        key: "refresh-retry-window",
        value: "TIME",
        expects: "a time from 0s to 5m",
        default: Fallback::Value("10s"),
        help: "How long a refresh token that was exchanged still gives its successor, to a client that \
               lost the answer. Used after that, it ends the whole family.",
        ..PLAIN
    },
    Setting {
        name: Name::SentinelAddressLimit,
        key: "sentinel-address-limit",
        kind: Kind::Number,
        value: "NUMBER",
        expects: "a number from 10 to 1000000",
        default: Fallback::Value("1000"),
        help: "Failed attempts from one address within an hour that block it. Many people may share one.",
        ..PLAIN
    },
    Setting {
        name: Name::SecurityNotices,
        key: "security-notices",
        value: "on|off",
        expects: "`on` or `off`",
        default: Fallback::Value("on"),
        help: "Whether users are told by e-mail of another password, another address and sign-ins with a new browser, \
               where their tenant has an e-mail connector.",
        ..PLAIN
    },
    Setting {
        name: Name::AuditLogRetention,
        key: "audit-log-retention",
        value: "TIME",
        expects: "a time from 1d to 36500d",
        default: Fallback::Told("none: entries are kept"),
        help: "How long entries of the audit log are kept.",
        ..PLAIN
    },
    Setting {
        name: Name::CleanUpInterval,
        key: "clean-up-interval",
        value: "TIME",
        expects: "a time from 10s to 24h",
        default: Fallback::Value("5m"),
        help: "How often expired rows are removed.",
        ..PLAIN
    },
    Setting {
        name: Name::CleanUpBatch,
        key: "clean-up-batch",
        kind: Kind::Number,
        value: "NUMBER",
        expects: "a number from 1 to 10000",
        default: Fallback::Value("500"),
        help: "How many rows of a table are removed in one write: fewer hold others up less.",
        ..PLAIN
    },
    Setting {
        name: Name::Seed,
        key: "seed",
        places: Places::FlagOnly,
        scope: Scope::Development,
        value: "FILE.toml",
        expects: "the path of a file",
        help: "Applications, connectors, sign-in experience and users to begin with.",
        ..PLAIN
    },
    Setting {
        name: Name::Log,
        key: "log",
        scope: Scope::Logging,
        value: "FILTER",
        expects: "a level or a list of target=level, for example info,access=off",
        default: Fallback::Told(
            "`info`; for `doctor` `off`, for other commands that are no server `warn`",
        ),
        help: "What is logged, on standard error. The target `access` has a line for each request.",
        ..PLAIN
    },
    Setting {
        name: Name::LogFormat,
        key: "log-format",
        scope: Scope::Logging,
        value: "json|text",
        expects: "json or text",
        default: Fallback::Told("`json` for `serve`, otherwise `text`"),
        help: "How it is logged.",
        ..PLAIN
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_setting_has_a_name_of_its_own() {
        let names: BTreeSet<Name> = SETTINGS.iter().map(|setting| setting.name).collect();
        assert_eq!(names.len(), SETTINGS.len());
        assert_eq!(Name::LogFormat as usize + 1, SETTINGS.len());
        let mut taken = BTreeSet::new();
        for setting in SETTINGS {
            let alias = setting.alias.map(|alias| alias.variable.to_owned());
            let all = [setting.variable(), setting.twin_variable(), alias];
            for variable in all.into_iter().flatten() {
                assert!(taken.insert(variable), "{setting:?}");
            }
        }
    }

    #[test]
    fn secrets_have_no_flag_unless_they_may_be_harmless() {
        for setting in SETTINGS.iter().filter(|setting| setting.is_secret) {
            assert!(
                setting.name == Name::DbUrl || setting.flag().is_none(),
                "{setting:?}"
            );
        }
    }
}
