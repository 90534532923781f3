//! How signing in looks on the way to one application (reference data-model.md
//! "application_sign_in_experiences").

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Application, Branding, HexColor, Id, SignInExperience, TenantId};

/// Colours as far as they are given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct PartialColor {
    /// On light surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_color: Option<HexColor>,
    /// Whether pages follow a dark system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_dark_mode_enabled: Option<bool>,
    /// On dark surroundings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dark_primary_color: Option<HexColor>,
}

/// What an application has of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationSignInExperience {
    /// The tenant it belongs to.
    pub tenant_id: TenantId,
    /// The application.
    #[schema(value_type = String)]
    pub application_id: Id<Application>,
    /// Colours.
    pub color: PartialColor,
    /// Pictures.
    pub branding: Branding,
    /// CSS.
    #[schema(required)]
    pub custom_css: Option<String>,
    /// Terms of use.
    #[schema(required)]
    pub terms_of_use_url: Option<String>,
    /// Privacy policy.
    #[schema(required)]
    pub privacy_policy_url: Option<String>,
    /// What people are told that the application is called.
    #[schema(required)]
    pub display_name: Option<String>,
}

impl SignInExperience {
    /// These settings as they look on the way to an application: colours, pictures and CSS of its
    /// own win. Terms and name are for the page that asks for consent.
    #[must_use]
    pub fn on_the_way_to(&self, application: &ApplicationSignInExperience) -> Self {
        let mut settings = self.clone();
        let PartialColor {
            primary_color,
            is_dark_mode_enabled,
            dark_primary_color,
        } = application.color.clone();
        let color = &mut settings.color;
        color.primary_color = primary_color.unwrap_or_else(|| color.primary_color.clone());
        color.is_dark_mode_enabled = is_dark_mode_enabled.unwrap_or(color.is_dark_mode_enabled);
        color.dark_primary_color =
            dark_primary_color.unwrap_or_else(|| color.dark_primary_color.clone());
        let (own, branding) = (application.branding.clone(), &mut settings.branding);
        *branding = Branding {
            logo_url: own.logo_url.or(branding.logo_url.take()),
            dark_logo_url: own.dark_logo_url.or(branding.dark_logo_url.take()),
            favicon: own.favicon.or(branding.favicon.take()),
            dark_favicon: own.dark_favicon.or(branding.dark_favicon.take()),
        };
        if application.custom_css.is_some() {
            settings.custom_css.clone_from(&application.custom_css);
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_application_has_of_its_own_wins() {
        let mut tenant = SignInExperience::seed(&TenantId::default_tenant());
        tenant.branding.logo_url = Some("https://a.test/logo".to_owned());
        tenant.custom_css = Some("tenant".to_owned());
        let mut application = ApplicationSignInExperience {
            tenant_id: TenantId::default_tenant(),
            application_id: "app".into(),
            color: PartialColor::default(),
            branding: Branding::default(),
            custom_css: None,
            terms_of_use_url: Some("https://a.test/terms".to_owned()),
            privacy_policy_url: None,
            display_name: None,
        };
        assert_eq!(tenant.on_the_way_to(&application), tenant);
        application.color =
            serde_json::from_value(json!({ "primaryColor": "#abc" })).expect("colours");
        application.branding.favicon = Some("https://a.test/icon".to_owned());
        application.custom_css = Some("application".to_owned());
        let seen = tenant.on_the_way_to(&application);
        assert_eq!(seen.color.primary_color.as_str(), "#abc");
        assert_eq!(
            seen.color.dark_primary_color,
            tenant.color.dark_primary_color
        );
        assert_eq!(seen.branding.logo_url, tenant.branding.logo_url);
        assert_eq!(
            seen.branding.favicon.as_deref(),
            Some("https://a.test/icon")
        );
        assert_eq!(seen.custom_css.as_deref(), Some("application"));
        assert_eq!(seen.terms_of_use_url, None);
    }
}
