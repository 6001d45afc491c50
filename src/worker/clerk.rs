//! Who keeps the questions until the engine can answer them?

use super::{FromWorker, ToWorker};
use crate::ask;
use crate::search::Engine;

/// The engine and the questions that wait for files.
#[derive(Default)]
pub(crate) struct Clerk {
    engine: Option<Engine>,
    waiting: Vec<(u32, String)>,
}

impl Clerk {
    /// Takes in one message and says what follows from it.
    pub(crate) fn handle(&mut self, message: ToWorker) -> Vec<FromWorker> {
        let Some(engine) = &mut self.engine else {
            // The page opens with a manifest it has read itself, so it cannot be refused here.
            if let ToWorker::Open { manifest } = message {
                self.engine = Engine::open(&manifest).ok();
            }
            return Vec::new();
        };
        match message {
            ToWorker::Open { .. } => {}
            ToWorker::Shard { file, bytes } => {
                if let Err(refusal) = engine.insert(&file, &bytes) {
                    engine.give_up(&file, refusal.code());
                }
            }
            ToWorker::Lost { file, reason } => engine.give_up(&file, reason),
            ToWorker::Retry => engine.retry(),
            ToWorker::Ask { number, address } => {
                let files = engine.missing(&ask::request(&address));
                self.waiting.push((number, address));
                if !files.is_empty() {
                    return vec![FromWorker::Lacks { files }];
                }
            }
        }
        self.answers()
    }

    /// Answers to the questions that lack nothing any more.
    fn answers(&mut self) -> Vec<FromWorker> {
        let Some(engine) = &self.engine else { return Vec::new() };
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|(_, address)| engine.missing(&ask::request(address)).is_empty());
        self.waiting = waiting;
        let answer = |(number, address): (u32, String)| {
            let response = Box::new(ask::ask(engine, &address));
            FromWorker::Answer { number, response }
        };
        ready.into_iter().map(answer).collect()
    }
}
