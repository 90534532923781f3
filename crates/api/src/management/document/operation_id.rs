//! `operationId` (reference management-api.md §17): what generated clients call an operation.

/// The names that do not follow the rule, for the operations that there are.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "POST",
        "/api/applications/{}/roles",
        "AssignApplicationRoles",
    ),
    ("POST", "/api/users/{}/roles", "AssignUserRoles"),
    (
        "POST",
        "/api/users/{}/password/verify",
        "VerifyUserPassword",
    ),
    (
        "PATCH",
        "/api/users/{}/personal-access-tokens",
        "UpdatePersonalAccessTokenName",
    ),
    (
        "POST",
        "/api/users/{}/personal-access-tokens/delete",
        "DeletePersonalAccessTokenPost",
    ),
    ("GET", "/api/configs/admin-console", "GetAdminConsoleConfig"),
    (
        "PATCH",
        "/api/configs/admin-console",
        "UpdateAdminConsoleConfig",
    ),
    ("GET", "/api/configs/oidc/session", "GetOidcSessionConfig"),
    (
        "PATCH",
        "/api/configs/oidc/session",
        "UpdateOidcSessionConfig",
    ),
    ("GET", "/api/configs/oidc/{}", "GetOidcKeys"),
    ("DELETE", "/api/configs/oidc/{}/{}", "DeleteOidcKey"),
    ("POST", "/api/configs/oidc/{}/rotate", "RotateOidcKeys"),
    ("GET", "/api/configs/id-token", "GetIdTokenConfig"),
    ("PUT", "/api/configs/id-token", "UpsertIdTokenConfig"),
    ("GET", "/api/dashboard/users/total", "GetTotalUserCount"),
    ("GET", "/api/dashboard/users/new", "GetNewUserCounts"),
    ("GET", "/api/dashboard/users/active", "GetActiveUserCounts"),
    (
        "POST",
        "/api/sign-in-exp/default/check-password",
        "CheckPasswordWithDefaultSignInExperience",
    ),
    (
        "GET",
        "/api/sign-in-exp/username-policy/case-sensitivity-conflicts",
        "GetUsernameCaseSensitivityConflicts",
    ),
    (
        "GET",
        "/api/.well-known/phrases",
        "GetSignInExperiencePhrases",
    ),
    ("PUT", "/api/captcha-provider", "UpdateCaptchaProvider"),
    (
        "POST",
        "/api/custom-profile-fields/batch",
        "CreateCustomProfileFieldsBatch",
    ),
    (
        "POST",
        "/api/custom-profile-fields/properties/sie-order",
        "UpdateCustomProfileFieldsSieOrder",
    ),
    (
        "GET",
        "/api/custom-profile-fields/{}",
        "GetCustomProfileFieldByName",
    ),
    (
        "PUT",
        "/api/custom-profile-fields/{}",
        "UpdateCustomProfileFieldByName",
    ),
    (
        "DELETE",
        "/api/custom-profile-fields/{}",
        "DeleteCustomProfileFieldByName",
    ),
    ("POST", "/api/one-time-tokens", "AddOneTimeTokens"),
    ("POST", "/api/one-time-tokens/verify", "VerifyOneTimeToken"),
    (
        "POST",
        "/api/sentinel-activities/delete",
        "DeleteSentinelActivities",
    ),
    (
        "POST",
        "/api/verification-codes/verify",
        "VerifyVerificationCode",
    ),
    (
        "GET",
        "/api/.well-known/sign-in-exp",
        "GetSignInExperienceConfig",
    ),
    ("PUT", "/api/experience", "InitInteraction"),
    (
        "PUT",
        "/api/experience/interaction-event",
        "UpdateInteractionEvent",
    ),
    (
        "GET",
        "/api/experience/sso-connectors",
        "GetEnabledSsoConnectors",
    ),
    ("POST", "/api/experience/identification", "IdentifyUser"),
    ("GET", "/api/experience/interaction", "GetInteraction"),
    ("POST", "/api/experience/submit", "SubmitInteraction"),
    ("POST", "/api/experience/profile", "AddUserProfile"),
    (
        "POST",
        "/api/experience/user-assets/avatar",
        "UploadExperienceAvatar",
    ),
    (
        "PUT",
        "/api/experience/profile/password",
        "ResetUserPassword",
    ),
    (
        "POST",
        "/api/experience/verification/password",
        "CreatePasswordVerification",
    ),
    (
        "POST",
        "/api/experience/verification/verification-code",
        "CreateAndSendVerificationCode",
    ),
    (
        "POST",
        "/api/experience/verification/verification-code/verify",
        "VerifyVerificationCodeVerification",
    ),
    (
        "POST",
        "/api/experience/verification/new-password-identity",
        "CreateNewPasswordIdentityVerification",
    ),
    (
        "POST",
        "/api/experience/verification/one-time-token/verify",
        "VerifyOneTimeTokenVerification",
    ),
];

