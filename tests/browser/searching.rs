//! Does a search find what it should, and does every door to it say the same?

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::copies::queried;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    the_first_look_shows_every_article,
    both_scripts_find_the_same_articles,
    typing_finds_and_keeps_one_entry_of_history,
    what_was_typed_is_a_step_even_where_one_goes_on_at_once,
    a_pasted_address_is_opened,
    choosing_an_outlet_changes_address_and_count,
    an_empty_result_says_so,
    the_door_for_scripts_answers_like_the_command_line,
    all_engines_list_the_same,
    the_archive_says_what_it_covers,
    what_is_typed_is_finished_by_keyboard,
    a_name_narrows_the_list_and_stands_in_the_address,
    bars_are_as_long_as_the_reader_likes,
];

/// Query, articles, and hits where they are known.
const FOUND: [(&str, u64, Option<u64>); 6] = [
    ("中国国防部", 1, Some(2)),
    ("中國國防部", 1, Some(2)),
    ("=中国国防部", 1, Some(1)),
    ("=中國國防部", 1, Some(1)),
    ("王毅", 3, None),
    ("普京", 4, None),
];

/// Addresses of every kind, right and wrong, without ids of the corpus at hand.
const ADDRESSES: [&str; 20] = [
    "",
    "#q=中国国防部",
    "#q=中國國防部",
    "#q=%3D中国国防部",
    "#q=王毅",
    "#q=普京&sort=oldest",
    "#q=普京&script=Hant",
    "#q=乌克兰 -普京",
    "#q=\"乌克兰",
    "#q=无此词语无此词语",
    "#year=2023",
    "#date__gte=2022-01&date__lte=2022-12",
    "#q=普京&date__gte=yesterday",
    "#outlet=nowhere&colour=red",
    "#view=about",
    "#article=aaaaaaaaaaaaa",
    "#name=普京&topic=无人机",
    "#q=wangyi",
    "#q=王毅 南极洲&grain=week",
    "#q=普京&outlet=nowhere",
];

fn the_first_look_shows_every_article(session: &Session) {
    let view = session.open("");
    assert!(view.articles > 0, "{view:#?}");
    assert!(view.results.len() as u64 <= view.articles && !view.results.is_empty());
    assert!(view.results.iter().all(|row| !row.title.is_empty()));
    assert!(view.notices.is_empty(), "{:?}", view.notices);
    assert!(view.facets.iter().all(|facet| facet.role == "checkbox" && facet.checked == "false"), "{:?}", view.facets);
    assert!(["outlet", "script", "year"].iter().all(|key| view.facets.iter().any(|facet| facet.key == *key)));
    let hired = session.page().execute("return Boolean(window.yulan.worker)", &[]);
    assert_eq!(hired, Value::Bool(true), "the engine lives in a worker");
}

fn both_scripts_find_the_same_articles(session: &Session) {
    let mut found = BTreeMap::new();
    for (query, articles, hits) in FOUND {
        let address = format!("#q={}", query.replace('=', "%3D"));
        let view = session.open(&address);
        assert_eq!((view.articles, view.results.len() as u64), (articles, articles), "{query}");
        assert!(hits.is_none_or(|hits| view.hits == hits), "{query}: {} hits", view.hits);
        let answer = session.page().ask(&address);
        assert_eq!(ids(&answer), view.ids(), "{query}: the page and its door for scripts");
        assert_eq!((&answer["articles"], &answer["hits"]), (&Value::from(view.articles), &Value::from(view.hits)));
        found.insert(query, ids(&answer).iter().map(ToString::to_string).collect::<Vec<_>>());
    }
    assert_eq!(found["中国国防部"], found["中國國防部"]);
}

