//! What are an article's blocks? Drafts get their kind, captions and runs; the byline gives its date.
//!
//! Never drops what a person wrote: captions that are names of files go, and figures shown twice from one address that say
//! nothing new.

use std::collections::BTreeMap;

use super::body::{Body, Draft};
use super::date::{self, Found};
use super::flow::{self, Flow, Paragraph, Style};
use super::{Repair, Rules, caption, kind};
use crate::corpus::{Block, Kind, Run, Script};

/// Level given to headings that are mere bold paragraphs: below a page's title and its sections.
const BOLD_HEADING_LEVEL: u8 = 3;

/// The blocks of a body under a title, and the date in its byline. Scripts are not known yet.
pub(super) fn finish(body: Body, title: &str, rules: &Rules, repairs: &mut Vec<Repair>) -> (Vec<Block>, Option<Found>) {
    repairs.extend(body.repairs);
    let mut drafts = body.drafts;
    // Pages say their title once more above their text.
    if let Some(first) = drafts.iter().position(|draft| draft.kind != Some(Kind::Figure))
        && drafts.get(first).is_some_and(|draft| draft.kind == Some(Kind::Heading) && draft.text.text() == title)
    {
        drafts.remove(first);
    }
    let byline = byline(&mut drafts);
    for draft in &mut drafts {
        classify(draft, rules);
        if draft.kind != Some(Kind::Figure) {
            continue;
        }
        if draft.image.is_some() && caption::is_of_machine(&draft.text.text()) {
            draft.text = Paragraph::default();
        }
        if draft.text.is_empty() {
            draft.text = alternative(&draft.alt);
        }
    }
    (without_repeated_figures(drafts).into_iter().map(block).collect(), byline)
}

/// Finds the byline, the first text of a body if it looks like one, and makes it a note.
fn byline(drafts: &mut [Draft]) -> Option<Found> {
    let first = drafts.iter_mut().find(|draft| draft.kind != Some(Kind::Figure))?;
    // Looking for dates is slow, and most first paragraphs are text.
    if first.kind != Some(Kind::Paragraph) || !kind::may_be_byline(&first.text) {
        return None;
    }
    let found = date::in_text(&first.text.text());
    if !kind::is_byline(&first.text, found.is_some()) {
        return None;
    }
    first.kind = Some(Kind::Note);
    found
}

fn classify(draft: &mut Draft, rules: &Rules) {
    if draft.kind != Some(Kind::Paragraph) {
        return;
    }
    if kind::is_note(&draft.text.text(), &rules.boilerplate) {
        draft.kind = Some(Kind::Note);
    } else if kind::is_heading(&draft.text) {
        (draft.kind, draft.level) = (Some(Kind::Heading), Some(BOLD_HEADING_LEVEL));
    }
}

/// What an image says of itself, unless a machine said it.
fn alternative(alt: &str) -> Paragraph {
    let mut flow = Flow::default();
    if !caption::is_of_machine(alt) {
        flow.text(alt, &Style::default());
    }
    flow.take().into_iter().next().unwrap_or_default()
}

/// Pages show an image once and keep it elsewhere for enlarging; that one address with no other caption is one figure.
fn without_repeated_figures(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut captions: BTreeMap<String, String> = BTreeMap::new();
    let mut is_new = |draft: &Draft| {
        let Some(image) = &draft.image else { return true };
        let caption = draft.text.text();
        if let Some(known) = captions.get(image) {
            return !caption.is_empty() && caption != *known;
        }
        captions.insert(image.clone(), caption.into_owned());
        true
    };
    let mut drafts = drafts;
    drafts.retain(|draft| is_new(draft));
    drafts
}

fn block(draft: Draft) -> Block {
    let kind = draft.kind.unwrap_or(Kind::Paragraph);
    let mut runs = draft.text.into_runs();
    if kind == Kind::Heading && runs.iter().all(|run| run.em) {
        runs = flow::merged(runs.into_iter().map(|run| Run { em: false, ..run }));
    }
    let row = draft.cell.map(|cell| cell.row);
    Block { kind, script: Script::Other, level: draft.level, row, image: draft.image, runs }
}
