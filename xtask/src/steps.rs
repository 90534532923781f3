//! Named steps: each says when it starts and what it took, and the list is shown again at the end.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// The steps of one command.
pub struct Steps {
    started: Instant,
    done: Vec<(String, Duration)>,
}

impl Steps {
    /// Starts the clock of the whole command.
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            done: Vec::new(),
        }
    }

    /// Runs one step; its error names the step.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("── {name}");
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        println!(
            "── {name}: {} in {}\n",
            if outcome.is_ok() { "done" } else { "FAILED" },
            seconds(took)
        );
        self.done.push((name.to_owned(), took));
        outcome.with_context(|| name.to_owned())
    }

    /// Prints what each step took.
    pub fn summary(&self) {
        let width = self
            .done
            .iter()
            .map(|(name, _)| name.chars().count())
            .max()
            .unwrap_or(0)
            .max("total".len());
        for (name, took) in &self.done {
            println!("{name:<width$}  {:>9}", seconds(*took));
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
