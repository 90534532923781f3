//! Named steps: each says when it starts and what it took, and the list is shown again at the end. Steps may run side by
//! side.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps of one command.
pub struct Steps {
    started: Instant,
    done: Mutex<Vec<Done>>,
}

/// A step that has ended.
struct Done {
    name: String,
    /// When it began, counted from the command's beginning.
    after: Duration,
    took: Duration,
}

impl Steps {
    /// Starts the clock of the whole command.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            done: Mutex::default(),
        }
    }

    /// Runs one step; its error names the step.
    pub fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("── {name}");
        let after = self.started.elapsed();
        let outcome = work();
        let took = self.started.elapsed().saturating_sub(after);
        println!(
            "── {name}: {} in {}\n",
            if outcome.is_ok() { "done" } else { "FAILED" },
            seconds(took)
        );
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.push(Done {
            name: name.to_owned(),
            after,
            took,
        });
        outcome.with_context(|| name.to_owned())
    }

    /// Prints what each step took, and when it began: where that is before the end of the one above, they ran side by side.
    pub fn summary(&self) {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.sort_by_key(|step| step.after);
        let width = done
            .iter()
            .map(|step| step.name.chars().count())
            .max()
            .unwrap_or(0)
            .max("total".len());
        for Done { name, after, took } in done.iter() {
            let after = seconds(*after);
            println!("{name:<width$}  {:>9}  from {after:>8}", seconds(*took));
        }
        println!(
            "{:<width$}  {:>9}",
            "total",
            seconds(self.started.elapsed())
        );
    }
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
