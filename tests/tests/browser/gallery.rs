//! Every state of every page in every language on a narrow phone (`gallery.mjs`).

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use keyward_pages::{
    assets,
    language::Language,
    theme::Mode,
    views::{Links, Page},
};
use serde_json::json;

use super::{script, servers};

#[path = "../../../crates/pages/examples/gallery/states.rs"]
mod states;

/// The longest word that anybody calls an application.
const LONG: &str =
    "Die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

fn words() -> states::Words<'static> {
    states::Words {
        to: "wilhelmine.oberhuber-schwarzenbacher@kundendienst.example.com",
        typed: "+86 138 0013",
        code: "402817",
        path: "/next",
        redirect_uri: "http://localhost:3000/cb",
        token: "k3Jd9wLq0ZtXb2Vn",
        message: None,
    }
}

fn page(language: Language, app_name: &str) -> Page {
    let mut page = Page::new(language, "Z2FsbGVyeQ==");
    app_name.clone_into(&mut page.app_name);
    page.theme.mode = Mode::Auto;
    page.links = Links {
        terms: Some("https://example.com/terms".to_owned()),
        privacy: Some("https://example.com/privacy".to_owned()),
        support: Some("mailto:help@example.com".to_owned()),
    };
    page
}

async fn asset(Path(name): Path<String>) -> Response {
    match assets::get(&name) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.content_type),
                // As the server has them: each is asked for once.
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.bytes).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sticks_out_in_any_language() {
    let mut pages = BTreeMap::new();
    let mut names: Vec<&str> = Vec::new();
    let mut looks: Vec<&str> = Language::all().map(Language::tag).collect();
    looks.push("long");
    for look in &looks {
        let page = match Language::find(look) {
            Some(language) => page(language, "Acme Notes"),
            None => page(Language::EN, LONG),
        };
        let rendered = states::render(&page, words()).expect("every state renders");
        names = rendered.iter().map(|(state, _)| *state).collect();
        for (state, html) in rendered {
            let policy = page.csp().header();
            pages.insert(format!("/{look}/{state}.html"), (policy, html));
        }
    }
    let pages = Arc::new(pages);
    let answer = move |Path((look, state)): Path<(String, String)>| async move {
        match pages.get(&format!("/{look}/{state}")) {
            Some((policy, html)) => {
                let policy = [(header::CONTENT_SECURITY_POLICY, policy.clone())];
                (policy, Html(html.clone())).into_response()
            }
            None => StatusCode::NOT_FOUND.into_response(),
        }
    };
    let routes = Router::new()
        .route("/assets/{name}", get(asset))
        .route("/{look}/{state}", get(answer));
    let server = servers::Server::start(routes).await;
    // It sends itself off before anybody can look at it.
    names.retain(|state| *state != "form-post");
    let audited = ["en", "ar"];
    let input = json!({
        "origin": server.url(""),
        "looks": looks,
        "states": names,
        "audited": audited,
        "pictured": ["identifier", "password-wrong"],
    });
    let seen = script::run("gallery", &input).await;
    assert_eq!(seen["seen"], looks.len() * names.len());
    assert_eq!(seen["audits"], audited.len() * names.len() * 2);
}
