//! Writes `docs/reference/management-api.openapi.json` (run by `cargo xtask codegen`).

use std::{fs, io, path::Path};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference");
    fs::create_dir_all(&folder)?;
    let document = keyward_api::management::openapi("http://localhost:3001");
    fs::write(
        folder.join("management-api.openapi.json"),
        format!("{document:#}\n"),
    )
}
