//! Writes every state of every page into a folder, to be looked at:
//! `cargo run -p keyward-pages --example gallery -- FOLDER`. The folder holds `<look>/<state>.html`,
//! the policy of each look as `<look>/policy.txt`, and the assets; serve it from its root.

mod states;

use std::path::Path;
use std::{env, fs};

use keyward_pages::assets;
use keyward_pages::colour::Rgb;
use keyward_pages::language::{Direction, Language};
use keyward_pages::theme::{Mode, Theme};
use keyward_pages::views::{Links, Page};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = env::args().nth(1).ok_or("name a folder")?;
    let folder = Path::new(&folder);
    for (look, page) in looks() {
        write(folder, look, &page)?;
    }
    let asset_folder = folder.join(assets::PATH.trim_matches('/'));
    fs::create_dir_all(&asset_folder)?;
    for name in [
        assets::style(),
        assets::script(),
        assets::inbox_script(),
        assets::captcha_script(),
        assets::mark(),
    ] {
        let asset = assets::get(name).ok_or("an asset is missing")?;
        fs::write(asset_folder.join(name), asset.bytes)?;
    }
    Ok(())
}

fn write(folder: &Path, look: &str, page: &Page) -> Result<(), Box<dyn std::error::Error>> {
    let words = states::Words {
        to: "+86 138 0013 8000",
        typed: "138 0013",
        code: "402817",
        path: "/next",
        redirect_uri: "http://localhost:3000/api/auth/callback/logto",
        token: "k3Jd9wLq0ZtXb2Vn",
        message: None,
    };
    let folder = folder.join(look);
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("policy.txt"),
        page.csp().form_target(words.redirect_uri).header(),
    )?;
    for (state, html) in states::render(page, words)? {
        fs::write(folder.join(format!("{state}.html")), html)?;
    }
    Ok(())
}

/// The looks: each language, and what a tenant, a script or a long name changes.
fn looks() -> Vec<(&'static str, Page)> {
    let mut looks: Vec<(&'static str, Page)> = Language::all()
        .map(|language| {
            let mut page = Page::new(language, "Z2FsbGVyeQ==");
            "Acme Notes".clone_into(&mut page.app_name);
            page.theme.mode = Mode::Auto;
            page.links = Links {
                terms: Some("https://example.com/terms".to_owned()),
                privacy: Some("https://example.com/privacy".to_owned()),
                support: Some("mailto:help@example.com".to_owned()),
            };
            (language.tag(), page)
        })
        .collect();
    let english = looks[0].1.clone();

    looks.push((
        "rtl",
        Page {
            direction: Direction::Rtl,
            ..english.clone()
        },
    ));
    looks.push((
        "preview",
        Page {
            preview: true,
            ..english.clone()
        },
    ));
    looks.push(("bare", Page::new(Language::EN, "Z2FsbGVyeQ==")));
    let name =
        "Die Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    looks.push((
        "long",
        Page {
            app_name: name.to_owned(),
            ..english.clone()
        },
    ));
    let theme = Theme {
        primary: Rgb(0xff, 0xd4, 0x00),
        dark_primary: None,
        logo: Some(LOGO.to_owned()),
        dark_logo: Some(LOGO.replace("%23222", "%23eee")),
        custom_css: Some(".card{border-radius:16px}/*</style><script>*/".to_owned()),
        ..english.theme.clone()
    };
    looks.push(("tenant", Page { theme, ..english }));
    looks
}

const LOGO: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 40' \
    width='160' height='40'%3E%3Ccircle cx='20' cy='20' r='18' fill='%23ffd400'/%3E%3Ctext x='48' y='28' \
    font-family='sans-serif' font-weight='700' font-size='24' fill='%23222'%3ESunbeam%3C/text%3E%3C/svg%3E";
