//! Who publishes made-up articles? Six outlets that do not exist, each with its own address, byline and last lines.

use super::words::Words;

/// How an outlet dates its articles.
#[derive(Clone, Copy, Debug)]
pub(super) enum Byline {
    Rfc2822,
    Iso,
    Labelled,
    /// The day stands in the address.
    None,
}

/// The script an outlet writes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Hans,
    Hant,
}

impl Script {
    /// The one of two that is in this script: Simplified first, then Traditional.
    pub(super) fn of<T>(self, [simplified, traditional]: [T; 2]) -> T {
        match self {
            Self::Hans => simplified,
            Self::Hant => traditional,
        }
    }

    /// A Simplified text in this script.
    pub(super) fn write(self, words: &Words, text: &str) -> String {
        match self {
            Self::Hans => text.to_owned(),
            Self::Hant => words.in_traditional(text),
        }
    }
}

/// An outlet. Its hosts end in `.example`, which RFC 2606 keeps free.
#[derive(Debug)]
pub(super) struct Outlet {
    pub(super) id: &'static str,
    pub(super) host: &'static str,
    pub(super) names: [&'static str; 3],
    pub(super) script: Script,
    pub(super) byline: Byline,
    /// Some of which end each article.
    pub(super) credits: [&'static str; 3],
    /// All of which end every article.
    pub(super) lines: [&'static str; 2],
}

const SECTIONS: [&str; 4] = ["news", "world", "economy", "culture"];

impl Outlet {
    /// The address of an article published on a day.
    pub(super) fn address(&self, number: u64, day: &str) -> String {
        let (host, section) = (self.host, section(number));
        match self.byline {
            Byline::None => format!("https://www.{host}/{section}/{}/{number}.html", day.replace('-', "/")),
            _ => format!("https://www.{host}/{section}/story-{}/{number}.html", number % 97),
        }
    }

    /// Its entry in `corpus.toml`.
    pub(super) fn config(&self) -> String {
        let Self { id, host, names: [english, simplified, traditional], .. } = self;
        let pattern = host.replace('.', r"\.");
        format!(
            "\n[[outlet]]\nid = \"{id}\"\nhosts = [\"{host}\"]\nnames = {{ en = \"{english}\", zh-Hans = \"{simplified}\", zh-Hant = \"{traditional}\" }}\n\
             section = '^{pattern}/([a-z]+)/'\n\n[[outlet.identity]]\npattern = '^{pattern}/(?:[^?]*/)?([0-9]+)\\.html$'\n\
             name = \"{host}/${{1}}\"\n"
        )
    }
}

pub(super) const OUTLETS: [Outlet; 6] = [
    Outlet {
        id: "dongbao",
        host: "dongbao.example",
        names: ["East Daily", "东报", "東報"],
        script: Script::Hans,
        byline: Byline::Rfc2822,
        credits: ["记者：甲乙 责编：丙丁", "记者：戊己 责编：丙丁", "责编：庚辛"],
        lines: ["未经许可，不得转载本报文章。", "扫一扫，看更多东报新闻"],
    },
    Outlet {
        id: "jiangsheng",
        host: "jiangsheng.example",
        names: ["River Voice", "江声", "江聲"],
        script: Script::Hans,
        byline: Byline::Iso,
        credits: ["（江声综合报道）", "编辑：甲乙", "（记者丙丁报道）"],
        lines: ["© 江声台版权所有", "您也可以订阅江声的每日邮件。"],
    },
    Outlet {
        id: "gangwen",
        host: "gangwen.example",
        names: ["Harbour News", "港闻", "港聞"],
        script: Script::Hant,
        byline: Byline::Rfc2822,
        credits: ["記者：甲乙 責編：丙丁", "（綜合報導）", "責編：戊己"],
        lines: ["港聞社版權所有，不得轉載", "歡迎訂閱港聞每日電郵"],
    },
    Outlet {
        id: "daoxin",
        host: "daoxin.example",
        names: ["Island Post", "岛信", "島信"],
        script: Script::Hant,
        byline: Byline::Labelled,
        credits: ["（島信記者甲乙報導）", "編譯：丙丁", "攝影：戊己"],
        lines: ["想看更多島信新聞，請下載應用程式", "按讚加入島信粉絲專頁"],
    },
    Outlet {
        id: "beiwang",
        host: "beiwang.example",
        names: ["North Net", "北网", "北網"],
        script: Script::Hans,
        byline: Byline::None,
        credits: ["（责任编辑：甲乙）", "来源：北网", "责任编辑：丙丁"],
        lines: ["版权声明：本网所有内容均为虚构。", "更多精彩内容请关注北网公众号"],
    },
    Outlet {
        id: "shixun",
        host: "shixun.example",
        names: ["Ten Days", "十旬", "十旬"],
        script: Script::Hans,
        byline: Byline::Iso,
        credits: ["作者：甲乙", "译者：丙丁", "校对：戊己"],
        lines: ["本文版权归十旬所有", "支持十旬，请点这里"],
    },
];

/// How an outlet's other articles link to this one of theirs: without the day, or the words, in its address.
pub(super) fn link(number: u64) -> String {
    format!("/{}/{number}.html", section(number))
}

fn section(number: u64) -> &'static str {
    let section = usize::try_from(number % 4).ok().and_then(|nth| SECTIONS.get(nth));
    section.copied().unwrap_or("news")
}