fn typing_finds_and_keeps_one_entry_of_history(session: &Session) {
    session.open("");
    let entries = || session.page().execute("return history.length", &[]).as_u64().unwrap();
    let before = entries();
    session.page().enter("input[type=search]", "王毅");
    let view = session.page().until("three articles are found", |view| view.settled && view.articles == 3);
    assert_eq!(view.query, "王毅");
    assert_eq!(view.address, session.page().ask("#q=王毅")["address"].as_str().unwrap());
    assert_eq!(entries(), before + 1, "typing is one step, however many keys it takes");
    session.page().back();
    session.page().until("the box is empty again", |view| view.settled && view.query.is_empty() && view.articles > 3);
}

fn what_was_typed_is_a_step_even_where_one_goes_on_at_once(session: &Session) {
    session.open("");
    // By keys and pointer, as some engines pass over steps that no hand has made.
    session.page().enter("input[type=search]", "普京");
    session.page().click("[data-once]");
    let view = session.page().until("both are done", |view| view.settled && view.articles > 0 && view.query == "普京");
    assert!(view.address.contains("once"), "{}", view.address);
    session.page().back();
    let view = session.page().until("what was typed stands", |view| view.settled && !view.address.contains("once"));
    assert_eq!((view.query.as_str(), view.articles), ("普京", 4));
    session.page().back();
    session.page().until("the box is empty again", |view| view.settled && view.query.is_empty() && view.articles > 4);
}

fn a_pasted_address_is_opened(session: &Session) {
    session.open("");
    let paste = "const box = document.querySelector('input[type=search]'); box.focus(); box.value = arguments[0]; \
        box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))";
    session.page().execute(paste, &[Value::from("https://elsewhere.example/yulan/#q=普京&sort=oldest")]);
    let view = session.page().until("the pasted view stands", |view| view.settled && view.articles == 4);
    assert_eq!(view.query, "普京");
    assert!(view.address.contains("sort=oldest"), "{}", view.address);
}

fn choosing_an_outlet_changes_address_and_count(session: &Session) {
    session.open("#q=普京");
    let answer = session.page().ask("#q=普京");
    let first = &answer["facets"]["outlet"][0];
    let (outlet, articles) = (first["value"].as_str().unwrap(), first["articles"].as_u64().unwrap());
    assert!(articles < 4, "an outlet that holds them all would prove nothing");
    session.page().click(&format!("[data-facet=outlet][data-value=\"{outlet}\"]"));
    let view = session.page().until("the outlet is chosen", |view| view.settled && view.articles == articles);
    assert_eq!(view.checked("outlet", outlet), Some("true"));
    assert!(view.address.contains(&format!("outlet={outlet}")), "{}", view.address);
    session.page().back();
    let view = session.page().until("the choice is undone", |view| view.settled && view.articles == 4);
    assert_eq!(view.checked("outlet", outlet), Some("false"));
    let without = session.open(&format!("#q=普京&outlet__not={outlet}"));
    assert_eq!((without.articles, without.checked("outlet", outlet)), (4 - articles, Some("mixed")));
}

fn an_empty_result_says_so(session: &Session) {
    let before = session.open("").text;
    let view = session.open("#q=无此词语无此词语");
    assert_eq!((view.articles, view.results.len()), (0, 0));
    assert!(session.page().shows("[data-empty]"), "nothing is said of it; before: {before}");
}

fn what_is_typed_is_finished_by_keyboard(session: &Session) {
    session.open("");
    session.page().enter("input[type=search]", "wy");
    session.page().until("王毅 is suggested", |view| view.settled && view.query == "wy" && is_suggesting(session));
    session.page().press('\u{E015}'); // Arrow down, by WebDriver's code.
    let focused = "return document.activeElement.innerText";
    assert!(session.page().execute(focused, &[]).as_str().unwrap().contains("王毅"));
    session.page().press('\u{E007}'); // Enter.
    let view = session.page().until("what was chosen is looked for", |view| view.settled && view.query == "王毅");
    assert_eq!(view.articles, 3);
    assert_eq!(session.page().execute("return document.activeElement.name", &[]), "q", "the focus is where one types");
    session.page().enter("input[type=search]", " 普");
    session.page().until("more is suggested", |view| view.settled && is_suggesting(session));
    session.page().press('\u{E00C}'); // Escape.
    assert!(!is_suggesting(session));
    assert_eq!(session.page().look().query, "王毅 普", "what was typed stays");
}

