//! What does a made-up archive hold? Any number of articles that look, weigh and misbehave as archived ones do, the same
//! ones for the same seed on every machine, for trying and measuring what reads them.
//!
//! Every article is made from the seed and its number alone, so an archive of any size needs no
//! memory. Pure: never writes a file.

pub mod news;
mod outlets;
mod random;
mod story;
mod traps;
mod words;

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::ids::ids;
use news::{News, Occasion};
use outlets::{Byline, OUTLETS, Outlet, Script};
use random::Random;
use story::Story;
use traps::Trap;
use words::Words;

/// First and last second in which articles are published: 2011 to 2025.
const SPAN: (i64, i64) = (1_293_840_000, 1_767_000_000);
/// In how many articles one takes up another outlet's story almost word for word.
const ONE_REPRINT_IN: u64 = 30;
/// In how many articles one is a later version of an earlier article.
const ONE_VERSION_IN: u64 = 100;
/// How far back a story is taken up.
const LOOK_BACK: u64 = 40;
/// What a made-up archive says of itself.
const DESCRIPTION: &str = r#"description = { en = "Articles made up from a seed, to measure and test with: six outlets in both scripts, with reprints, versions and links. Nothing in them is true.", zh-Hans = "由种子生成的文章，供测量与试验之用：六家媒体，简体与繁体并存，转载、旧版与互相的链接都有，内容全属虚构。", zh-Hant = "由種子產生的文章，供測量與試驗之用：六家媒體，簡體與繁體並存，轉載、舊版與互相的連結都有，內容全屬虛構。" }"#;

ids! {
    /// What the texts of a made-up archive are made of.
    pub enum Profile {
        /// Words put together from characters by chance, of six outlets and fifteen years.
        Characters = "characters",
        /// Words of a dictionary, lengths as news have them, and public names: see [`news`].
        News = "news",
    }
}

/// What a made-up archive is to hold.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// How many articles.
    pub n_articles: u64,
    /// What all chance is drawn from.
    pub seed: u64,
    /// Percent of the articles that are odd in one way, as archives are: see `docs/generate.md`.
    pub percent_traps: u8,
    /// What its texts are made of.
    pub profile: Profile,
}

/// A file of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// Path inside the archive, with `/` between its parts.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// The way in which it is odd, where it is.
    pub trap: Option<&'static str>,
}

/// A made-up archive.
pub struct Archive {
    recipe: Recipe,
    words: Words,
    /// What only an archive of news has.
    news: Option<News>,
}

/// An article before it is written down.
struct Article {
    outlet: &'static Outlet,
    /// The number in its address; a later version bears its first one's.
    number: u64,
    title: String,
    /// Plain paragraphs, in the outlet's script.
    paragraphs: Vec<String>,
    published: i64,
    archived_ms: i64,
    /// Number of an earlier article of the outlet that it links to.
    links_to: Option<u64>,
}

impl Archive {
    /// The archive of a recipe.
    #[must_use]
    pub fn new(recipe: Recipe) -> Self {
        match recipe.profile {
            Profile::Characters => Self { recipe, words: Words::new(), news: None },
            Profile::News => Self { recipe, words: News::words(), news: Some(News::new()) },
        }
    }

    /// The article of a number, from 0, as a file.
    #[must_use]
    pub fn file(&self, number: u64) -> MadeFile {
        let mut random = self.random(number, "file");
        let article = self.article(number);
        let trap = (random.below(100) < u64::from(self.recipe.percent_traps)).then(|| random.pick(&Trap::ALL));
        let folder = format!("{}/{}", article.outlet.id, day(article.published).get(..4).unwrap_or("0000"));
        // Chance of its own: an odd article has the body that the even one of its number has.
        let body = article.body(&mut self.random(number, "body"));
        let Some(trap) = trap else {
            let bytes = article.feed(&body).into_bytes();
            return MadeFile { path: format!("{folder}/{number:07}.txt"), bytes, trap: None };
        };
        let written = trap.write(&article, &body);
        let path = format!("{folder}/{number:07}{}", written.name);
        MadeFile { path, bytes: written.bytes, trap: Some(trap.id()) }
    }

    /// The `corpus.toml` of an archive whose files lie in the folder `articles` beside it.
    #[must_use]
    pub fn config(&self) -> String {
        let Recipe { n_articles, seed, percent_traps, profile } = self.recipe;
        let (option, description) = match profile {
            Profile::Characters => ("", DESCRIPTION),
            Profile::News => (" --profile news", news::DESCRIPTION),
        };
        let mut config = format!(
            "# Made by `yulan generate --articles {n_articles} --seed {seed} --traps {percent_traps}{option}`; nothing in it is true.\n\
             id = \"made-up\"\ntitle = {{ en = \"A made-up archive\", zh-Hans = \"虚构的档案\", zh-Hant = \"虛構的檔案\" }}\n\
             {description}\ntime_zone = \"Asia/Shanghai\"\n\n[[source]]\npath = \"articles\"\n"
        );
        for outlet in self.outlets() {
            let _ = write!(config, "{}", outlet.config());
        }
        config
    }

