//! How far is the work? A bar on a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use super::say::{complain, count};
use crate::site::Watch;

/// Steps between two plain lines.
const STEPS_A_LINE: usize = 10_000;

/// Shows how far the work is, on standard error.
#[derive(Default)]
pub(super) struct Progress {
    bar: Mutex<Option<ProgressBar>>,
    n_done: AtomicUsize,
    n_steps: AtomicUsize,
}

impl Watch for Progress {
    fn begin(&self, work: &str, n_steps: usize) {
        self.n_done.store(0, Ordering::Relaxed);
        self.n_steps.store(n_steps, Ordering::Relaxed);
        if !io::stderr().is_terminal() {
            return complain(&format!("{work} {}", count(n_steps, "file", "files")));
        }
        let bar = ProgressBar::new(n_steps as u64).with_message(work.to_owned());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} files, {eta} left") {
            bar.set_style(style);
        }
        if let Ok(mut slot) = self.bar.lock() {
            *slot = Some(bar);
        }
    }

    fn step(&self) {
        let n_done = 1 + self.n_done.fetch_add(1, Ordering::Relaxed);
        let Ok(slot) = self.bar.lock() else { return };
        match slot.as_ref() {
            Some(bar) => bar.inc(1),
            None if n_done.is_multiple_of(STEPS_A_LINE) => {
                complain(&format!("{n_done} of {} files", self.n_steps.load(Ordering::Relaxed)));
            }
            None => {}
        }
    }

    fn end(&self) {
        if let Some(bar) = self.bar.lock().ok().and_then(|mut slot| slot.take()) {
            bar.finish_and_clear();
        }
    }
}
