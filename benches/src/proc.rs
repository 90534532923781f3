//! What the system tells of a process (proc(5)): processor time and memory.

use std::fs;

use anyhow::{Context, Result};

/// Clock ticks of `/proc/<pid>/stat` in a second: a constant of Linux's interface.
const TICKS: f64 = 100.0;

/// A line of `/proc/<pid>/stat`.
struct Stat {
    parent: u32,
    /// Seconds of its own threads.
    own: f64,
    /// Seconds of children that have ended.
    ended: f64,
}

impl Stat {
    fn read(process: u32) -> Result<Self> {
        Self::parse(&fs::read_to_string(format!("/proc/{process}/stat"))?)
    }

    fn parse(line: &str) -> Result<Self> {
        // The name, which may hold anything, ends with the last parenthesis.
        let (_, rest) = line.rsplit_once(") ").context("a line of proc(5)")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        // The first one here is field 3.
        let field = |number: usize| fields.get(number - 3).context("a field of proc(5)");
        let seconds = |number: usize| -> Result<f64> { Ok(field(number)?.parse::<f64>()? / TICKS) };
        Ok(Self {
            parent: field(4)?.parse()?,
            own: seconds(14)? + seconds(15)?,
            ended: seconds(16)? + seconds(17)?,
        })
    }
}

/// Processor time that a process has used so far, in seconds, all threads together.
pub fn processor_time(process: u32) -> Result<f64> {
    Ok(Stat::read(process)?.own)
}

/// As [`processor_time`], of those of its threads that have this name.
pub fn threads_time(process: u32, name: &str) -> Result<f64> {
    let mut seconds = 0.0;
    for entry in fs::read_dir(format!("/proc/{process}/task"))? {
        let thread = entry?.path();
        if fs::read_to_string(thread.join("comm"))?.trim() == name {
            seconds += Stat::parse(&fs::read_to_string(thread.join("stat"))?)?.own;
        }
    }
    Ok(seconds)
}

/// As [`processor_time`], of a process and the processes that it has started.
pub fn family_time(process: u32) -> Result<f64> {
    let own = Stat::read(process)?;
    let mut seconds = own.own + own.ended;
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.parse().ok());
        // One that ends meanwhile is nobody's child any more, and counted above the next time.
        let stat = number.and_then(|number| Stat::read(number).ok());
        seconds += stat
            .filter(|stat| stat.parent == process)
            .map_or(0.0, |stat| stat.own);
    }
    Ok(seconds)
}

/// Who has started a process.
pub fn parent(process: u32) -> Result<u32> {
    Ok(Stat::read(process)?.parent)
}

/// Resident memory of a process: all of it, and what of it is not backed by a file, in bytes.
pub fn resident(process: u32) -> Result<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let field = |name: &str| -> Result<f64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let text = line.context("a field of proc(5)")?;
        let kib: f64 = text.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1024.0)
    };
    Ok((field("VmRSS:")?, field("RssAnon:")?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_look_like_fields() {
        let line = "42 (a) b (c)) S 7 42 42 0 -1 4194304 1 0 0 0 150 50 300 100 20 0 9 0 1 1 1";
        let stat = Stat::parse(line).unwrap();
        assert_eq!(stat.parent, 7);
        assert!((stat.own - 2.0).abs() < 1e-9 && (stat.ended - 4.0).abs() < 1e-9);
        assert!(Stat::parse("42 (a) S").is_err());
    }
}
