//! The public names and terms that made-up news mention, and how often, when.

/// A name or term, in both scripts, and how the archive mentions it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its forms in outlets that write Simplified, the most frequent one first.
    pub hans: &'static [&'static str],
    /// Its forms in outlets that write Traditional, the most frequent one first.
    pub hant: &'static [&'static str],
    /// In how many of 10,000 articles one of the forms is put.
    pub per_10_000: u32,
    /// The first month in which it is mentioned; 0 is January 2019.
    pub since: u32,
    /// The months in which it is mentioned most; 0 is January 2019.
    pub peaks: [u32; 2],
}

impl Name {
    /// Its first form in Simplified, by which it is told from the others.
    #[must_use]
    pub fn id(&self) -> &'static str {
        self.hans.first().copied().unwrap_or_default()
    }

    /// All its forms, each once.
    pub fn forms(&self) -> impl Iterator<Item = &'static str> {
        let only_hant = self.hant.iter().filter(|form| !self.hans.contains(form));
        self.hans.iter().chain(only_hant).copied()
    }
}

const fn name(
    simplified: &'static [&'static str],
    traditional: &'static [&'static str],
    per_10_000: u32,
    since: u32,
    peaks: [u32; 2],
) -> Name {
    Name { hans: simplified, hant: traditional, per_10_000, since, peaks }
}

/// The names. Where a form of one stands within that of another (国安法 in 港区国安法), each is put by itself: a search
/// for the shorter one finds the articles of both.
pub static NAMES: [Name; 40] = [
    name(&["武汉肺炎", "武汉病毒"], &["武漢肺炎", "武漢病毒"], 2800, 12, [13, 16]),
    name(&["新冠病毒", "新冠肺炎", "新型冠状病毒"], &["新冠病毒", "新冠肺炎", "新型冠狀病毒"], 2400, 12, [14, 24]),
    name(&["习近平", "Xi Jinping"], &["習近平", "Xi Jinping"], 2200, 0, [9, 30]),
    name(&["特朗普", "川普", "Trump"], &["川普", "特朗普", "Trump"], 2000, 0, [17, 22]),
    name(&["国安法", "港版国安法"], &["國安法", "港版國安法"], 1100, 16, [17, 18]),
    name(&["拜登", "Biden"], &["拜登", "Biden"], 900, 4, [22, 24]),
    name(&["疫苗"], &["疫苗"], 800, 12, [24, 28]),
    name(&["中华人民共和国"], &["中華人民共和國"], 700, 0, [9, 30]),
    name(&["世卫组织", "世界卫生组织", "WHO"], &["世衛", "世界衛生組織", "WHO"], 700, 6, [13, 16]),
    name(&["COVID-19"], &["COVID-19"], 600, 13, [14, 26]),
    name(&["华为", "Huawei"], &["華為", "Huawei"], 600, 0, [4, 18]),
    name(&["蓬佩奥", "庞培奥", "Pompeo"], &["龐培歐", "蓬佩奧", "Pompeo"], 500, 0, [18, 19]),
    name(&["林郑月娥"], &["林鄭月娥"], 500, 0, [6, 10]),
    name(&["蔡英文", "Tsai Ing-wen"], &["蔡英文", "Tsai Ing-wen"], 450, 0, [12, 33]),
    name(&["贸易战"], &["貿易戰"], 450, 0, [4, 7]),
    name(&["普京", "Putin"], &["普丁", "普京", "Putin"], 400, 0, [5, 29]),
    name(&["一带一路"], &["一帶一路"], 320, 0, [3, 29]),
    name(&["逃犯条例", "送中条例"], &["逃犯條例", "送中條例"], 300, 1, [5, 6]),
    name(&["王毅"], &["王毅"], 260, 0, [17, 26]),
    name(&["李克强"], &["李克強"], 240, 0, [2, 16]),
    name(&["默克尔", "Merkel"], &["梅克爾", "默克爾", "Merkel"], 220, 0, [8, 32]),
    name(&["黎智英", "Jimmy Lai"], &["黎智英", "Jimmy Lai"], 200, 7, [19, 23]),
    name(&["布林肯", "Blinken"], &["布林肯", "Blinken"], 180, 22, [26, 30]),
    name(&["孟晚舟"], &["孟晚舟"], 160, 0, [1, 32]),
    name(&["黄之锋", "Joshua Wong"], &["黃之鋒", "Joshua Wong"], 150, 4, [8, 22]),
    name(&["佩洛西", "Pelosi"], &["裴洛西", "佩洛西", "Pelosi"], 140, 0, [9, 12]),
    name(&["金正恩", "Kim Jong Un"], &["金正恩", "Kim Jong Un"], 130, 0, [1, 15]),
    name(&["谭德塞", "Tedros"], &["譚德塞", "Tedros"], 120, 12, [13, 15]),
    name(&["马克龙", "Macron"], &["馬克宏", "馬克龍", "Macron"], 100, 0, [2, 32]),
    name(&["港区国安法"], &["港區國安法"], 100, 16, [17, 18]),
    name(&["李文亮"], &["李文亮"], 90, 12, [13, 25]),
    name(&["脱欧", "Brexit"], &["脫歐", "Brexit"], 90, 0, [9, 12]),
    name(&["罗冠聪", "Nathan Law"], &["羅冠聰", "Nathan Law"], 80, 5, [18, 19]),
    name(&["马云", "Jack Ma"], &["馬雲", "Jack Ma"], 70, 0, [8, 22]),
    name(&["钟南山"], &["鍾南山"], 60, 12, [12, 14]),
    name(&["碳中和", "carbon neutrality"], &["碳中和", "carbon neutrality"], 60, 20, [20, 33]),
    name(&["莫里森", "Scott Morrison"], &["莫里森", "莫里遜", "Scott Morrison"], 50, 0, [22, 32]),
    name(&["文在寅", "Moon Jae-in"], &["文在寅", "Moon Jae-in"], 40, 0, [5, 28]),
    name(&["健康码"], &["健康碼"], 35, 13, [14, 31]),
    name(&["躺平"], &["躺平"], 10, 28, [28, 29]),
];
