//! What a tenant changes about the look: colour, dark mode, logos, CSS of its own.

use std::fmt::Write as _;

use crate::colour::{EDGE_CONTRAST, Rgb, TEXT_CONTRAST};

/// Keyward's own colour, on light surroundings.
pub const PRIMARY: Rgb = Rgb(0x24, 0x57, 0xc5);
/// Keyward's own colour, on dark surroundings.
pub const DARK_PRIMARY: Rgb = Rgb(0x8a, 0xb0, 0xff);

/// The light surface that is hardest to read on (`--sunken` of tokens.css).
const LIGHT_SURFACE: Rgb = Rgb(0xf5, 0xf6, 0xf8);
/// The dark surface that is hardest to read on (`--raised` of tokens.css).
const DARK_SURFACE: Rgb = Rgb(0x18, 0x1b, 0x21);

/// Which of the two looks a page takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Always light: the tenant has not switched dark mode on.
    #[default]
    Light,
    /// As the reader's system says.
    Auto,
    /// Always dark, for previews.
    Dark,
}

impl Mode {
    /// The value of `data-mode` that the style sheet looks at.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Auto => "auto",
            Self::Dark => "dark",
        }
    }

    /// The value of the `color-scheme` meta element: how the browser paints before the style
    /// sheet has come.
    #[must_use]
    pub fn color_scheme(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Auto => "light dark",
            Self::Dark => "dark",
        }
    }
}

/// A tenant's look. The default is Keyward's.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The colour of buttons, links and focus, on light surroundings.
    pub primary: Rgb,
    /// The same on dark surroundings; made from `primary` where there is none.
    pub dark_primary: Option<Rgb>,
    /// Light, dark, or as the system says.
    pub mode: Mode,
    /// Logo URL (http, https, `data:image/`, or a path here); the mark where there is none.
    pub logo: Option<String>,
    /// Logo URL for dark surroundings.
    pub dark_logo: Option<String>,
    /// Favicon URL; the mark where there is none.
    pub favicon: Option<String>,
    /// Favicon URL for dark surroundings.
    pub dark_favicon: Option<String>,
    /// CSS of the tenant, after ours.
    pub custom_css: Option<String>,
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            primary: PRIMARY,
            dark_primary: Some(DARK_PRIMARY),
            mode: Mode::Light,
            logo: None,
            dark_logo: None,
            favicon: None,
            dark_favicon: None,
            custom_css: None,
        }
    }
}

impl Theme {
    /// The text of the page's `<style>` element: the tenant's colours and CSS. Empty for Keyward's
    /// own look, whose colours stand in the style sheet. Safe inside `<style>`: every `</` is
    /// written `<\/`, which CSS reads as the same.
    #[must_use]
    pub fn css(&self) -> String {
        let mut css = String::new();
        let dark_primary = self.dark_primary.unwrap_or(self.primary);
        if (self.primary, dark_primary) != (PRIMARY, DARK_PRIMARY) {
            let light = variables(self.primary, LIGHT_SURFACE);
            let dark = variables(dark_primary, DARK_SURFACE);
            let _ = match self.mode {
                Mode::Light => write!(css, ":root{{{light}}}"),
                Mode::Dark => write!(css, ":root[data-mode]{{{dark}}}"),
                Mode::Auto => write!(
                    css,
                    ":root{{{light}}}@media(prefers-color-scheme:dark){{:root[data-mode]{{{dark}}}}}"
                ),
            };
        }
        if let Some(custom) = &self.custom_css {
            css.push_str(custom);
        }
        css.replace("</", "<\\/")
    }

    /// The logo for light surroundings, if its URL may be shown.
    #[must_use]
    pub fn shown_logo(&self) -> Option<&str> {
        image(self.logo.as_deref())
    }

    /// The logo for dark surroundings, if there is one and the page can be dark.
    #[must_use]
    pub fn shown_dark_logo(&self) -> Option<&str> {
        (self.mode != Mode::Light)
            .then(|| image(self.dark_logo.as_deref()))
            .flatten()
    }

    /// The favicon for light surroundings, if its URL may be shown.
    #[must_use]
    pub fn shown_favicon(&self) -> Option<&str> {
        image(self.favicon.as_deref())
    }

