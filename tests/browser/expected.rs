//! Does what one expects happen, and nothing else? Keys act on what is seen, Back on what was done, a link leads to what
//! was selected, and what has a name keeps it.

use serde_json::json;

use super::exploring::until;
use super::keeping::linked;
use super::reading::{ENTER, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    keys_act_on_what_is_seen,
    the_keyboard_comes_back_to_the_open_article,
    what_is_looked_for_in_an_article_is_no_step_of_the_history,
    back_leaves_what_was_asked_in_between,
    a_link_to_words_leads_to_where_they_were_selected,
    a_search_that_is_saved_takes_no_others_name,
    what_is_pressed_keeps_the_focus_when_it_is_drawn_anew,
];

fn keys_act_on_what_is_seen(session: &Session) {
    let kept = "return Object.keys(localStorage).filter((name) => name.includes('/member/')).length";
    for address in ["#view=help", "#view=about", "#view=kept", ""] {
        session.open(address);
        session.page().press('s');
        session.page().press('x');
        session.page().settled();
        assert_eq!(session.page().execute(kept, &[]), json!(0), "{address:?}: a star");
        session.open("#show=100");
        let selection = session.page().execute("return document.querySelectorAll('[data-collect]').length", &[]);
        assert_eq!(selection, json!(0), "{address:?}: a selection");
    }
    // The row one stands on.
    session.open("");
    session.page().press('j');
    await_focus(session, "[data-row='0'] a", "j goes to the list");
    session.page().press('s');
    until(
        session,
        "it has a star",
        "return document.querySelector(\"[data-row='0'] [data-mark=star][aria-checked=true]\") !== null",
    );
    session.page().execute("localStorage.clear()", &[]);
}

fn the_keyboard_comes_back_to_the_open_article(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#q=普京&article={id}"));
    session.page().execute("document.querySelector('.page').blur()", &[]);
    session.page().press('j');
    await_focus(session, &format!("[data-result='{id}'] a"), "j goes to the row of the open article");
    session.page().press(ENTER);
    await_focus(session, ".page", "the row leads back into it");
}

fn what_is_looked_for_in_an_article_is_no_step_of_the_history(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#article={id}"));
    let length = || session.page().execute("return history.length", &[]);
    let before = length();
    for word in ["普", "普京"] {
        session.page().enter("input[name=find]", &word[word.len() - 3..]);
        until(
            session,
            "it is written down",
            &format!("return decodeURIComponent(location.hash).includes('find={word}')"),
        );
    }
    assert_eq!(length(), before);
}

fn back_leaves_what_was_asked_in_between(session: &Session) {
    session.open("");
    let outlet = session.page().look().facets.iter().find(|facet| facet.key == "outlet").unwrap().value.clone();
    session.page().click(&format!("[data-facet=outlet][data-value='{outlet}']"));
    session.page().until("an outlet is chosen", |view| view.settled && view.address.contains("outlet="));
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    session.page().execute("history.back()", &[]);
    session.page().until("it is no longer chosen", |view| view.settled && view.address.is_empty());
    until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
}

fn a_link_to_words_leads_to_where_they_were_selected(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#article={id}"));
    // The last place of words that stand in the article more than once.
    let select = "const words = '普京'; const walker = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT); \
        let last = null; let n = 0; \
        while (walker.nextNode()) { const { currentNode: node } = walker; \
          if (!node.parentElement.closest('p:not(.meta), li') || node.parentElement.closest('.others, .converted, .ask-image')) continue; \
          for (let at = node.data.indexOf(words); at >= 0; at = node.data.indexOf(words, at + 1)) { last = [node, at]; n += 1; } } \
        const range = document.createRange(); range.setStart(...last); range.setEnd(last[0], last[1] + words.length); \
        getSelection().removeAllRanges(); getSelection().addRange(range); \
        return [n, Math.round(range.getBoundingClientRect().top + document.querySelector('.reader').scrollTop)]";
    let selected = session.page().execute(select, &[]);
    assert!(selected[0].as_u64().unwrap() > 1, "{selected}");
    until(session, "the passage can be linked to", "return document.querySelector('[data-passage]') !== null");
    session.page().click("[data-passage]");
    let link = linked(session);
    session.open(&link);
    let top = "const [range] = CSS.highlights?.get('quote') ?? [getSelection().getRangeAt(0)]; \
        return Math.round(range.getBoundingClientRect().top + document.querySelector('.reader').scrollTop)";
    until(session, "it is painted", "return (CSS.highlights?.get('quote')?.size ?? getSelection().rangeCount) > 0");
    let tops = [&selected[1], &session.page().execute(top, &[])].map(|top| top.as_i64().unwrap());
    assert!((tops[0] - tops[1]).abs() < 60, "{tops:?} {link}");
}

fn a_search_that_is_saved_takes_no_others_name(session: &Session) {
    for address in ["#q=普京", "#q=普京&date__gte=2000"] {
        session.open(address);
        session.page().click("[data-save-search]");
        until(session, "the dialog is open", "return document.querySelector('dialog').open");
        session.page().execute("document.querySelector('dialog form').requestSubmit()", &[]);
        until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
    }
    session.open("#view=kept");
    let links = "return [...document.querySelectorAll('[data-kind=search] a')].map((link) => link.hash).sort()";
    let links = session.page().execute(links, &[]);
    assert_eq!(links.as_array().unwrap().len(), 2, "{links}");
    assert!(links[0] != links[1], "{links}");
    session.page().execute("localStorage.clear()", &[]);
}

fn what_is_pressed_keeps_the_focus_when_it_is_drawn_anew(session: &Session) {
    session.open("");
    session.page().execute("document.querySelector('[data-list=name]').focus()", &[]);
    session.page().press(ENTER);
    await_focus(session, "[data-list=name][aria-expanded=true]", "all are listed");
    session.page().press(ENTER);
    await_focus(session, "[data-list=name][aria-expanded=false]", "few are listed");
    let view = session.page().settled();
    assert!(!view.address.contains("name"), "nothing was chosen on the way: {}", view.address);
}
