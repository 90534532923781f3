//! `cargo xtask dist [--binary FILE]`: the archive that operators get.
//!
//! The binary is linked with the C library inside it, so that it runs on any Linux of its architecture and in a
//! container without one. With `--binary` a binary that is there already is packed instead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::{console, process, tree};

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
        [] => {
            console::build()?;
            let built = build(&host)?;
            if !is_static(&fs::read(&built)?) {
                bail!("{} is not static: it asks for a loader", built.display());
            }
            built
        }
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

/// Whether a program for 64-bit machines runs without a loader and its libraries: no program header is `PT_INTERP` (ELF
/// specification, "Program Header").
fn is_static(program: &[u8]) -> bool {
    const INTERPRETER: usize = 3;
    let number = |at: usize, length: usize| {
        let bytes = program.get(at..at + length)?.iter().rev();
        Some(bytes.fold(0, |number, byte| (number << 8) | usize::from(*byte)))
    };
    // 64-bit, least significant byte first.
    if !program.starts_with(b"\x7fELF\x02\x01") {
        return false;
    }
    let (Some(first), Some(size), Some(count)) = (number(32, 8), number(54, 2), number(56, 2))
    else {
        return false;
    };
    (0..count).all(|nth| number(first + nth * size, 4).is_some_and(|kind| kind != INTERPRETER))
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

    #[test]
    fn a_program_with_a_loader_is_not_static() {
        let own = std::env::current_exe().expect("this program is a file");
        let own = fs::read(own).expect("it can be read");
        assert!(own.starts_with(b"\x7fELF") && !is_static(&own));
        assert!(!is_static(b"#!/bin/sh\n") && !is_static(&own[..40]));
        // A header without one.
        let mut without = own[..64].to_vec();
        without[56..58].copy_from_slice(&[0, 0]);
        assert!(is_static(&without));
    }

    /// As systemd reads it, where there is one. The program and its manual are not installed here.
    #[test]
    fn systemd_understands_the_unit() {
        if process::find("systemd-analyze").is_none() {
            eprintln!("there is no systemd-analyze: the unit is not looked at");
            return;
        }
        let place = std::env::temp_dir().join(format!("keyward-unit-{}", std::process::id()));
        fs::create_dir_all(&place).expect("a folder");
        let unit = read(&tree::root().join("dist"), "keyward.service");
        assert!(unit.contains("/usr/local/bin/keyward serve"));
        let file = place.join("keyward.service");
        let judge = |unit: String| {
            fs::write(&file, unit).expect("a file");
            let file = file.to_string_lossy();
            let mut verify = process::command("systemd-analyze", &["verify", "--man=no", &file]);
            let judged = verify.output().expect("it runs");
            let said = String::from_utf8_lossy(&judged.stderr).into_owned();
            // What it says about other units of the machine is not ours.
            said.lines().filter(|line| line.contains("keyward")).count()
        };
        let unit = unit.replace("/usr/local/bin/keyward", "/bin/true");
        assert_eq!(judge(unit.replace("ProtectHome=", "ProtectHouse=")), 1);
        assert_eq!(judge(unit), 0);
        fs::remove_dir_all(&place).expect("it is ours");
    }

    /// No daemon builds it here, so its rules are checked one by one.
    #[test]
    fn the_last_stage_of_the_recipe_has_no_shell_and_no_root() {
        let recipe = read(&tree::root().join("dist"), "Containerfile");
        let (_, last) = recipe.rsplit_once("\nFROM ").expect("a last stage");
        let mut lines = last.lines().filter(|line| !line.is_empty());
        assert_eq!(lines.next(), Some("scratch"));
        let known = [
            "COPY",
            "ENV",
            "USER",
            "VOLUME",
            "EXPOSE",
            "STOPSIGNAL",
            "ENTRYPOINT",
            "CMD",
        ];
        let instructions: Vec<(&str, &str)> = lines
            .map(|line| line.split_once(' ').expect("an instruction"))
            .collect();
        for (instruction, rest) in &instructions {
            assert!(known.contains(instruction), "{instruction}");
            // Without a shell there is only the form that names the words.
            if ["ENTRYPOINT", "CMD"].contains(instruction) {
                assert!(rest.starts_with("[\"") && rest.ends_with("\"]"), "{rest}");
            }
        }
        let one = |name: &str| {
            let mut found = instructions
                .iter()
                .filter(|(instruction, _)| *instruction == name);
            let (_, rest) = found.next().expect(name);
            assert!(found.next().is_none(), "{name} twice");
            *rest
        };
        // A number, which orchestrators can tell from root.
        assert_eq!(one("USER"), "65532:65532");
        let settings = read(&tree::root().join("dist"), "container.toml");
        assert!(settings.contains(&format!("data = \"{}\"", one("VOLUME"))));
        assert!(settings.contains(&format!(":{}\"", one("EXPOSE"))));
        let config = one("ENV")
            .strip_prefix("KEYWARD_CONFIG=")
            .expect("the settings");
        assert!(last.contains(&format!("COPY container.toml {config}")));
    }

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