    /// The favicon for dark surroundings. The system's mode decides it, not the page's.
    #[must_use]
    pub fn shown_dark_favicon(&self) -> Option<&str> {
        image(self.dark_favicon.as_deref())
    }

    /// Every image URL that a page of this theme may load.
    pub fn images(&self) -> impl Iterator<Item = &str> {
        [
            &self.logo,
            &self.dark_logo,
            &self.favicon,
            &self.dark_favicon,
        ]
        .into_iter()
        .filter_map(|url| image(url.as_deref()))
    }
}

fn variables(primary: Rgb, surface: Rgb) -> String {
    let on_primary = primary.text_on();
    // Away from the text on it, so that hovering never costs contrast.
    let far = if on_primary == Rgb::WHITE {
        Rgb::BLACK
    } else {
        Rgb::WHITE
    };
    format!(
        "--primary:{primary};--primary-hover:{hover};--on-primary:{on_primary};\
         --primary-edge:{edge};--link:{link}",
        hover = primary.mix(far, 12),
        edge = primary.readable_on(surface, EDGE_CONTRAST),
        link = primary.readable_on(surface, TEXT_CONTRAST),
    )
}

/// URLs that an `<img>` may have: no script can come of these, and none of another kind is a logo.
fn image(url: Option<&str>) -> Option<&str> {
    let url = url?.trim();
    let lower = url.get(..11).unwrap_or(url).to_ascii_lowercase();
    let known = ["https://", "http://", "data:image/"]
        .iter()
        .any(|start| lower.starts_with(start));
    let local = url.starts_with('/') && !url.starts_with("//");
    (known || local).then_some(url)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn themed(primary: &str) -> Theme {
        Theme {
            primary: Rgb::parse(primary).unwrap(),
            dark_primary: None,
            ..Theme::default()
        }
    }

    #[test]
    fn our_own_look_needs_no_style_element() {
        assert_eq!(Theme::default().css(), "");
    }

    #[test]
    fn a_pale_colour_gets_black_text_and_a_darker_link() {
        let css = themed("#ffd400").css();
        assert!(css.contains("--primary:#ffd400;"), "{css}");
        assert!(css.contains("--on-primary:#000000"), "{css}");
        assert!(!css.contains("--link:#ffd400"), "{css}");
        assert!(!css.contains("prefers-color-scheme"), "{css}");
    }

    #[test]
    fn dark_colours_come_only_with_dark_mode() {
        let theme = Theme {
            mode: Mode::Auto,
            ..themed("#1a1a2e")
        };
        let css = theme.css();
        assert!(css.contains("@media(prefers-color-scheme:dark)"), "{css}");
        let forced = Theme {
            mode: Mode::Dark,
            ..theme
        };
        assert!(!forced.css().contains("@media"), "{}", forced.css());
    }

    #[test]
    fn custom_css_cannot_leave_its_element() {
        let theme = Theme {
            custom_css: Some("a::after{content:\"</style><script>x</script></STYLE\"}".to_owned()),
            ..Theme::default()
        };
        let css = theme.css();
        assert!(!css.contains("</"), "{css}");
        assert!(css.contains("<\\/style>"), "{css}");
    }

    #[test]
    fn only_images_are_shown() {
        for url in [
            "https://cdn.example/l.svg",
            "http://localhost/l",
            "data:image/png;base64,AA==",
            "/l.svg",
        ] {
            assert_eq!(image(Some(url)), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example/l",
            "l.svg",
            "",
            "é",
        ] {
            assert_eq!(image(Some(url)), None, "{url}");
        }
    }

    #[test]
    fn the_style_sheet_has_the_surfaces_that_we_compute_with() {
        let tokens = include_str!("../assets/tokens.css");
        assert!(tokens.contains(&format!("--sunken: {LIGHT_SURFACE};")));
        assert!(tokens.contains(&format!("--raised: {DARK_SURFACE};")));
        for colour in [
            variables(PRIMARY, LIGHT_SURFACE),
            variables(DARK_PRIMARY, DARK_SURFACE),
        ] {
            for declaration in colour.split(';') {
                let declaration = declaration.replace(':', ": ");
                assert!(
                    tokens.contains(&declaration),
                    "tokens.css lacks {declaration}"
                );
            }
        }
    }
}
