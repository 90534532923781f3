//! One mail: the words, the checked addresses, the credentials, the dialogue.

use std::{error::Error, io};

use keyward_model::Secret;
use lettre::transport::smtp::{self, authentication::Mechanism};

use super::{
    config::{Auth, Config},
    dialogue::{Failure, Login, hand_over},
    mime::write,
};
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    mail::compose,
    sender::{Sender, Sending},
    shown::shown,
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let mail = compose(message, self.templates.as_ref())?;
        let mail = write(self, message, mail, calls)?;
        let addresses = calls.outbound.resolve(&self.host, self.port).await?;
        let login = self.login(message, calls).await?;
        let handed = hand_over(self, &addresses, login.as_ref(), &mail).await;
        match handed {
            Ok(said) => Ok(Sent {
                receipt: (!said.is_empty()).then_some(said),
            }),
            Err(failure) => Err(self.error(&failure, login.as_ref(), message)),
        }
    }

    async fn login(
        &self,
        message: &Message,
        calls: Calls<'_>,
    ) -> Result<Option<Login>, ConnectorError> {
        Ok(match &self.auth {
            Auth::None => None,
            Auth::Password { user, password } => Some(Login {
                mechanisms: &[Mechanism::Plain, Mechanism::Login],
                user: user.clone(),
                secret: password.clone(),
            }),
            Auth::OAuth(oauth) => Some(Login {
                mechanisms: &[Mechanism::Xoauth2],
                user: oauth.user.clone(),
                secret: oauth.token(message, calls).await?,
            }),
        })
    }

    fn error(&self, failure: &Failure, login: Option<&Login>, message: &Message) -> ConnectorError {
        let unreachable = |text: &str| ConnectorError::new(ErrorCode::Unreachable, text);
        let error = match failure {
            Failure::Timeout => return unreachable("the mail server gave no answer in time"),
            Failure::TlsSetUp => return unreachable("TLS could not be set up"),
            Failure::NoTls => {
                return ConnectorError::new(
                    ErrorCode::General,
                    "the mail server offers no STARTTLS, and credentials are not sent in the \
                     clear: switch TLS from the start on, or switch ignoreTLS on",
                );
            }
            Failure::Smtp(error) => error,
        };
        let mut secrets: Vec<&Secret> = self.auth.secrets();
        secrets.extend(login.map(|login| &login.secret));
        if error.is_timeout() {
            return unreachable("the mail server gave no answer in time");
        }
        let text = match broken_tls(error) {
            Some(why) => format!("tls error: {why}"),
            None => error.to_string(),
        };
        let text = shown(&text, message, &secrets);
        let has_answered = error.is_transient()
            || error.is_permanent()
            || error.is_response()
            || error.is_client()
            || error.is_tls()
            || broken_tls(error).is_some();
        if has_answered {
            ConnectorError::new(ErrorCode::General, text)
        } else {
            unreachable(&text)
        }
    }
}

/// Why TLS was not agreed on: the library calls it a failed connection.
fn broken_tls(error: &smtp::Error) -> Option<&io::Error> {
    let mut cause = error.source();
    while let Some(error) = cause {
        let broken = error.downcast_ref::<io::Error>();
        if broken.is_some_and(|error| error.kind() == io::ErrorKind::InvalidData) {
            return broken;
        }
        cause = error.source();
    }
    None
}
