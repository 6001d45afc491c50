//! What does the interface say, in the reader's language?
//!
//! One table a language; a sentence that is missing in one of them does not compile.

mod en;
mod hans;
mod hant;

use super::host;
use crate::search::{FacetKey, Grain, IssueCode, Sort, View};

/// Everything the interface says in one language. `{}` stands for what is filled in.
pub(super) struct Words {
    pub(super) search: &'static str,
    pub(super) search_hint: &'static str,
    pub(super) language: &'static str,
    pub(super) theme_system: &'static str,
    pub(super) theme_light: &'static str,
    pub(super) theme_dark: &'static str,
    pub(super) copy_link: &'static str,
    pub(super) link_copied: &'static str,
    pub(super) link_by_hand: &'static str,
    pub(super) fragment_copied: &'static str,
    pub(super) fragment_by_hand: &'static str,
    pub(super) link: &'static str,
    pub(super) close: &'static str,
    pub(super) views: &'static str,
    pub(super) view_articles: &'static str,
    pub(super) view_about: &'static str,
    pub(super) n_articles: &'static str,
    pub(super) n_hits: &'static str,
    pub(super) one_article: &'static str,
    pub(super) one_hit: &'static str,
    pub(super) at_least: &'static str,
    pub(super) opening: &'static str,
    pub(super) active: &'static str,
    pub(super) remove: &'static str,
    pub(super) clear_all: &'static str,
    pub(super) not: &'static str,
    pub(super) exclude: &'static str,
    pub(super) exact: &'static str,
    pub(super) exact_hint: &'static str,
    pub(super) filters: &'static str,
    pub(super) show_filters: &'static str,
    pub(super) hide_filters: &'static str,
    pub(super) outlet: &'static str,
    /// A term and another name it is looked for by.
    pub(super) also_name: &'static str,
    pub(super) once: &'static str,
    pub(super) section: &'static str,
    pub(super) topic: &'static str,
    pub(super) name: &'static str,
    pub(super) suggestions: &'static str,
    pub(super) title: &'static str,
    pub(super) script: &'static str,
    pub(super) author: &'static str,
    pub(super) month: &'static str,
    pub(super) year: &'static str,
    pub(super) length: &'static str,
    pub(super) picture: &'static str,
    pub(super) has_picture: &'static str,
    pub(super) hans: &'static str,
    pub(super) hant: &'static str,
    pub(super) other_script: &'static str,
    pub(super) dates: &'static str,
    pub(super) date_from: &'static str,
    pub(super) date_to: &'static str,
    pub(super) date_form: &'static str,
    pub(super) undated_only: &'static str,
    pub(super) undated: &'static str,
    pub(super) archived: &'static str,
    pub(super) archived_only: &'static str,
    pub(super) timeline: &'static str,
    pub(super) timeline_bar: &'static str,
    pub(super) grain: &'static str,
    pub(super) grain_auto: &'static str,
    pub(super) grain_day: &'static str,
    pub(super) grain_week: &'static str,
    pub(super) grain_month: &'static str,
    pub(super) grain_year: &'static str,
    pub(super) results: &'static str,
    pub(super) sort: &'static str,
    pub(super) sort_relevance: &'static str,
    pub(super) sort_newest: &'static str,
    pub(super) sort_oldest: &'static str,
    pub(super) nothing: &'static str,
    pub(super) nothing_filters: &'static str,
    pub(super) hints: &'static str,
    pub(super) hint_without: &'static str,
    pub(super) hint_filters: &'static str,
    pub(super) hint_folded: &'static str,
    pub(super) hint_fewer: &'static str,
    pub(super) hint_part: &'static str,
    pub(super) hint_spelling: &'static str,
    pub(super) nothing_terms: &'static str,
    pub(super) nothing_exact: &'static str,
    pub(super) drop_filters: &'static str,
    pub(super) drop_exact: &'static str,
    pub(super) untitled: &'static str,
    pub(super) reader: &'static str,
    pub(super) pick: &'static str,
    pub(super) pick_hint: &'static str,
    pub(super) back: &'static str,
    pub(super) hit_of: &'static str,
    pub(super) hit_none: &'static str,
    pub(super) previous_hit: &'static str,
    pub(super) next_hit: &'static str,
    pub(super) original: &'static str,
    pub(super) n_characters: &'static str,
    pub(super) show_image: &'static str,
    pub(super) image_from: &'static str,
    pub(super) image_failed: &'static str,
    pub(super) related: &'static str,
    pub(super) linked_from: &'static str,
    pub(super) same_matter: &'static str,
    pub(super) speaks_of: &'static str,
    pub(super) alike: &'static str,
    pub(super) one_alike: &'static str,
    pub(super) n_alike: &'static str,
    pub(super) versions: &'static str,
    pub(super) version: &'static str,
    pub(super) newest_version: &'static str,
    pub(super) empty_body: &'static str,
    pub(super) origin_byline: &'static str,
    pub(super) origin_url: &'static str,
    pub(super) origin_stamp: &'static str,
    pub(super) origin_front_matter: &'static str,
    pub(super) origin_metadata: &'static str,
    pub(super) notices: &'static str,
    pub(super) retry: &'static str,
    pub(super) about_holds: &'static str,
    pub(super) about_span: &'static str,
    pub(super) about_characters: &'static str,
    pub(super) about_figures: &'static str,
    pub(super) about_links: &'static str,
    pub(super) about_made_from: &'static str,
    pub(super) about_skipped: &'static str,
    pub(super) about_gave_way: &'static str,
    pub(super) about_repaired: &'static str,
    pub(super) about_coverage: &'static str,
    pub(super) about_coverage_hint: &'static str,
    pub(super) n_files: &'static str,
    pub(super) outlet_none: &'static str,
    pub(super) about_outlets: &'static str,
    pub(super) about_licence: &'static str,
    pub(super) about_zone: &'static str,
    pub(super) about_version: &'static str,
    pub(super) about_made: &'static str,
    pub(super) about_private: &'static str,
    pub(super) about_parts: &'static str,
    pub(super) about_parts_lost: &'static str,
    pub(super) offline: &'static str,
    pub(super) offline_hint: &'static str,
    pub(super) offline_keep: &'static str,
    pub(super) offline_update: &'static str,
    pub(super) offline_forget: &'static str,
    pub(super) offline_kept: &'static str,
    pub(super) offline_old: &'static str,
    pub(super) offline_going: &'static str,
    pub(super) offline_full: &'static str,
    pub(super) offline_failed: &'static str,
    pub(super) found_then: &'static str,
    pub(super) help: &'static str,
    pub(super) help_terms: &'static str,
    pub(super) help_phrase: &'static str,
    pub(super) help_or: &'static str,
    pub(super) help_not: &'static str,
    pub(super) help_exact: &'static str,
    pub(super) help_title: &'static str,
    pub(super) help_date: &'static str,
    pub(super) help_near: &'static str,
    pub(super) help_wild: &'static str,
    pub(super) help_like: &'static str,
    pub(super) help_regex: &'static str,
    pub(super) help_names: &'static str,
    pub(super) help_both: &'static str,
    pub(super) length_to: &'static str,
    pub(super) length_between: &'static str,
    pub(super) length_from: &'static str,
    pub(super) show_all: &'static str,
    pub(super) show_fewer: &'static str,
    pub(super) find_in: &'static str,
    pub(super) closer: &'static str,
    pub(super) wider: &'static str,
    pub(super) as_table: &'static str,
    pub(super) period: &'static str,
    pub(super) found: &'static str,
    pub(super) of_all: &'static str,
    pub(super) view_kept: &'static str,
    pub(super) view_help: &'static str,
    pub(super) n_selected: &'static str,
    pub(super) select_none: &'static str,
    pub(super) select_shown: &'static str,
    pub(super) select: &'static str,
    pub(super) star: &'static str,
    pub(super) starred: &'static str,
    pub(super) collections: &'static str,
    pub(super) collections_none: &'static str,
    pub(super) collect: &'static str,
    pub(super) collection_new: &'static str,
    pub(super) kept_hint: &'static str,
    pub(super) kept_export: &'static str,
    pub(super) kept_import: &'static str,
    pub(super) kept_brought: &'static str,
    pub(super) kept_other: &'static str,
    pub(super) kept_refused: &'static str,
    pub(super) kept_blocked: &'static str,
    pub(super) kept_full: &'static str,
    pub(super) kept_damaged: &'static str,
    pub(super) notes: &'static str,
    pub(super) notes_none: &'static str,
    pub(super) note: &'static str,
    pub(super) searches: &'static str,
    pub(super) searches_none: &'static str,
    pub(super) save_search: &'static str,
    pub(super) save_search_as: &'static str,
    pub(super) search_saved: &'static str,
    pub(super) asked: &'static str,
    pub(super) asked_none: &'static str,
    pub(super) read: &'static str,
    pub(super) read_none: &'static str,
    pub(super) really: &'static str,
    pub(super) export: &'static str,
    pub(super) export_what: &'static str,
    pub(super) export_found: &'static str,
    pub(super) export_open: &'static str,
    pub(super) export_save: &'static str,
    pub(super) export_copy: &'static str,
    pub(super) export_beside: &'static str,
    pub(super) export_hint: &'static str,
    pub(super) export_busy: &'static str,
    pub(super) export_copied: &'static str,
    pub(super) export_by_hand: &'static str,
    pub(super) export_part: &'static str,
    pub(super) export_failed: &'static str,
    pub(super) format_html: &'static str,
    pub(super) format_csv: &'static str,
    pub(super) format_text: &'static str,
    pub(super) cite: &'static str,
    pub(super) reading: &'static str,
    pub(super) reading_size: &'static str,
    pub(super) reading_width: &'static str,
    pub(super) reading_face: &'static str,
    pub(super) reading_contrast: &'static str,
    pub(super) images_always: &'static str,
    pub(super) images_hint: &'static str,
    pub(super) to_hans: &'static str,
    pub(super) to_hant: &'static str,
    pub(super) as_archived: &'static str,
    pub(super) converted: &'static str,
    pub(super) find: &'static str,
    pub(super) find_short: &'static str,
    pub(super) find_none: &'static str,
    pub(super) find_of: &'static str,
    pub(super) copy_passage: &'static str,
    pub(super) quote_lost: &'static str,
    pub(super) previous_article: &'static str,
    pub(super) next_article: &'static str,
    pub(super) home_holds: &'static str,
    pub(super) home_busiest: &'static str,
    pub(super) home_all: &'static str,
    pub(super) and_more: &'static str,
    pub(super) article_lost: &'static str,
    pub(super) take_out: &'static str,
    pub(super) collected: &'static str,
    pub(super) kept_unread: &'static str,
    pub(super) keys: &'static str,
    pub(super) key_search: &'static str,
    pub(super) key_rows: &'static str,
    pub(super) key_open: &'static str,
    pub(super) key_select: &'static str,
    pub(super) key_star: &'static str,
    pub(super) key_hits: &'static str,
    pub(super) key_find: &'static str,
    pub(super) key_export: &'static str,
    pub(super) key_copy: &'static str,
    pub(super) key_link: &'static str,
    pub(super) key_close: &'static str,
    pub(super) key_keys: &'static str,
    pub(super) help_address: &'static str,
    pub(super) help_address_says: &'static str,
    pub(super) part_q: &'static str,
    pub(super) part_facet: &'static str,
    pub(super) part_not: &'static str,
    pub(super) part_date: &'static str,
    pub(super) part_sort: &'static str,
    pub(super) part_article: &'static str,
    pub(super) part_corpus: &'static str,
    pub(super) help_counts: &'static str,
    pub(super) help_private: &'static str,
    pub(super) sizes: [&'static str; 4],
    pub(super) widths: [&'static str; 3],
    pub(super) faces: [&'static str; 2],
    pub(super) contrasts: [&'static str; 2],
    pub(super) help_counts_say: [&'static str; 5],
    pub(super) issue: fn(IssueCode) -> &'static str,
}

impl Words {
    pub(super) fn facet(&self, key: FacetKey) -> &'static str {
        match key {
            FacetKey::Outlet => self.outlet,
            FacetKey::Section => self.section,
            FacetKey::Topic => self.topic,
            FacetKey::Name => self.name,
            FacetKey::Script => self.script,
            FacetKey::Author => self.author,
            FacetKey::Year => self.year,
            FacetKey::Month => self.month,
            FacetKey::Length => self.length,
            FacetKey::Picture => self.picture,
        }
    }

    pub(super) fn sort_name(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Relevance => self.sort_relevance,
            Sort::Newest => self.sort_newest,
            Sort::Oldest => self.sort_oldest,
        }
    }

    pub(super) fn view(&self, view: View) -> &'static str {
        match view {
            View::Articles => self.view_articles,
            View::About => self.view_about,
            View::Kept => self.view_kept,
            View::Help => self.view_help,
        }
    }

    pub(super) fn grain_name(&self, grain: Grain) -> &'static str {
        match grain {
            Grain::Day => self.grain_day,
            Grain::Week => self.grain_week,
            Grain::Month => self.grain_month,
            Grain::Year => self.grain_year,
        }
    }

    pub(super) fn script_name(&self, id: &str) -> &'static str {
        match id {
            "Hans" => self.hans,
            "Hant" => self.hant,
            _ => self.other_script,
        }
    }
}

