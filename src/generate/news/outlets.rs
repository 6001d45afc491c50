//! Who publishes made-up news? Twelve outlets that do not exist: the six of every made-up archive and six more.

use crate::generate::outlets::{self, Byline, Outlet, Script};

/// Of a hundred articles, how many each outlet has: a few have most.
pub(super) const SIZES: [u64; 12] = [18, 15, 13, 11, 10, 8, 7, 6, 5, 3, 3, 1];

/// All of them, in the order of their sizes.
pub(super) fn all() -> impl Iterator<Item = &'static Outlet> {
    outlets::OUTLETS.iter().chain(&MORE)
}

const MORE: [Outlet; 6] = [
    Outlet {
        id: "xiaxun",
        host: "xiaxun.example",
        names: ["Strait Bulletin", "峡讯", "峽訊"],
        script: Script::Hant,
        byline: Byline::Iso,
        credits: ["（峽訊綜合報導）", "記者：甲乙", "編輯：丙丁"],
        lines: ["© 峽訊社版權所有", "訂閱峽訊，每日一信"],
    },
    Outlet {
        id: "shankan",
        host: "shankan.example",
        names: ["Mountain Monthly", "山刊", "山刊"],
        script: Script::Hans,
        byline: Byline::None,
        credits: ["作者：甲乙", "作者：丙丁", "编辑：戊己"],
        lines: ["山刊保留所有权利", "本刊欢迎来稿"],
    },
    Outlet {
        id: "nanyan",
        host: "nanyan.example",
        names: ["Southern Goose", "南雁", "南雁"],
        script: Script::Hans,
        byline: Byline::Labelled,
        credits: ["（南雁记者甲乙）", "责编：丙丁", "审校：戊己"],
        lines: ["更多内容请看南雁首页", "南雁社版权所有"],
    },
    Outlet {
        id: "tingtao",
        host: "tingtao.example",
        names: ["The Tide", "听涛", "聽濤"],
        script: Script::Hant,
        byline: Byline::Rfc2822,
        credits: ["撰文：甲乙", "撰文：丙丁", "攝影：戊己"],
        lines: ["聽濤網版權所有", "加入聽濤會員"],
    },
    Outlet {
        id: "yuanwang",
        host: "yuanwang.example",
        names: ["Lookout", "远望", "遠望"],
        script: Script::Hans,
        byline: Byline::Rfc2822,
        credits: ["来源：远望", "编译：甲乙", "校对：丙丁"],
        lines: ["远望网刊登的文章均为虚构", "关注远望，每天更新"],
    },
    Outlet {
        id: "chenchuang",
        host: "chenchuang.example",
        names: ["Morning Window", "晨窗", "晨窗"],
        script: Script::Hant,
        byline: Byline::Iso,
        credits: ["（晨窗記者甲乙）", "編輯：丙丁", "製圖：戊己"],
        lines: ["晨窗雜誌版權所有", "每天早上的晨窗"],
    },
];
