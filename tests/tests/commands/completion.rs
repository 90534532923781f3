//! The completions, in the shells that they are for. Bash is always there; zsh and fish where they
//! are installed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use keyward_tests::{keyward, run};
use tempfile::TempDir;
use tokio::{process::Command, time::timeout};

/// What is typed before the tabulator, and the word that comes of it.
const TYPED: [(&str, &str); 6] = [
    ("keyward tena", "tenant"),
    ("keyward tenant cr", "create"),
    ("keyward serve --trust", "--trusted-proxies"),
    ("keyward tenant create x --addr", "--address"),
    ("keyward db mo", "move"),
    ("keyward doctor --js", "--json"),
];

/// Prints the proposals for the words, as Bash finds them. Outside of a terminal it has no
/// completion under way whose options could be changed.
const BASH: &str = r#"
set -eu
compopt() { :; }
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_keyward keyward "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

/// Types the line and a tabulator in a terminal, and prints what becomes of it until the word is there.
const ZSH: &str = r#"
zmodload zsh/zpty zsh/datetime
zpty shell zsh -f -i
wait_for() {
  local all= piece
  float until=$((EPOCHREALTIME + 30))
  while (( EPOCHREALTIME < until )); do
    if zpty -r -t shell piece; then
      all+=$piece
      [[ $all == *$1* ]] && return 0
    else
      sleep 0.02
    fi
  done
  print -r -- "${(qqqq)all}"
  return 1
}
zpty -w shell "PS1= PS2=; autoload -Uz compinit; compinit -u -D; source $1; print LOAD''ED"
wait_for LOADED || exit 1
zpty -w -n shell "$2"$'\t'
wait_for "$3" && print -r -- "$3"
"#;

/// Asks fish itself.
const FISH: &str = "source $argv[1]; complete --do-complete $argv[2]";

struct Script {
    _place: TempDir,
    path: PathBuf,
}

impl Script {
    async fn of(shell: &str) -> Self {
        let printed = run(keyward(["completion", shell])).await;
        assert_eq!(printed.code, Some(0));
        let place = tempfile::tempdir().expect("a folder");
        let path = place.path().join("completion");
        fs::write(&path, printed.stdout).expect("a file");
        Self {
            _place: place,
            path,
        }
    }
}

/// What the shell prints, which may not complain.
async fn printed(program: &str, arguments: &[&str], place: &Path) -> String {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(place)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let output = timeout(Duration::from_secs(60), command.output()).await;
    let output = output.expect("it ends").expect("it starts");
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success() && err.is_empty(),
        "{program}: {out}{err}"
    );
    out.into_owned()
}

/// Whether there is such a shell.
async fn is_there(shell: &str) -> bool {
    let asked = Command::new(shell).arg("--version").output().await;
    if asked.is_err() {
        eprintln!("{shell} is not installed: its completion is not tried");
    }
    asked.is_ok()
}

#[tokio::test]
async fn bash_completes_commands_and_flags() {
    let script = Script::of("bash").await;
    let path = script.path.to_str().expect("a text");
    let place = script.path.parent().expect("a folder");
    for (typed, word) in TYPED {
        let mut arguments = vec!["--norc", "-c", BASH, "bash", path];
        arguments.extend(typed.split(' '));
        let proposed = printed("bash", &arguments, place).await;
        assert_eq!(proposed.lines().collect::<Vec<_>>(), [word], "{typed}");
    }
    // A value is a file where it is the path of one, and otherwise nothing that lies there.
    for (flag, expected) in [("--config", &["completion"][..]), ("--endpoint", &[""])] {
        let typed = ["keyward", "serve", flag, ""];
        let arguments = [&["--norc", "-c", BASH, "bash", path], &typed[..]].concat();
        let proposed = printed("bash", &arguments, place).await;
        assert_eq!(proposed.lines().collect::<Vec<_>>(), expected, "{flag}");
    }
}

#[tokio::test]
async fn zsh_completes_commands_and_flags() {
    if !is_there("zsh").await {
        return;
    }
    let script = Script::of("zsh").await;
    let path = script.path.to_str().expect("a text");
    let place = script.path.parent().expect("a folder");
    printed("zsh", &["-f", "-n", path], place).await;
    for (typed, word) in TYPED {
        let arguments = [
            "-f",
            "-c",
            ZSH,
            "zsh",
            path,
            typed,
            word.trim_start_matches('-'),
        ];
        let done = printed("zsh", &arguments, place).await;
        assert_eq!(done.trim(), word.trim_start_matches('-'), "{typed}");
    }
}

#[tokio::test]
async fn fish_completes_commands_and_flags() {
    if !is_there("fish").await {
        return;
    }
    let script = Script::of("fish").await;
    let path = script.path.to_str().expect("a text");
    let place = script.path.parent().expect("a folder");
    printed("fish", &["--no-config", "--no-execute", path], place).await;
    for (typed, word) in TYPED {
        let arguments = ["--no-config", "-c", FISH, path, typed];
        let proposed = printed("fish", &arguments, place).await;
        let words = proposed.lines().map(|line| line.split('\t').next());
        assert_eq!(words.collect::<Vec<_>>(), [Some(word)], "{typed}");
    }
}
