//! `cargo xtask dist [--binary FILE]`: the archive that operators get.
//!
//! The binary is linked with the C library inside it, so that it runs on any Linux of its architecture and in a
//! container without one. With `--binary` a binary that is there already is packed instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::{process, tree};

/// What is packed as it lies in the repository: from, to.
const FILES: &[(&str, &str)] = &[
    ("LICENSE", "LICENSE"),
    ("README.md", "README.md"),
    ("CHANGELOG.md", "CHANGELOG.md"),
    ("dist/keyward.service", "keyward.service"),
    ("dist/keyward.sysusers", "keyward.sysusers"),
    ("dist/keyward.toml", "keyward.toml"),
    ("dist/Containerfile", "Containerfile"),
    ("dist/container.toml", "container.toml"),
    ("docs/reference/configuration.md", "docs/configuration.md"),
];

/// Packed when it is there.
const OPERATIONS: (&str, &str) = ("docs/operations.md", "docs/operations.md");

/// What the binary itself prints: its arguments, to.
const PRINTED: &[(&[&str], &str)] = &[
    (&["man"], "man/keyward.1"),
    (&["completion", "bash"], "completion/keyward"),
    (&["completion", "zsh"], "completion/_keyward"),
    (&["completion", "fish"], "completion/keyward.fish"),
];

/// Builds the binary, unless one is named, and packs the archive.
pub fn dist(args: &[String]) -> Result<ExitCode> {
    let host = host()?;
    let binary = match args {
        [] => build(&host)?,
        [flag, file] if flag == "--binary" => PathBuf::from(file),
        _ => bail!("only `--binary FILE` may follow"),
    };
    let archive = pack(&binary, &host, &tree::root().join("target/dist"))?;
    println!("{}", archive.display());
    Ok(ExitCode::SUCCESS)
}

/// The target that cargo builds for, for example `x86_64-unknown-linux-gnu`.
fn host() -> Result<String> {
    let told = process::output(&mut process::command("rustc", &["-vV"]))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .context("rustc does not say what it builds for")
}

fn build(host: &str) -> Result<PathBuf> {
    // A target that is named keeps build scripts and macros, which cannot be static, out of it.
    let is_static = format!("target.{host}.rustflags=[\"-Ctarget-feature=+crt-static\"]");
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "--package",
        "keyward",
        "--target",
        host,
        "--config",
        &is_static,
    ]))?;
    let folder = tree::root().join("target").join(host);
    Ok(folder.join("release/keyward"))
}

/// Packs the archive into `into`; its path.
fn pack(binary: &Path, host: &str, into: &Path) -> Result<PathBuf> {
    let name = format!("keyward-{}-{host}", env!("CARGO_PKG_VERSION"));
    let folder = into.join(&name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    place(binary, &folder.join("keyward"))?;
    for (from, to) in FILES {
        place(&tree::root().join(from), &folder.join(to))?;
    }
    let (from, to) = OPERATIONS;
    if tree::root().join(from).exists() {
        place(&tree::root().join(from), &folder.join(to))?;
    }
    let program = binary.to_string_lossy();
    for (arguments, to) in PRINTED {
        let text = process::output(&mut process::command(&program, arguments))?;
        let to = folder.join(to);
        fs::create_dir_all(to.parent().unwrap_or(&folder))?;
        fs::write(&to, text)?;
    }
    let archive = into.join(format!("{name}.tar.gz"));
    let archive_name = archive.to_string_lossy();
    let parent = into.to_string_lossy();
    // The same files give the same archive, whoever packs them.
    process::run(&mut process::command(
        "tar",
        &[
            "--create",
            "--gzip",
            "--file",
            &archive_name,
            "--directory",
            &parent,
            "--sort=name",
            "--owner=0",
            "--group=0",
            "--numeric-owner",
            "--mtime=@0",
            &name,
        ],
    ))?;
    fs::remove_dir_all(&folder)?;
    Ok(archive)
}

fn place(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to.parent().unwrap_or(to))?;
    fs::copy(from, to).with_context(|| format!("{} cannot be packed", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands in for the binary: building the real one is not a test's matter.
    const PRINTS: &str = "#!/bin/sh\necho \"printed: $*\"\n";

    fn read(folder: &Path, name: &str) -> String {
        fs::read_to_string(folder.join(name)).expect(name)
    }

    #[test]
    fn the_archive_holds_everything_that_an_installation_needs() {
        use std::os::unix::fs::PermissionsExt;
        let place = std::env::temp_dir().join(format!("keyward-dist-{}", std::process::id()));
        fs::create_dir_all(&place).expect("a folder");
        let binary = place.join("program");
        fs::write(&binary, PRINTS).expect("a file");
        fs::set_permissions(&binary, fs::Permissions::from_mode(0o755)).expect("it is ours");

        let archive = pack(&binary, "some-target", &place).expect("it is packed");
        let (file, into) = (archive.to_string_lossy(), place.to_string_lossy());
        let unpack = ["--extract", "--gzip", "--file", &file, "--directory", &into];
        process::run(&mut process::command("tar", &unpack)).expect("it is an archive");
        let name = format!("keyward-{}-some-target", env!("CARGO_PKG_VERSION"));
        let folder = place.join(name);

        let mode = fs::metadata(folder.join("keyward"))
            .expect("it is packed")
            .permissions()
            .mode();
        assert_eq!(mode & 0o111, 0o111);
        assert_eq!(read(&folder, "man/keyward.1"), "printed: man\n");
        assert_eq!(
            read(&folder, "completion/keyward"),
            "printed: completion bash\n"
        );
        assert_eq!(
            read(&folder, "completion/_keyward"),
            "printed: completion zsh\n"
        );
        assert_eq!(
            read(&folder, "completion/keyward.fish"),
            "printed: completion fish\n"
        );
        assert!(read(&folder, "LICENSE").contains("Apache License"));
        assert!(read(&folder, "docs/configuration.md").contains("# Settings"));
        let has_operations = tree::root().join(OPERATIONS.0).exists();
        assert_eq!(folder.join("docs/operations.md").exists(), has_operations);

        // What the unit and the recipe name is there.
        let unit = read(&folder, "keyward.service");
        assert!(unit.contains("Type=notify") && unit.contains("/etc/keyward/keyward.toml"));
        read(&folder, "keyward.toml");
        assert!(read(&folder, "keyward.sysusers").starts_with("u keyward "));
        let recipe = read(&folder, "Containerfile");
        let copies = recipe.lines().filter_map(|line| line.strip_prefix("COPY "));
        let own: Vec<&str> = copies
            .filter(|copy| !copy.starts_with("--from"))
            .filter_map(|copy| copy.split(' ').next())
            .collect();
        assert_eq!(own, ["container.toml", "keyward"]);
        for file in own {
            assert!(folder.join(file).exists(), "{file}");
        }
        assert!(recipe.contains("USER 65532:65532"));

        let again = pack(&binary, "some-target", &place.join("again")).expect("it is packed");
        assert!(fs::read(&archive).expect("a file") == fs::read(again).expect("a file"));
        fs::remove_dir_all(&place).expect("it is ours");
    }
}
