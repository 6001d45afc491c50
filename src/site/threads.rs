//! Who does the work? Some threads, each taking the next task; the results come in the order of the tasks, whoever did them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::BuildError;
use super::aside::{Aside, WaitingBytes};
use super::gather::Watch;
use crate::layout::{Hands, LayError};

/// Deeply nested HTML is walked by recursion, which the two megabytes of a thread would not carry far.
const STACK_BYTES: usize = 64 << 20;

/// Does every task on so many threads, and tells `watch` of each that is done.
pub(super) fn each<T: Sync, R: Send>(
    tasks: &[T],
    n_jobs: usize,
    watch: &dyn Watch,
    run: impl Fn(&T) -> R + Sync,
) -> Result<Vec<R>, BuildError> {
    let next = AtomicUsize::new(0);
    let take = || {
        let task_idx = next.fetch_add(1, Ordering::Relaxed);
        tasks.get(task_idx).map(|task| (task_idx, task))
    };
    let work = || {
        let mut done = Vec::new();
        while let Some((task_idx, task)) = take() {
            done.push((task_idx, run(task)));
            watch.step();
        }
        done
    };
    let joined: Option<Vec<_>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..n_jobs.clamp(1, tasks.len().max(1)))
            .map(|_| thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work))
            .collect::<Result<_, _>>()
            .ok()?;
        threads.into_iter().map(|thread| thread.join().ok()).collect()
    });
    let mut done: Vec<_> = joined.ok_or(BuildError::Thread)?.into_iter().flatten().collect();
    done.sort_by_key(|(task_idx, _)| *task_idx);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

/// Threads that lay out what was read.
pub(super) struct Crew<'a> {
    pub(super) n_jobs: usize,
    pub(super) watch: &'a dyn Watch,
    pub(super) aside: Arc<Aside>,
}

impl Hands for Crew<'_> {
    type Blob = WaitingBytes;

    fn set_aside(&self, bytes: Vec<u8>) -> WaitingBytes {
        WaitingBytes::new(bytes, &self.aside)
    }

    fn each<T: Sync, R: Send>(
        &self,
        work: &str,
        tasks: &[T],
        run: impl Fn(&T) -> R + Sync,
    ) -> Result<Vec<R>, LayError> {
        self.watch.begin(work, tasks.len());
        let done = each(tasks, self.n_jobs, self.watch, run).map_err(|_| LayError::Hands)?;
        self.watch.end();
        Ok(done)
    }
}
