//! What is embedded is part of the build: a Console that was built since is taken up. In development the files are read
//! where they lie.

fn main() {
    // Where it is missing now, nothing that is built later would ever be found. It is empty until then.
    let _ = std::fs::create_dir_all("../../console/dist");
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells build scripts by variables"
    )]
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    // The page names all others, whose names change with what is in them.
    let watched = if is_release {
        "../../console/dist/index.html"
    } else {
        "build.rs"
    };
    println!("cargo::rerun-if-changed={watched}");
}
