//! How pages look and which language they speak.

use keyward_http::guard::Input;
use keyward_model::{Branding, Color, HexColor, JsonObject, LanguageInfo, PartialColor};
use serde_json::Value;

use super::{links::web_url, members, text};

pub(in crate::management::sign_in_exp) fn color(input: &Input<'_>) -> Option<Color> {
    input.is_object()?;
    let hex = |key| input.key(key).form("color").parsed(HexColor::try_from);
    let primary = hex("primaryColor");
    let is_dark = input.key("isDarkModeEnabled").boolean();
    let dark = hex("darkPrimaryColor");
    Some(Color {
        primary_color: primary?,
        is_dark_mode_enabled: is_dark?,
        dark_primary_color: dark?,
    })
}

/// Colours as far as they are given.
pub(in crate::management) fn partial_color(input: &Input<'_>) -> Option<PartialColor> {
    input.is_object()?;
    let hex = |key| {
        let color = input.key(key);
        color.optional(|color| color.form("color").parsed(HexColor::try_from))
    };
    let primary = hex("primaryColor");
    let is_dark = input.key("isDarkModeEnabled").optional(Input::boolean);
    let dark = hex("darkPrimaryColor");
    Some(PartialColor {
        primary_color: primary?,
        is_dark_mode_enabled: is_dark?,
        dark_primary_color: dark?,
    })
}

pub(in crate::management) fn branding(input: &Input<'_>) -> Option<Branding> {
    input.is_object()?;
    let url = |key| input.key(key).optional(web_url);
    let (logo, dark_logo) = (url("logoUrl"), url("darkLogoUrl"));
    let (favicon, dark_favicon) = (url("favicon"), url("darkFavicon"));
    Some(Branding {
        logo_url: logo?,
        dark_logo_url: dark_logo?,
        favicon: favicon?,
        dark_favicon: dark_favicon?,
    })
}

pub(in crate::management::sign_in_exp) fn language_info(input: &Input<'_>) -> Option<LanguageInfo> {
    input.is_object()?;
    let auto_detect = input.key("autoDetect").boolean();
    let fallback = input.key("fallbackLanguage").text();
    Some(LanguageInfo {
        auto_detect: auto_detect?,
        fallback_language: fallback?,
    })
}

pub(in crate::management::sign_in_exp) fn custom_content(input: &Input<'_>) -> Option<JsonObject> {
    let texts = input.map(text)?;
    Some(texts.into_iter().collect())
}

pub(in crate::management::sign_in_exp) fn custom_ui_assets(
    input: &Input<'_>,
) -> Option<JsonObject> {
    let created_at: fn(&Input<'_>) -> Option<Value> =
        |input| input.integer(0..=i64::MAX).map(Value::from);
    members(
        input,
        &[("id", true, text), ("createdAt", true, created_at)],
    )
}
