//! API resources and their scopes (RFC 8707).

use serde::Serialize;
use utoipa::ToSchema;

use crate::{Id, TenantId, Time};

/// An API that tokens can be meant for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Resource>,
    /// What people call it.
    pub name: String,
    /// Its URI, the audience of tokens.
    pub indicator: String,
    /// Whether requests without `resource` mean this one.
    pub is_default: bool,
    /// Life of its access tokens in seconds.
    pub access_token_ttl: i64,
}

impl Resource {
    /// Whether it is the Management API of a tenant: `https://<tenant>.logto.app/api`, which is as
    /// the server made it.
    #[must_use]
    pub fn is_management_api(&self) -> bool {
        self.indicator
            .strip_prefix("https://")
            .and_then(|rest| rest.strip_suffix(".logto.app/api"))
            .is_some_and(|tenant| !tenant.is_empty() && !tenant.contains('.'))
    }
}

/// A permission at a resource.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Scope {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// Its id.
    #[schema(value_type = String)]
    pub id: Id<Scope>,
    /// Where it holds.
    #[schema(value_type = String)]
    pub resource_id: Id<Resource>,
    /// Its name in `scope`.
    pub name: String,
    /// What it allows.
    #[schema(required)]
    pub description: Option<String>,
    /// When it was made.
    pub created_at: Time,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn management_apis_are_known_by_their_indicator() {
        let is = |indicator: &str| {
            let resource = Resource {
                tenant_id: TenantId::default_tenant(),
                id: Id::from("id"),
                name: String::new(),
                indicator: indicator.to_owned(),
                is_default: false,
                access_token_ttl: 3600,
            };
            resource.is_management_api()
        };
        assert!(is("https://default.logto.app/api"));
        assert!(is(&TenantId::admin().management_api()));
        for other in [
            "https://.logto.app/api",
            "https://a.b.logto.app/api",
            "http://default.logto.app/api",
            "https://default.logto.app/api/",
            "https://admin.logto.app/me",
        ] {
            assert!(!is(other), "{other}");
        }
    }
}
