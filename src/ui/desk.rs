//! Who takes the page's questions to the engine, and brings the files it lacks?

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use super::host;
use crate::ask::Wish;
use crate::search::IssueCode;
use crate::worker::{Answered, Clerk, FromWorker, ToWorker};

/// The page's side of the engine: a worker, or the page itself where none can be had.
#[derive(Clone)]
pub(super) struct Desk(Rc<RefCell<State>>);

struct State {
    manifest: Vec<u8>,
    engine: Place,
    last_number: u32,
    /// Questions not answered yet, so that the page can take them over from a worker that fails.
    open: Vec<Question>,
    /// Files that were asked of the host and are on their way, [`MAX_REQUESTS`] at most.
    coming: Vec<Coming>,
    /// Files that were asked for so far.
    n_asked: u32,
    listeners: Vec<EventListener>,
}

enum Place {
    /// A worker; whether it has said that it listens, and what was said to it before.
    Worker {
        worker: Worker,
        ready: bool,
        unsaid: Vec<ToWorker>,
    },
    Page(Box<Clerk>),
}

struct Question {
    number: u32,
    /// None where all files of the corpus are wanted.
    address: Option<String>,
    /// How the articles are to be written, where they are.
    wish: Option<Wish>,
    asker: Asker,
    /// Files that it waits for, in the order they are wanted in.
    lacks: Vec<String>,
}

/// A file on its way. The number tells it from the same file asked for before: what comes of one that was given up is not
/// heard.
struct Coming {
    number: u32,
    file: String,
}

/// Files that are asked of the host at once. Browsers refuse requests by the thousand, and a host serves no faster for them.
const MAX_REQUESTS: usize = 16;

/// Hears what comes of a question: nothing yet where files are on their way, an answer that will be followed by another,
/// the last answer.
type Asker = Rc<dyn Fn(Said)>;

/// What comes of a question.
pub(super) enum Said {
    /// Files must be brought first.
    Waits,
    /// What is known so far.
    SoFar(Answered),
    /// The answer; none where files were wanted, not an answer.
    Last(Option<Answered>),
}

impl Desk {
    /// Opens the corpus of this manifest.
    pub(super) fn open(manifest: Vec<u8>) -> Self {
        let engine = match host::worker() {
            Some(worker) => Place::Worker { ready: host::listens(&worker), worker, unsaid: Vec::new() },
            None => Place::Page(Box::default()),
        };
        let desk = Self(Rc::new(RefCell::new(State {
            manifest: manifest.clone(),
            engine,
            last_number: 0,
            open: Vec::new(),
            coming: Vec::new(),
            n_asked: 0,
            listeners: Vec::new(),
        })));
        desk.listen();
        desk.say(ToWorker::Open { manifest, near: host::is_single_file() });
        desk
    }

    /// Asks what an address shows, or for all files of the corpus; the asker is called later, the last time with the
    /// last answer. Gives the number of the question.
    pub(super) fn ask(&self, address: Option<String>, asker: impl Fn(Said) + 'static) -> u32 {
        self.wish(address, None, asker)
    }

    /// Nobody waits for the answer to this question any more. Its files that another question wants stay on their way.
    pub(super) fn cancel(&self, number: u32) {
        let was_open = {
            let open = &mut self.0.borrow_mut().open;
            let n_open = open.len();
            open.retain(|question| question.number != number);
            open.len() < n_open
        };
        if was_open {
            self.say(ToWorker::Cancel { number });
        }
    }

    /// Asks how the articles of an address read in another form.
    pub(super) fn wish(&self, address: Option<String>, wish: Option<Wish>, asker: impl Fn(Said) + 'static) -> u32 {
        let number = {
            let mut state = self.0.borrow_mut();
            state.last_number += 1;
            let number = state.last_number;
            let (asker, lacks) = (Rc::new(asker), Vec::new());
            state.open.push(Question { number, address: address.clone(), wish: wish.clone(), asker, lacks });
            number
        };
        self.say(ToWorker::Ask { number, address, wish });
        number
    }

    /// The same as a promise of the last answer, for scripts of the page.
    pub(super) fn promise(&self, address: Option<String>) -> Promise {
        let desk = self.clone();
        Promise::new(&mut move |resolve: Function, reject: Function| {
            desk.ask(address.clone(), move |said| {
                let Said::Last(response) = said else { return };
                let value = response.as_ref().map_or(Ok(JsValue::NULL), Answered::value);
                let (settle, value) = match value {
                    Ok(value) => (&resolve, value),
                    Err(error) => (&reject, error),
                };
                // A promise's own functions do not throw.
                let _: Result<JsValue, JsValue> = settle.call1(&JsValue::NULL, &value);
            });
        })
    }

    /// Tries again to bring the files that could not be brought.
    pub(super) fn retry(&self) {
        self.say(ToWorker::Retry);
    }

    fn listen(&self) {
        let state = &mut *self.0.borrow_mut();
        if let Place::Worker { worker, .. } = &state.engine {
            let desk = self.clone();
            let on_message = EventListener::new(worker, "message", move |event| {
                let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
                if let Some(message) = data.as_ref().and_then(FromWorker::unpack) {
                    desk.hear(message);
                }
            });
            let desk = self.clone();
            // A worker that cannot start, or breaks: the page answers itself from then on and says nothing of it.
            let on_error = EventListener::new(worker, "error", move |_| desk.take_over());
            state.listeners = vec![on_message, on_error];
        }
        let Some(window) = web_sys::window() else { return };
        let desk = self.clone();
        // A browser that kept the page while its reader was elsewhere has lost what was on its way to it: Firefox drops
        // files so, and whoever waits for them would wait for ever.
        let on_return = EventListener::new(&window, "pageshow", move |event| {
            if Reflect::get(event, &"persisted".into()).is_ok_and(|is_kept| is_kept.is_truthy()) {
                desk.say_open();
            }
        });
        state.listeners.push(on_return);
    }

