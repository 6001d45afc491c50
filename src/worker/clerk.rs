//! Who keeps the questions until the engine can answer them?

use super::{Answered, FromWorker, ToWorker};
use crate::ask::{self, Asked, Wish};
use crate::search::{Engine, Reach};

/// The engine and the questions that wait for files.
#[derive(Default)]
pub(crate) struct Clerk {
    engine: Option<Engine>,
    waiting: Vec<Waiting>,
}

/// A question that waits.
struct Waiting {
    number: u32,
    /// The address that was asked for; none where all files of the corpus are wanted.
    address: Option<String>,
    /// How its articles are to be written, where they are.
    wish: Option<Wish>,
    /// Files on their way.
    files: Vec<String>,
}

impl Clerk {
    /// Takes in one message and says what follows from it.
    pub(crate) fn handle(&mut self, message: ToWorker) -> Vec<FromWorker> {
        let Some(engine) = &mut self.engine else {
            // The page opens with a manifest it has read itself, so it cannot be refused here.
            if let ToWorker::Open { manifest, near } = message {
                let reach = if near { Reach::Near } else { Reach::Far };
                self.engine = Engine::open(&manifest, reach).ok();
            }
            return Vec::new();
        };
        match message {
            ToWorker::Open { .. } => Vec::new(),
            ToWorker::Shard { file, bytes } => {
                if let Err(refusal) = engine.insert(&file, &bytes) {
                    engine.give_up(&file, refusal.code());
                }
                self.arrived(&file)
            }
            ToWorker::Lost { file, reason } => {
                engine.give_up(&file, reason);
                self.arrived(&file)
            }
            ToWorker::Retry => {
                engine.retry();
                Vec::new()
            }
            ToWorker::Cancel { number } => {
                self.waiting.retain(|waiting| waiting.number != number);
                Vec::new()
            }
            ToWorker::Ask { number, address, wish } => self.answer(number, address, wish),
        }
    }

    /// A file came, or will not: questions that waited for nothing else are taken up again.
    fn arrived(&mut self, file: &str) -> Vec<FromWorker> {
        for waiting in &mut self.waiting {
            waiting.files.retain(|coming| coming != file);
        }
        let (ready, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|one| one.files.is_empty());
        self.waiting = waiting;
        let ready: Vec<Waiting> = ready;
        ready.into_iter().flat_map(|one| self.answer(one.number, one.address, one.wish)).collect()
    }

    /// The answer, or what is known so far and the files that would tell more.
    fn answer(&mut self, number: u32, address: Option<String>, wish: Option<Wish>) -> Vec<FromWorker> {
        let Some(engine) = &self.engine else { return Vec::new() };
        let (response, is_worth_showing, files) = match (&address, &wish) {
            (None, _) => (None, false, engine.absent()),
            (Some(address), None) => {
                let Asked { response, lacks } = ask::ask(engine, address);
                let is_reading = response.texts.is_some_and(|texts| texts.read > 0);
                let is_worth_showing = !response.results.is_empty() || response.complete || is_reading;
                (Some(Answered::Here(Box::new(response))), is_worth_showing, lacks)
            }
            (Some(address), Some(wish)) => {
                let export = ask::export(engine, address, wish);
                (Answered::of_export(&export), false, export.lacks)
            }
        };
        if files.is_empty() {
            return vec![FromWorker::Answer { number, response, last: true }];
        }
        let so_far = response.filter(|_| is_worth_showing);
        let so_far = so_far.map(|response| FromWorker::Answer { number, response: Some(response), last: false });
        self.waiting.push(Waiting { number, address, wish, files: files.clone() });
        so_far.into_iter().chain([FromWorker::Lacks { number, files }]).collect()
    }
}