fn is_suggesting(session: &Session) -> bool {
    let script = "const one = document.querySelector('[data-suggestion=name]'); return !!one && one.offsetHeight > 0";
    session.page().execute(script, &[]) == true
}

fn a_name_narrows_the_list_and_stands_in_the_address(session: &Session) {
    let all = session.open("").articles;
    let told = session.page().ask("")["facets"]["name"].clone();
    let named = told.as_array().unwrap().iter().take(6).find(|count| count["articles"].as_u64() < Some(all)).unwrap();
    session.page().click(&format!("[data-facet=name][data-value='{}']", named["value"].as_str().unwrap()));
    let view = session.page().until("the list is narrowed", |view| view.settled && view.address.contains("name="));
    assert_eq!(view.articles, named["articles"].as_u64().unwrap());
    session.open("#q=王毅 南极洲");
    session.page().click("[data-hint=fewer]");
    session.page().until("the hint is followed", |view| view.settled && view.query == "王毅" && view.articles == 3);
}

fn bars_are_as_long_as_the_reader_likes(session: &Session) {
    session.open("");
    let choose = "const select = document.querySelector('.grain select'); select.value = 'year'; \
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    session.page().execute(choose, &[]);
    let view = session.page().until("the bars are years", |view| view.settled && view.address.contains("grain=year"));
    let n_years = session.page().ask(&view.address)["timeline"]["bins"].as_array().unwrap().len();
    let n_bars = session.page().execute("return Number(document.querySelector('.ruler').dataset.bins)", &[]);
    assert_eq!(n_bars, n_years);
}

fn the_door_for_scripts_answers_like_the_command_line(session: &Session) {
    let view = session.open("");
    let first = view.results.first().unwrap();
    let of_corpus = [format!("#article={}", first.id), format!("#q=普京&article={}&hit=9", first.id)];
    for address in ADDRESSES.iter().copied().chain(of_corpus.iter().map(String::as_str)) {
        assert_eq!(session.page().ask(address), queried(address), "{address:?}");
    }
}

/// The lists of the engine that came first; every other must have the same.
static FIRST: Mutex<Option<(String, Lists)>> = Mutex::new(None);

type Lists = BTreeMap<&'static str, Vec<String>>;

fn all_engines_list_the_same(session: &Session) {
    let list =
        |address| session.open(address).results.into_iter().map(|row| format!("{} {}", row.id, row.title)).collect();
    let lists: Lists = ADDRESSES.iter().map(|address| (*address, list(address))).collect();
    let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
    let (name, expected) =
        first.get_or_insert_with(|| (format!("{:?}, {:?}", session.engine, session.form), lists.clone()));
    assert_eq!(&lists, expected, "against {name}");
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

fn the_archive_says_what_it_covers(session: &Session) {
    let whole = session.open("#view=about");
    let cells = session.page().execute(
        "return [...document.querySelectorAll('[data-coverage] tbody a')].map((cell) => Number(cell.textContent))",
        &[],
    );
    let counts: Vec<u64> = cells.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    let coverage = &queried("#view=about")["coverage"];
    let undated: u64 = coverage["outlets"].as_array().unwrap().iter().filter_map(|row| row["undated"].as_u64()).sum();
    assert_eq!(counts.iter().sum::<u64>() + undated, whole.articles, "{counts:?}");
    session.page().click("[data-coverage] tbody a");
    let list = session.page().until("the articles of one cell are listed", |view| {
        view.settled && view.address.contains("outlet=") && !view.address.contains("view=")
    });
    assert_eq!(Some(&list.articles), counts.first());
}
