//! Reading the metadata columns of an application (reference data-model.md §4).

use keyward_http::guard::Input;
use keyward_model::{ApplicationType, CustomClientMetadata, OidcClientMetadata, RedirectUri};
use url::Url;

/// Ten years: longer than anything that expires should last.
const LONGEST_TTL: i64 = 10 * 365 * 86_400;

/// The types by their names.
pub(super) const KINDS: [(&str, ApplicationType); 6] = {
    let kinds = ApplicationType::ALL;
    [
        (kinds[0].as_str(), kinds[0]),
        (kinds[1].as_str(), kinds[1]),
        (kinds[2].as_str(), kinds[2]),
        (kinds[3].as_str(), kinds[3]),
        (kinds[4].as_str(), kinds[4]),
        (kinds[5].as_str(), kinds[5]),
    ]
};

/// `name`: 1 to 256 characters.
pub(super) fn name(input: &Input<'_>) -> Option<String> {
    input.text_of(1..=256)
}

/// `oidcClientMetadata`
pub(super) fn oidc_client(input: &Input<'_>) -> Option<OidcClientMetadata> {
    input.is_object()?;
    let redirect_uris = input.key("redirectUris").list(redirect_uri);
    let post_logout = input.key("postLogoutRedirectUris").list(redirect_uri);
    let backchannel = input.key("backchannelLogoutUri").optional(web_url);
    let session_required = input
        .key("backchannelLogoutSessionRequired")
        .optional(Input::boolean);
    let logo = input.key("logoUri").optional(Input::text);
    Some(OidcClientMetadata {
        redirect_uris: redirect_uris?,
        post_logout_redirect_uris: post_logout?,
        backchannel_logout_uri: backchannel?,
        backchannel_logout_session_required: session_required?,
        logo_uri: logo?,
    })
}

/// `customClientMetadata`
pub(super) fn custom_client(input: &Input<'_>) -> Option<CustomClientMetadata> {
    input.is_object()?;
    let flag = |key: &str| input.key(key).optional(Input::boolean);
    let seconds = |key: &str| input.key(key).optional(|ttl| ttl.number(1..=LONGEST_TTL));
    let origins = input
        .key("corsAllowedOrigins")
        .optional(|origins| origins.list(|origin| origin.text_of(1..=2048)));
    let id_token_ttl = seconds("idTokenTtl");
    let refresh_token_ttl = seconds("refreshTokenTtl");
    let refresh_token_days = input
        .key("refreshTokenTtlInDays")
        .optional(|days| days.number(1..=180));
    let tenant_id = input.key("tenantId").optional(Input::text);
    let always_refresh = flag("alwaysIssueRefreshToken");
    let rotate = flag("rotateRefreshToken");
    let exchange = flag("allowTokenExchange");
    let device_flow = flag("isDeviceFlow");
    let max_grants = input
        .key("maxAllowedGrants")
        .optional(|grants| grants.number(1..=i64::from(u32::MAX)));
    Some(CustomClientMetadata {
        cors_allowed_origins: origins?,
        id_token_ttl: id_token_ttl?,
        refresh_token_ttl: refresh_token_ttl?,
        refresh_token_ttl_in_days: refresh_token_days?,
        tenant_id: tenant_id?,
        always_issue_refresh_token: always_refresh?,
        rotate_refresh_token: rotate?,
        allow_token_exchange: exchange?,
        is_device_flow: device_flow?,
        max_allowed_grants: max_grants?,
    })
}

fn redirect_uri(input: &Input<'_>) -> Option<RedirectUri> {
    input.form("uri").parsed(|text| RedirectUri::parse(&text))
}

fn web_url(input: &Input<'_>) -> Option<String> {
    let text = input.form("uri").text_of(1..=2048)?;
    let is_web = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if !is_web {
        input.refuse_form("url");
        return None;
    }
    Some(text)
}
