//! Writes `docs/reference/configuration.md` (run by `cargo xtask codegen`).

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    fs::create_dir_all(&folder)?;
    fs::write(
        folder.join("configuration.md"),
        keyward::settings::reference_markdown(),
    )
}
