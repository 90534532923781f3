//! What a page of a tenant looks like: its language, its words, its colours, pictures and links (reference
//! experience-api.md §8).

use std::{borrow::Cow, sync::Arc};

use keyward_http::{Preview, RequestInfo, SharedApp, TenantScope};
use keyward_model::{CustomPhrases, LanguageTag, SignInExperience};
use keyward_store::{Error as StoreError, clients::Client};

use crate::{
    colour::Rgb,
    language::{self, Chosen, Direction},
    texts::Texts,
    theme::{Mode, Theme},
    views::{Links, Page},
};

/// A page with the tenant's look, on the way to an application where one is known. Its own look wins, unless
/// it is somebody else's: that one must not look like the tenant's.
pub(super) async fn surroundings(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    settings: &SignInExperience,
    requested: &[LanguageTag],
    client: Option<&Client>,
) -> Result<Page, StoreError> {
    let phrases = app.store.custom_phrases(&scope.tenant).await?;
    let mut seen = Cow::Borrowed(settings);
    if let Some(client) = client.filter(|client| !client.application.is_third_party) {
        let id = &client.application.id;
        let own = app.store.application_sign_in_experience(&scope.tenant, id);
        if let Some(own) = own.await?.as_ref() {
            seen = Cow::Owned(settings.on_the_way_to(own));
        }
    }
    let name = client.map(|client| client.application.name.clone());
    let chosen = choose(settings, &phrases, requested, info);
    Ok(page(
        app,
        scope,
        &seen,
        &phrases,
        chosen,
        name.unwrap_or_default(),
    ))
}

/// The same when the database cannot be asked: the tenant's settings as far as they are known.
pub(super) fn plain_surroundings(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    settings: &SignInExperience,
) -> Page {
    let chosen = choose(settings, &[], &[], info);
    page(app, scope, settings, &[], chosen, String::new())
}

/// The surroundings of a page of settings that were not saved, in a page of the Console: its files come from there.
pub(super) async fn preview_surroundings(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    preview: &Preview,
) -> Result<Page, StoreError> {
    let settings = &preview.settings;
    let mut phrases = (*app.store.custom_phrases(&scope.tenant).await?).clone();
    if let (Some(language), Some(texts)) = (&preview.language, &preview.texts) {
        phrases.retain(|own| own.language_tag != language.as_str());
        phrases.push(CustomPhrases {
            tenant_id: scope.tenant.id().clone(),
            id: "preview".into(),
            language_tag: language.as_str().to_owned(),
            translation: texts.clone(),
        });
    }
    let chosen = choose(settings, &phrases, preview.language.as_slice(), info);
    let mut page = page(app, scope, settings, &phrases, chosen, String::new());
    page.theme.mode = match (preview.is_dark, page.theme.mode) {
        (true, Mode::Auto) => Mode::Dark,
        _ => Mode::Light,
    };
    app.addresses
        .console_urls()
        .prefix()
        .clone_into(&mut page.path_prefix);
    page.nonce.clone_from(&preview.nonce);
    page.preview = true;
    Ok(page)
}

/// The language that a person gets.
fn choose(
    settings: &SignInExperience,
    phrases: &[CustomPhrases],
    requested: &[LanguageTag],
    info: &RequestInfo,
) -> Chosen {
    let own: Vec<&str> = phrases
        .iter()
        .map(|own| own.language_tag.as_str())
        .collect();
    language::choose(
        requested.iter().map(LanguageTag::as_str),
        info.languages.0.iter().map(LanguageTag::as_str),
        settings.language_info.auto_detect,
        &settings.language_info.fallback_language,
        &own,
    )
}

fn page(
    app: &SharedApp,
    scope: &TenantScope,
    settings: &SignInExperience,
    phrases: &[CustomPhrases],
    chosen: Chosen,
    app_name: String,
) -> Page {
    let nonce = keyward_crypto::random::token(app.random.as_ref());
    let Chosen { language, tag } = chosen;
    let own = phrases.iter().find(|own| own.language_tag == tag);
    let texts = Texts::get(language);
    let texts = match own {
        Some(own) => texts.with_own(Arc::new(own.flat())),
        None => texts,
    };
    Page {
        theme: theme(settings),
        links: links(settings),
        app_name,
        path_prefix: scope.urls.prefix().to_owned(),
        direction: Direction::of(&tag),
        tag,
        texts,
        ..Page::new(language, &nonce)
    }
}

fn links(settings: &SignInExperience) -> Links {
    let support = settings
        .support_website_url
        .clone()
        .filter(|url| !url.is_empty())
        .or_else(|| {
            let email = settings.support_email.as_ref()?;
            (!email.is_empty()).then(|| format!("mailto:{email}"))
        });
    Links {
        terms: settings.terms_of_use_url.clone(),
        privacy: settings.privacy_policy_url.clone(),
        support,
    }
}

fn theme(settings: &SignInExperience) -> Theme {
    let (color, branding) = (&settings.color, &settings.branding);
    let own = Theme::default();
    Theme {
        primary: Rgb::parse(color.primary_color.as_str()).unwrap_or(own.primary),
        dark_primary: Rgb::parse(color.dark_primary_color.as_str()),
        mode: if color.is_dark_mode_enabled {
            Mode::Auto
        } else {
            Mode::Light
        },
        logo: branding.logo_url.clone(),
        dark_logo: branding.dark_logo_url.clone(),
        favicon: branding.favicon.clone(),
        dark_favicon: branding.dark_favicon.clone(),
        custom_css: settings.custom_css.clone(),
    }
}