/// So many of something, in the form that its number takes in a language (categories of CLDR: English has "one" and
/// "other", Chinese "other" alone).
pub(super) fn count(one: &'static str, many: &str, value: u64, language: &'static str) -> String {
    if host::is_one(value, language) { one.to_owned() } else { fill(many, &[&host::number(value, language)]) }
}

/// Puts what is filled in where `{}` stands, in order.
pub(super) fn fill(sentence: &str, values: &[&str]) -> String {
    let mut pieces = sentence.split("{}");
    let mut filled = pieces.next().unwrap_or_default().to_owned();
    let mut values = values.iter();
    for piece in pieces {
        filled.push_str(values.next().copied().unwrap_or_default());
        filled.push_str(piece);
    }
    filled
}

/// What the interface says in a language.
pub(super) fn of(language: &str) -> &'static Words {
    match language {
        "zh-Hans" => &hans::WORDS,
        "zh-Hant" => &hant::WORDS,
        _ => &en::WORDS,
    }
}

/// The language of the interface with this id; English where there is none.
pub(super) fn known(language: &str) -> &'static str {
    crate::address::Address::LANGUAGES.into_iter().find(|known| *known == language).unwrap_or("en")
}

/// The language to begin with: the address's, the remembered one, or the first of the browser's that is spoken here.
pub(super) fn guess(asked: Option<&str>) -> &'static str {
    let remembered = host::remembered("yulan.language");
    if let Some(language) = asked.or(remembered.as_deref()) {
        return known(language);
    }
    host::languages().iter().find_map(|language| spoken(language)).unwrap_or("en")
}

fn spoken(tag: &str) -> Option<&'static str> {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    match parts.next() {
        Some("en") => Some("en"),
        Some("zh") if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => Some("zh-Hant"),
        Some("zh") => Some("zh-Hans"),
        _ => None,
    }
}
