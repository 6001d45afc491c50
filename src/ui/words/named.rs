//! How are facets, orders, views, lengths of bars and scripts called?

use super::Words;
use crate::search::{FacetKey, Grain, Sort, View};

impl Words {
    pub(in crate::ui) fn facet(&self, key: FacetKey) -> &'static str {
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
            FacetKey::Kept => self.collections,
        }
    }

    pub(in crate::ui) fn sort_name(&self, sort: Sort) -> &'static str {
        match sort {
            Sort::Relevance => self.sort_relevance,
            Sort::Newest => self.sort_newest,
            Sort::Oldest => self.sort_oldest,
        }
    }

    pub(in crate::ui) fn view(&self, view: View) -> &'static str {
        match view {
            View::Articles => self.view_articles,
            View::About => self.view_about,
            View::Kept => self.view_kept,
            View::Help => self.view_help,
        }
    }

    pub(in crate::ui) fn grain_name(&self, grain: Grain) -> &'static str {
        match grain {
            Grain::Day => self.grain_day,
            Grain::Week => self.grain_week,
            Grain::Month => self.grain_month,
            Grain::Year => self.grain_year,
        }
    }

    pub(in crate::ui) fn script_name(&self, id: &str) -> &'static str {
        match id {
            "Hans" => self.hans,
            "Hant" => self.hant,
            _ => self.other_script,
        }
    }
}
