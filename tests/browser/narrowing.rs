//! What widens and narrows a view: other names, dates as people type them, time where something is found. And what lists and
//! links say: the hour where it decides, no language that nobody asked for.

use serde_json::{Value, json};

use super::copies::Form;
use super::exploring::until;
use super::keeping::linked;
use super::reading::{ENTER, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    other_names_are_left_out_of_whatever_comes_next,
    each_other_name_tells_its_articles,
    dates_are_typed_as_people_type_them,
    the_timeline_is_drawn_where_something_is_found,
    articles_of_one_day_are_told_apart_by_the_minute,
    a_copied_link_leaves_the_language_to_its_reader,
    about_leads_to_what_became_of_every_file,
];

/// The switch of other names.
const SWITCH: &str = "[data-without-names]";
/// How many chips of other names there are.
const N_NAMES: &str = "return document.querySelectorAll('.chip[data-kind=widens]').length";

fn value(session: &Session, script: &str) -> Value {
    session.page().execute(script, &[])
}

fn is_there(session: &Session, selector: &str) -> bool {
    let script = "return document.querySelector(arguments[0]) !== null";
    session.page().execute(script, &[json!(selector)]) == json!(true)
}

fn type_query(session: &Session, q: &str) {
    let script = "const box = document.querySelector('input[name=q]'); box.value = arguments[0]; \
        box.dispatchEvent(new InputEvent('input', { bubbles: true }))";
    session.page().execute(script, &[json!(q)]);
}

fn other_names_are_left_out_of_whatever_comes_next(session: &Session) {
    let all = session.open("#q=普京");
    assert!(value(session, N_NAMES).as_u64().unwrap() > 1, "普京 has other names");
    value(session, "document.querySelector('[data-without-names]').focus()");
    session.page().press(ENTER);
    let without = session.page().until("they are left out", |view| view.settled && view.address.contains("alias=off"));
    await_focus(session, SWITCH, "the focus stays on the switch");
    assert_eq!(value(session, N_NAMES), json!(0));
    let [with, off] = ["#q=普京", "#q=普京&alias=off"].map(|address| session.page().ask(address));
    assert!(off["hits"].as_u64() < with["hits"].as_u64(), "普丁 is no longer a hit");
    assert_eq!(without.articles, off["articles"].as_u64().unwrap());
    // Both scripts stay.
    assert_eq!(
        session.page().ask("#q=習近平&alias=off")["articles"],
        session.page().ask("#q=习近平&alias=off")["articles"]
    );
    type_query(session, "拜登");
    let next = session
        .page()
        .until("so it is with the next word", |view| view.settled && view.address.contains("q=%E6%8B%9C"));
    assert!(next.address.contains("alias=off"), "{}", next.address);
    assert_eq!(value(session, N_NAMES), json!(0));
    type_query(session, "");
    let none = session.page().until("nothing is looked for", |view| view.settled && !view.address.contains("q="));
    assert!(none.address.contains("alias=off"), "{}", none.address);
    type_query(session, "普京");
    session.page().until("and after that", |view| {
        view.settled && view.address.contains("q=") && view.address.contains("alias=off")
    });
    session.page().click(SWITCH);
    let again = session.page().until("they are back", |view| view.settled && !view.address.contains("alias="));
    assert_eq!(again.articles, all.articles);
    // One of them is taken away for its word alone.
    let n_names = value(session, N_NAMES).as_u64().unwrap();
    session.page().click(".chip[data-kind=widens]");
    session.page().until("one is taken away", |view| view.settled && view.address.contains("alias="));
    assert_eq!(value(session, N_NAMES), json!(n_names - 1));
    // Very characters have no other names, and nothing to switch.
    session.open("#q==普京");
    assert!(!is_there(session, SWITCH) && value(session, N_NAMES) == json!(0));
}

fn each_other_name_tells_its_articles(session: &Session) {
    session.open("#q=普京");
    let told = session.page().ask("#q=普京")["expanded"][0]["counts"].clone();
    let counts = told.as_array().unwrap();
    assert!(counts.iter().any(|count| count["articles"].as_u64() > Some(0)), "{told}");
    let shown = value(
        session,
        "return [...document.querySelectorAll('.chip[data-kind=widens]')].map((chip) => \
        [chip.querySelector('small').textContent.trim(), chip.title, chip.getAttribute('aria-label')])",
    );
    for (count, shown) in counts.iter().zip(shown.as_array().unwrap()) {
        let number = count["articles"].to_string();
        assert_eq!(shown[0], json!(number), "{count}");
        let name = count["value"].as_str().unwrap();
        assert!(shown[1].as_str().unwrap().ends_with(&number), "{shown}");
        let label = shown[2].as_str().unwrap();
        assert!(label.contains(name) && label.ends_with(&number), "{label}");
    }
}