    fn outlets(&self) -> Vec<&'static Outlet> {
        self.news.as_ref().map_or_else(|| OUTLETS.iter().collect(), |news| news.outlets().to_vec())
    }

    fn random(&self, number: u64, purpose: &str) -> Random {
        let purpose = purpose.bytes().fold(0, |hash: u64, byte| hash.wrapping_mul(257).wrapping_add(byte.into()));
        Random::new(self.recipe.seed ^ Random::new(number ^ purpose.rotate_left(32)).next())
    }

    fn outlet(&self, number: u64) -> &'static Outlet {
        let mut random = self.random(number, "outlet");
        match &self.news {
            None => random.pick_ref(&OUTLETS),
            Some(news) => news.outlet(&mut random),
        }
    }

    /// Seconds since 1970: articles follow each other through the years, a day or so out of step.
    fn published(&self, number: u64) -> i64 {
        let (first, last) = if self.news.is_some() { news::SPAN } else { SPAN };
        let n_articles = self.recipe.n_articles.max(1);
        let place = u128::from(number) * u128::from(last.abs_diff(first)) / u128::from(n_articles);
        let step = self.random(number, "day").below(100_000);
        (first + i64::try_from(place).unwrap_or(0) + i64::try_from(step).unwrap_or(0)).min(last)
    }

    fn article(&self, number: u64) -> Article {
        let mut random = self.random(number, "article");
        let back = |random: &mut Random| number.checked_sub(1 + random.below(LOOK_BACK));
        let (mut outlet, mut address, mut story) =
            (self.outlet(number), number, self.story(number, self.outlet(number).script));
        if random.below(ONE_REPRINT_IN) == 0
            && let Some(earlier) = back(&mut random)
        {
            story = self.story(earlier, outlet.script).reprinted(&self.words, &mut random);
        } else if random.below(ONE_VERSION_IN) == 0
            && let Some(earlier) = back(&mut random)
        {
            (outlet, address) = (self.outlet(earlier), earlier);
            story = self.story(earlier, outlet.script).revised(&self.words, &mut random);
        }
        let links_to = (0..4).filter_map(|_| back(&mut random)).find(|to| self.outlet(*to).id == outlet.id);
        let published = self.published(address);
        // Robots come by within hours, of a later version within days.
        let delay = i64::try_from(random.below(4 * 3600)).unwrap_or(0);
        let archived = self.published(number).max(published) + delay;
        let milliseconds = i64::try_from(random.below(1000)).unwrap_or(0);
        Article {
            outlet,
            number: address,
            title: outlet.script.write(&self.words, &story.title),
            paragraphs: story.paragraphs.iter().map(|text| outlet.script.write(&self.words, text)).collect(),
            published,
            archived_ms: archived * 1000 + milliseconds,
            links_to,
        }
    }

    /// The story of a number, in Simplified characters but for the names that the script writes otherwise.
    fn story(&self, number: u64, script: Script) -> Story {
        let mut random = self.random(number, "story");
        match &self.news {
            None => Story::new(&self.words, &mut random),
            Some(news) => {
                let (published, outlet) = (self.published(number), self.outlet(number).id);
                news.story(&self.words, &mut random, Occasion { published, outlet, script })
            }
        }
    }
}

impl Article {
    fn address(&self) -> String {
        self.outlet.address(self.number, &day(self.published))
    }

    /// The file as a feed robot writes it.
    fn feed(&self, body: &str) -> String {
        format!("<!--{}-->\n[{}]({})\n------\n\n{body}\n", self.archived_ms, self.title, self.address())
    }

    /// The body as its outlet sets it: byline, figure, paragraphs, credits, and what every article of the outlet ends with.
    fn body(&self, random: &mut Random) -> String {
        let mut body = String::new();
        let _ = match self.outlet.byline {
            Byline::Rfc2822 => write!(body, "<div><i>摘要 · {}</i></div>", rfc2822(self.published)),
            Byline::Iso => write!(body, "<div><i>摘要<br>{}</i></div>", second(self.published)),
            Byline::Labelled => write!(body, "<p>日期：{}</p>", day(self.published)),
            Byline::None => Ok(()),
        };
        if random.below(3) > 0 {
            let caption = self.paragraphs.last().map_or("", |text| text.get(..text.len().min(36)).unwrap_or_default());
            let host = self.outlet.host;
            let _ = write!(
                body,
                "<img src=\"https://images.weserv.nl/?url=img.{host}/{}.jpg\" width=\"100%\"><div><small>{caption}</small></div>",
                self.number
            );
        }
        for (nth, paragraph) in self.paragraphs.iter().enumerate() {
            if nth > 0 && nth % 6 == 0 {
                let heading: String = paragraph.chars().take(8).filter(|c| c.is_alphanumeric()).collect();
                let _ = write!(body, "<p><strong>{heading}</strong></p>");
            }
            match self.links_to.filter(|_| nth == 1) {
                Some(to) => {
                    let _ = write!(body, "<p>{paragraph}<a href=\"{}\">{}</a></p>", outlets::link(to), self.title);
                }
                None => {
                    let _ = write!(body, "<p>{paragraph}</p>");
                }
            }
        }
        let _ = write!(body, "<p>{}</p>", random.pick(&self.outlet.credits));
        for line in self.outlet.lines {
            let _ = write!(body, "<p>{line}</p>");
        }
        body
    }
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

/// `2024-01-02T03:04:05Z`.
fn second(seconds: i64) -> String {
    instant(seconds).to_string()
}

/// `2024-01-02`, in UTC.
fn day(seconds: i64) -> String {
    second(seconds).get(..10).unwrap_or_default().to_owned()
}

/// `Tue, 02 Jan 2024 03:04:05 GMT`.
fn rfc2822(seconds: i64) -> String {
    instant(seconds).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