/// The name of an operation: a verb, and the words of the path's segments. What names one of many
/// stands in the singular.
pub(super) fn operation_id(method: &str, path: &str) -> String {
    let shape = shape(path);
    let exception = EXCEPTIONS
        .iter()
        .find(|(own_method, own_path, _)| *own_method == method && *own_path == shape);
    if let Some((_, _, name)) = exception {
        return (*name).to_owned();
    }
    let segments: Vec<&str> = path.trim_start_matches("/api/").split('/').collect();
    let last = segments.last().copied().unwrap_or_default();
    let is_list = method == "GET" && is_plural(last);
    let verb = match method {
        "GET" if is_list => "List",
        "GET" => "Get",
        "POST" => "Create",
        "PUT" => "Replace",
        "PATCH" => "Update",
        _ => "Delete",
    };
    let mut name = verb.to_owned();
    for (index, segment) in segments.iter().enumerate() {
        if is_parameter(segment) {
            continue;
        }
        let is_last = index + 1 == segments.len();
        let is_one = if is_last { method == "POST" } else { true };
        name.push_str(&words(segment, is_one));
    }
    name
}

/// The path without the names of its parameters.
fn shape(path: &str) -> String {
    let segments = path.split('/');
    let segments: Vec<&str> = segments
        .map(|segment| if is_parameter(segment) { "{}" } else { segment })
        .collect();
    segments.join("/")
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{')
}

fn words(segment: &str, is_one: bool) -> String {
    let segment = if is_one {
        singular(segment)
    } else {
        segment.to_owned()
    };
    segment
        .split(['-', '.'])
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .collect()
}

fn is_plural(segment: &str) -> bool {
    !is_parameter(segment) && (singular(segment) != segment || segment.ends_with("data"))
}

/// The singular of a segment's last word.
fn singular(segment: &str) -> String {
    if segment.ends_with("ss") || segment.ends_with("us") {
        return segment.to_owned();
    }
    match (segment.strip_suffix("ies"), segment.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => segment.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_contract() {
        for (method, path, name) in [
            ("GET", "/api/applications", "ListApplications"),
            ("POST", "/api/applications", "CreateApplication"),
            ("GET", "/api/applications/{id}", "GetApplication"),
            ("PATCH", "/api/applications/{id}", "UpdateApplication"),
            (
                "DELETE",
                "/api/applications/{id}/secrets/{name}",
                "DeleteApplicationSecret",
            ),
            (
                "GET",
                "/api/applications/{id}/secrets",
                "ListApplicationSecrets",
            ),
            (
                "PUT",
                "/api/applications/{applicationId}/roles",
                "ReplaceApplicationRoles",
            ),
            (
                "POST",
                "/api/applications/{applicationId}/roles",
                "AssignApplicationRoles",
            ),
            (
                "PATCH",
                "/api/applications/{applicationId}/custom-data",
                "UpdateApplicationCustomData",
            ),
            (
                "GET",
                "/api/applications/{applicationId}/access-control",
                "GetApplicationAccessControl",
            ),
            (
                "GET",
                "/api/connector-factories/{id}",
                "GetConnectorFactory",
            ),
            (
                "POST",
                "/api/connectors/{factoryId}/test",
                "CreateConnectorTest",
            ),
            ("GET", "/api/sign-in-exp", "GetSignInExp"),
            (
                "GET",
                "/api/users/{userId}/custom-data",
                "ListUserCustomData",
            ),
            (
                "GET",
                "/api/users/{userId}/logto-configs",
                "ListUserLogtoConfigs",
            ),
            (
                "GET",
                "/api/users/{userId}/has-password",
                "GetUserHasPassword",
            ),
            (
                "PUT",
                "/api/users/{userId}/identities/{target}",
                "ReplaceUserIdentity",
            ),
            (
                "DELETE",
                "/api/roles/{id}/scopes/{scopeId}",
                "DeleteRoleScope",
            ),
            (
                "GET",
                "/api/user-assets/service-status",
                "GetUserAssetServiceStatus",
            ),
            (
                "GET",
                "/api/saml-applications/{id}/metadata",
                "ListSamlApplicationMetadata",
            ),
            ("GET", "/api/dashboard/users/new", "GetNewUserCounts"),
            ("GET", "/api/configs/oidc/{keyType}", "GetOidcKeys"),
            ("GET", "/api/status", "GetStatus"),
            ("GET", "/api/swagger.json", "GetSwaggerJson"),
            (
                "GET",
                "/api/.well-known/user.openapi.json",
                "GetWellKnownUserOpenapiJson",
            ),
            (
                "GET",
                "/api/.well-known/sign-in-exp",
                "GetSignInExperienceConfig",
            ),
        ] {
            assert_eq!(operation_id(method, path), name, "{method} {path}");
        }
    }
}