fn dates_are_typed_as_people_type_them(session: &Session) {
    session.open("");
    for (typed, iso) in
        [("2024/4/1", "2024-04-01"), ("２０２４年４月", "2024-04"), ("20240401", "2024-04-01"), ("2024.4", "2024-04")]
    {
        let type_in = "const field = document.querySelector('.bound input'); field.value = arguments[0]; \
            field.dispatchEvent(new Event('change', { bubbles: true }))";
        session.page().execute(type_in, &[json!(typed)]);
        let wanted = format!("date__gte={iso}");
        let is_wanted = |part: &str| part == wanted;
        session
            .page()
            .until(typed, |view| view.settled && view.address.trim_start_matches('#').split('&').any(is_wanted));
        until(
            session,
            "it is written in one form",
            &format!("return document.querySelector('.bound input').value === '{iso}'"),
        );
        assert!(!is_there(session, ".bound [role=alert]"), "{typed}");
    }
    let before = session.page().look().address;
    let type_in = "const field = document.querySelector('.bound input'); field.value = '01/02/2024'; \
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    value(session, type_in);
    until(session, "what may be two is refused", "return document.querySelector('.bound [role=alert]') !== null");
    let says = value(session, "return document.querySelector('.bound [role=alert]').textContent");
    assert!(says.as_str().unwrap().contains("2023/6/5"), "{says}");
    assert_eq!(session.page().look().address, before, "the view stays");
    // In queries and addresses, too.
    let of_year = session.page().ask("#q=date:2024-04")["articles"].clone();
    for address in ["#q=date:2024.4", "#q=date:2024年4月", "#date__gte=2024/4&date__lte=２０２４年４月"] {
        let answer = session.page().ask(address);
        assert_eq!((&answer["articles"], answer["issues"].as_array().unwrap().len()), (&of_year, 0), "{address}");
    }
    assert_eq!(session.page().ask("#q=date:01/02/2024")["issues"][0]["code"], "bad_date");
}

fn the_timeline_is_drawn_where_something_is_found(session: &Session) {
    session.open("#q=普京");
    let told = session.page().ask("#q=普京")["timeline"]["bins"].clone();
    let most = |key: &str| told.as_array().unwrap().iter().filter_map(|bin| bin[key].as_u64()).max().unwrap();
    assert!(most("found") < most("all") || most("all") == 1, "{told}");
    // Both reach the top, each on its own scale.
    let tops = "return ['all', 'hit'].map((name) => Math.min(...[...document.querySelector(`.ruler .${name}`) \
        .getAttribute('d').matchAll(/M\\d+ (\\d+)/g)].map((top) => Number(top[1]))))";
    assert_eq!(value(session, tops), json!([0, 0]));
    let says = value(session, "return document.querySelector('.ruler svg').getAttribute('aria-label')");
    let says = says.as_str().unwrap();
    assert!(says.contains(&most("found").to_string()) && says.contains(&most("all").to_string()), "{says}");
    session.open("#q=无此词语无此词语");
    assert!(!is_there(session, ".time"), "nothing was found");
    // Days in which nothing is leave what is found at other times.
    let none = session.open("#q=普京&date__gte=1990&date__lte=1990");
    assert!(none.articles == 0 && is_there(session, ".ruler"), "{}", none.address);
    // So does a part of time that is looked at: the way back stands there.
    session.open("#q=无此词语无此词语&span=2024");
    assert!(is_there(session, "[data-wider]"));
}

fn articles_of_one_day_are_told_apart_by_the_minute(session: &Session) {
    let lines: Vec<String> =
        [("甲", "2024-05-01T01:02:03Z"), ("乙", "2024-05-01T09:08:07Z"), ("丙", "2024-05-03T01:02:03Z")]
            .into_iter()
            .map(|(title, at)| json!({ "title": title, "body": format!("{title}说桥。"), "date": at }).to_string())
            .collect();
    let corpus = "id = \"hours\"\ntitle = \"Hours\"\n[[source]]\npath = \"a.jsonl\"\n";
    session.copies.write_out("hours", &[("corpus.toml", corpus.to_owned()), ("a.jsonl", lines.join("\n"))]);
    let times = "return [...document.querySelectorAll('[data-result] time')].map((time) => time.textContent)";
    session.page().visit(&session.copies.url("hours", "#sort=oldest"));
    session.page().settled();
    assert_eq!(value(session, times), json!(["2024-05-01 01:02", "2024-05-01 09:08", "2024-05-03"]));
    session.page().visit(&session.copies.url("hours", "#q=桥"));
    session.page().settled();
    until(session, "another list is there", &format!("{times}.join().length === 32"));
}

fn a_copied_link_leaves_the_language_to_its_reader(session: &Session) {
    session.open("#q=普京");
    session.page().click(".share");
    let link = linked(session);
    assert!(link.contains("q=") && !link.contains("lang="), "{link}");
    session.open("#q=普京&lang=zh-Hant");
    session.page().click(".share");
    let link = linked(session);
    assert!(link.contains("lang=zh-Hant"), "who asks for a language sends it along: {link}");
    session.open("");
    session.page().reload();
    session.page().settled();
}

fn about_leads_to_what_became_of_every_file(session: &Session) {
    session.open("#view=about");
    let link = "return document.querySelector('main.about a[href=\"build-report.json\"]') !== null";
    assert_eq!(value(session, link), json!(session.form == Form::Hosted));
}