    fn take_over(&self) {
        let manifest = {
            let mut state = self.0.borrow_mut();
            if matches!(state.engine, Place::Page(_)) {
                return;
            }
            state.engine = Place::Page(Box::default());
            state.manifest.clone()
        };
        self.say(ToWorker::Open { manifest, near: host::is_single_file() });
        self.say_open();
    }

    /// Asks all that is not answered yet once more, and brings what it lacks again. Of two answers to one question the
    /// second is not heard.
    fn say_open(&self) {
        let again = |question: &Question| {
            let (address, wish) = (question.address.clone(), question.wish.clone());
            ToWorker::Ask { number: question.number, address, wish }
        };
        let asked: Vec<ToWorker> = {
            let mut state = self.0.borrow_mut();
            state.coming.clear();
            state.open.iter().map(again).collect()
        };
        for question in asked {
            self.say(question);
        }
    }

    fn say(&self, message: ToWorker) {
        let mut state = self.0.borrow_mut();
        match &mut state.engine {
            Place::Worker { ready: false, unsaid, .. } => unsaid.push(message),
            Place::Worker { worker, .. } => post(worker, &message),
            Place::Page(_) => {
                drop(state);
                let desk = self.clone();
                // Later, as a worker would: the asker is not called while it still asks.
                Timeout::new(0, move || desk.handle_here(message)).forget();
            }
        }
    }

    fn handle_here(&self, message: ToWorker) {
        let replies = match &mut self.0.borrow_mut().engine {
            Place::Page(clerk) => clerk.handle(message),
            Place::Worker { .. } => Vec::new(),
        };
        for reply in replies {
            self.hear(reply);
        }
    }

    fn hear(&self, message: FromWorker) {
        match message {
            FromWorker::Ready => self.listening(),
            FromWorker::Lacks { number, files } => {
                {
                    let open = &mut self.0.borrow_mut().open;
                    if let Some(question) = open.iter_mut().find(|question| question.number == number) {
                        question.lacks = files;
                    }
                }
                // Not before it is known what the question that took another's place waits for: they share files.
                self.cancel_unwanted();
                self.bring_wanted();
                self.tell(number, Said::Waits);
            }
            FromWorker::Answer { number, response, last } => {
                let said = match response {
                    Some(response) if !last => Said::SoFar(response),
                    response => Said::Last(response),
                };
                self.tell(number, said);
            }
        }
    }

    fn tell(&self, number: u32, said: Said) {
        let asker = {
            let open = &mut self.0.borrow_mut().open;
            let place = open.iter().position(|question| question.number == number);
            let asker = place.and_then(|place| open.get(place)).map(|question| question.asker.clone());
            if let Some(place) = place.filter(|_| matches!(said, Said::Last(_))) {
                open.remove(place);
            }
            asker
        };
        if let Some(asker) = asker {
            asker(said);
        }
    }

    fn listening(&self) {
        if let Place::Worker { worker, ready, unsaid } = &mut self.0.borrow_mut().engine {
            *ready = true;
            unsaid.drain(..).for_each(|message| post(worker, &message));
        }
    }

    /// No longer asks the host for files that no question waits for.
    fn cancel_unwanted(&self) {
        let unwanted: Vec<Coming> = {
            let State { open, coming, .. } = &mut *self.0.borrow_mut();
            let is_wanted = |one: &Coming| open.iter().any(|question| question.lacks.contains(&one.file));
            let (wanted, unwanted) = std::mem::take(coming).into_iter().partition(is_wanted);
            *coming = wanted;
            unwanted
        };
        for one in unwanted {
            host::cancel(&one.file);
        }
    }

    /// Asks the host for files that questions wait for, the latest question first.
    fn bring_wanted(&self) {
        let mut wanted: Vec<(u32, String)> = Vec::new();
        {
            let State { open, coming, n_asked, .. } = &mut *self.0.borrow_mut();
            for file in open.iter().rev().flat_map(|question| &question.lacks) {
                if coming.len() >= MAX_REQUESTS {
                    break;
                }
                if coming.iter().all(|one| one.file != *file) {
                    *n_asked += 1;
                    coming.push(Coming { number: *n_asked, file: file.clone() });
                    wanted.push((*n_asked, file.clone()));
                }
            }
        }
        for (number, file) in wanted {
            self.bring(number, file);
        }
    }

    fn bring(&self, number: u32, file: String) {
        let desk = self.clone();
        host::spawn(async move {
            let message = match host::load(&file).await {
                Ok(bytes) => ToWorker::Shard { file: file.clone(), bytes },
                Err(_) => ToWorker::Lost { file: file.clone(), reason: IssueCode::ShardMissing },
            };
            {
                let state = &mut *desk.0.borrow_mut();
                let Some(place) = state.coming.iter().position(|one| one.number == number) else { return };
                state.coming.remove(place);
                state.open.iter_mut().for_each(|question| question.lacks.retain(|lacked| *lacked != file));
            }
            desk.say(message);
            desk.bring_wanted();
        });
    }
}

fn post(worker: &Worker, message: &ToWorker) {
    // Every message is made of values that can be cloned.
    let _: Result<(), JsValue> = message.pack().and_then(|message| worker.post_message(&message));
}
