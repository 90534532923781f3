//! Pictures that people may upload: what bytes are, whatever they are called.

/// A kind of picture. No kind that can hold a script is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// Windows bitmap.
    Bmp,
}

impl PictureKind {
    /// The most bytes that a picture may have.
    pub const LARGEST: usize = 20 * 1024 * 1024;

    /// What bytes are by their beginning and their end; `None` when they are no whole picture.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |mark: &[u8]| bytes.starts_with(mark);
        let ends = |mark: &[u8]| bytes.ends_with(mark);
        // A length that stands in the file, of what follows after so many bytes.
        let fits = |at: usize, before: usize| {
            let length = bytes.get(at..at + 4).and_then(|own| own.try_into().ok());
            let length = length.map(u32::from_le_bytes).map(usize::try_from);
            matches!(length, Some(Ok(length)) if length.checked_add(before) == Some(bytes.len()))
        };
        if begins(b"\xff\xd8\xff") && ends(b"\xff\xd9") {
            Some(Self::Jpeg)
        } else if begins(b"\x89PNG\r\n\x1a\n") && ends(b"IEND\xae\x42\x60\x82") {
            Some(Self::Png)
        } else if (begins(b"GIF87a") || begins(b"GIF89a")) && ends(b";") {
            Some(Self::Gif)
        } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") && fits(4, 8) {
            Some(Self::Webp)
        } else if begins(b"BM") && fits(2, 0) {
            Some(Self::Bmp)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_pictures_and_nothing_else() {
        for (bytes, kind) in [
            (&b"\xff\xd8\xff\xe0..\xff\xd9"[..], Some(PictureKind::Jpeg)),
            (b"\xff\xd8\xff\xe0..", None),
            (
                b"\x89PNG\r\n\x1a\n..IEND\xae\x42\x60\x82",
                Some(PictureKind::Png),
            ),
            (b"\x89PNG\r\n\x1a\n..", None),
            (b"GIF89a..;", Some(PictureKind::Gif)),
            (b"GIF90a..;", None),
            (b"RIFF\x06\0\0\0WEBP..", Some(PictureKind::Webp)),
            (b"RIFF\x07\0\0\0WEBP..", None),
            (b"BM\x08\0\0\0..", Some(PictureKind::Bmp)),
            (b"BM\xff\xff\xff\xff..", None),
            (b"BM", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"", None),
        ] {
            assert_eq!(PictureKind::of(bytes), kind, "{bytes:?}");
        }
    }
}
