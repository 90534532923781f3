//! What the system knows of the process, under the names that Prometheus's own clients use. Where
//! there is no `/proc` the families are left out.

use std::fs;

use super::text::{Kind, Page};

/// Ticks a second in `/proc/<pid>/stat`: fixed on Linux, whatever the kernel's own clock does.
const TICKS: f64 = 100.0;

pub(super) fn write(page: &mut Page) {
    if let Ok(status) = fs::read_to_string("/proc/self/status") {
        if let Some(kib) = number_after(&status, "VmRSS:") {
            page.single(
                "process_resident_memory_bytes",
                Kind::Gauge,
                "Resident memory.",
                kib * 1024,
            );
        }
        if let Some(threads) = number_after(&status, "Threads:") {
            page.single("process_threads", Kind::Gauge, "Threads.", threads);
        }
    }
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let system = fs::read_to_string("/proc/stat").unwrap_or_default();
    if let Some(seconds) = start_time(&stat, &system) {
        page.single(
            "process_start_time_seconds",
            Kind::Gauge,
            "When the process began, in seconds since 1970.",
            seconds,
        );
    }
    if let Some(seconds) = processor_time(&stat) {
        page.single(
            "process_cpu_seconds_total",
            Kind::Counter,
            "Processor time, the system's included.",
            seconds,
        );
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        page.single(
            "process_open_fds",
            Kind::Gauge,
            "Open file descriptors.",
            open.count(),
        );
    }
    let limits = fs::read_to_string("/proc/self/limits");
    if let Some(most) = limits
        .ok()
        .and_then(|limits| number_after(&limits, "Max open files"))
    {
        page.single(
            "process_max_fds",
            Kind::Gauge,
            "How many file descriptors may be open.",
            most,
        );
    }
}

fn number_after(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The fields of `/proc/<pid>/stat` from the 14th on. The second one, the program's name, may hold
/// blanks and brackets.
fn fields(stat: &str) -> Option<impl Iterator<Item = &str>> {
    Some(stat.rsplit_once(')')?.1.split_whitespace().skip(11))
}

/// User and system time of all threads: the 14th and 15th field.
fn processor_time(stat: &str) -> Option<f64> {
    let mut fields = fields(stat)?;
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

/// The 22nd field, which counts from the system's own start.
fn start_time(stat: &str, system: &str) -> Option<f64> {
    let ticks: f64 = fields(stat)?.nth(8)?.parse().ok()?;
    let begun: f64 = number_after(system, "btime ")?.to_string().parse().ok()?;
    Some(begun + ticks / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_behind_odd_names() {
        let stat = "42 (a) b) S 1 1 1 0 -1 4194304 1 2 3 4 150 50 0 0 20 0 9 0 100";
        assert_eq!(processor_time(stat), Some(2.0));
        let system = "cpu  1 2 3\nctxt 9\nbtime 1700000000\nprocesses 7\n";
        assert_eq!(start_time(stat, system), Some(1_700_000_001.0));
        assert_eq!(start_time("", system), None);
        let status = "Name:\tkeyward\nVmRSS:\t   2048 kB\nThreads:\t9\n";
        assert_eq!(number_after(status, "VmRSS:"), Some(2048));
        let limits = "Max open files            1024                 4096                 files\n";
        assert_eq!(number_after(limits, "Max open files"), Some(1024));
    }
}
