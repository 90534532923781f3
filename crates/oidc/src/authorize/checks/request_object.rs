//! Request objects and pushed requests are not part of this build (OpenID Connect Core §6, §7.2.1);
//! saying so beats ignoring them. To the client.

use crate::{ErrorKind, OidcError, authorize::ForClient};

pub(super) fn check(request: &ForClient<'_>) -> Result<(), OidcError> {
    let unsupported = [
        ("request", ErrorKind::RequestNotSupported),
        ("request_uri", ErrorKind::RequestUriNotSupported),
        ("registration", ErrorKind::RegistrationNotSupported),
    ];
    for (name, kind) in unsupported {
        if request.parameters.has(name) {
            return Err(OidcError::new(
                kind,
                format!("{name} parameter provided but not supported"),
            ));
        }
    }
    Ok(())
}
