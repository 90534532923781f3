//! Colours as far as the pages compute with them: contrast (WCAG 2.2, success criteria 1.4.3 and
//! 1.4.11) and the nearest shade that can be read.

use std::fmt;

/// An opaque colour, written `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

/// Contrast that text needs against what it stands on.
pub const TEXT_CONTRAST: f64 = 4.5;

/// Contrast that the edge of a control needs against what is beside it.
pub const EDGE_CONTRAST: f64 = 3.0;

impl Rgb {
    /// Black.
    pub const BLACK: Self = Self(0, 0, 0);
    /// White.
    pub const WHITE: Self = Self(255, 255, 255);

    /// Parses `#rgb` or `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .strip_prefix('#')?
            .chars()
            .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
            .collect::<Option<_>>()?;
        match *digits.as_slice() {
            [r, g, b] => Some(Self(r * 17, g * 17, b * 17)),
            [r1, r2, g1, g2, b1, b2] => Some(Self(r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2)),
            _ => None,
        }
    }

    /// The contrast ratio of two colours, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The colour of text on this one: white where white can be read, else black. One of them
    /// always reaches 4.5:1, since 1.05 / 0.05 = 21 > 4.5².
    #[must_use]
    pub fn text_on(self) -> Self {
        if self.contrast(Self::WHITE) >= TEXT_CONTRAST {
            Self::WHITE
        } else {
            Self::BLACK
        }
    }

    /// The shade nearest to this colour that has `contrast` against `surface`.
    #[must_use]
    pub fn readable_on(self, surface: Self, contrast: f64) -> Self {
        let far = if surface.contrast(Self::BLACK) > surface.contrast(Self::WHITE) {
            Self::BLACK
        } else {
            Self::WHITE
        };
        (0..=100)
            .map(|percent| self.mix(far, percent))
            .find(|shade| shade.contrast(surface) >= contrast)
            .unwrap_or(far)
    }

    /// This colour with some percent of another.
    #[must_use]
    pub fn mix(self, other: Self, percent: u16) -> Self {
        let percent = percent.min(100);
        let channel = |a: u8, b: u8| {
            let sum = u16::from(a) * (100 - percent) + u16::from(b) * percent;
            u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX)
        };
        Self(
            channel(self.0, other.0),
            channel(self.1, other.1),
            channel(self.2, other.2),
        )
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_both_lengths_and_nothing_else() {
        assert_eq!(Rgb::parse("#2457C5"), Some(Rgb(0x24, 0x57, 0xc5)));
        assert_eq!(Rgb::parse("#f0a"), Some(Rgb(255, 0, 170)));
        for text in [
            "", "#", "2457C5", "#12", "#12345", "#ggg", "#1234567", "#é12",
        ] {
            assert_eq!(Rgb::parse(text), None, "{text}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((Rgb::BLACK.contrast(Rgb::WHITE) - 21.0).abs() < 1e-9);
        // The two greys that everybody quotes: #767676 passes on white, #777777 does not.
        assert!(Rgb(0x76, 0x76, 0x76).contrast(Rgb::WHITE) >= 4.5);
        assert!(Rgb(0x77, 0x77, 0x77).contrast(Rgb::WHITE) < 4.5);
    }

    #[test]
    fn every_grey_and_a_grid_of_colours_get_readable_text_and_links() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let colour = Rgb(r, g, b);
                    assert!(
                        colour.contrast(colour.text_on()) >= TEXT_CONTRAST,
                        "{colour}"
                    );
                    for surface in [Rgb::WHITE, Rgb(0x18, 0x1b, 0x21)] {
                        let link = colour.readable_on(surface, TEXT_CONTRAST);
                        assert!(
                            link.contrast(surface) >= TEXT_CONTRAST,
                            "{colour} {surface}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_readable_colour_stays_as_it_is() {
        let ours = Rgb(0x24, 0x57, 0xc5);
        assert_eq!(ours.readable_on(Rgb::WHITE, TEXT_CONTRAST), ours);
        assert_eq!(ours.text_on(), Rgb::WHITE);
        assert_eq!(Rgb(0xff, 0xd4, 0x00).text_on(), Rgb::BLACK);
    }
}
