//! What each type of application may do (reference oidc.md §2.1).

use keyward_model::{Application, ApplicationType};

/// Whether a client must send a PKCE challenge: public clients always (RFC 9700 §2.1.1).
pub(crate) fn requires_pkce(application: &Application) -> bool {
    application.kind.is_public()
}

/// Whether a client may use the authorization endpoint.
pub(crate) fn may_authorize(application: &Application) -> bool {
    !application.is_device_flow()
        && matches!(
            application.kind,
            ApplicationType::Native
                | ApplicationType::Spa
                | ApplicationType::Traditional
                | ApplicationType::Protected
        )
}

/// Whether a client may use a grant type of this build.
pub(crate) fn may_use_grant(application: &Application, grant_type: &str) -> bool {
    match grant_type {
        "authorization_code" => may_authorize(application),
        "refresh_token" => may_authorize(application) || application.is_device_flow(),
        "client_credentials" => application.kind == ApplicationType::MachineToMachine,
        _ => false,
    }
}

/// Whether a granted authorization comes with a refresh token (reference oidc.md §2.4).
pub(crate) fn issues_refresh_token(application: &Application, has_offline_access: bool) -> bool {
    let always = application.kind != ApplicationType::Native
        && application
            .custom_client_metadata
            .always_issue_refresh_token
            == Some(true);
    may_use_grant(application, "refresh_token") && (has_offline_access || always)
}
