//! What do other articles say of this one? Read from the relations a build found, named with the articles at hand.

use super::answer::{Mention, Opened};
use super::held::Held;
use super::order::sorted;
use crate::corpus::{ArticleId, Kind, Relations};

/// The relations of a corpus, as far as they are at hand.
#[derive(Default)]
pub(super) struct Related {
    /// By article id.
    relations: Vec<Relations>,
    /// The earliest of each group of articles that are nearly alike, with each other member: in order.
    groups: Vec<(ArticleId, ArticleId)>,
}

impl Related {
    pub(super) fn insert(&mut self, relations: Vec<Relations>) {
        let pairs = relations.iter().filter_map(|one| Some((one.like.clone()?, one.id.clone())));
        self.groups.extend(pairs);
        self.groups = sorted(std::mem::take(&mut self.groups), Ord::cmp);
        self.relations.extend(relations);
        self.relations = sorted(std::mem::take(&mut self.relations), |one, other| one.id.cmp(&other.id));
    }

    fn of(&self, id: &ArticleId) -> Option<&Relations> {
        let place = self.relations.partition_point(|known| known.id < *id);
        self.relations.get(place).filter(|known| known.id == *id)
    }

    /// The articles that are nearly like this one.
    pub(super) fn alike(&self, id: &ArticleId) -> Vec<ArticleId> {
        let head = self.of(id).and_then(|relations| relations.like.as_ref()).unwrap_or(id);
        let from = self.groups.partition_point(|(known, _)| known < head);
        let members = self.groups.iter().skip(from).take_while(|(known, _)| known == head).map(|(_, member)| member);
        std::iter::once(head).chain(members).filter(|member| *member != id).cloned().collect()
    }

    /// Tells an open article what is known of it.
    pub(super) fn tell<'a>(&self, opened: &mut Opened, held: impl Fn(&ArticleId) -> Option<&'a Held>) {
        let name = |id: &ArticleId| held(id).map(mention);
        let id = opened.article.id.clone();
        // As the corpus is: by day, undated ones last, then by id.
        let place = |mention: &Mention| (mention.day.is_none(), mention.day, mention.id.clone());
        let alike = self.alike(&id).iter().filter_map(name).collect();
        opened.alike = sorted(alike, |one, other| place(one).cmp(&place(other)));
        let Some(relations) = self.of(&id) else { return };
        opened.linked_from = relations.linked_from.iter().filter_map(name).collect();
        opened.versions = relations.versions;
        // An older version has blocks and links of its own, which nothing is known of.
        if opened.version.is_some() {
            return;
        }
        opened.links.clone_from(&relations.links);
        for (place, block) in (0..).zip(&mut opened.article.blocks) {
            if relations.notes.contains(&place) {
                block.kind = Kind::Note;
            }
        }
    }
}

fn mention(held: &Held) -> Mention {
    let article = &held.article;
    Mention {
        id: article.id.clone(),
        title: article.title.clone(),
        script: article.script,
        outlet: article.outlet.clone(),
        day: article.day(),
    }
}
