//! Which period does somebody mean who types a date? The forms that people write, where the order of year, month and day
//! leaves no doubt; addresses and answers are always written as ISO 8601.

use super::{Day, Period};

/// What may stand after year, month and day.
const UNITS: [&[char]; 3] = [&['年'], &['月'], &['日', '号', '號']];
/// What may stand between them. A Chinese keyboard gives `。` and `、` for the keys of `.` and `/`.
const SEPARATORS: [char; 5] = ['-', '/', '.', '。', '、'];

impl Period {
    /// Reads a date as people type it: besides `2023`, `2023-06` and `2023-06-05` also `2023/6/5`, `2023.6`,
    /// `2023年6月5日`, `202306` and `20230605`, with digits and signs of either width and spaces between the parts. The year
    /// comes first and has four digits; whatever is written otherwise (`01/02/2020`) may mean two things and is none.
    ///
    /// ```
    /// use yulan::corpus::Period;
    /// assert_eq!(Period::from_typed("2020年7月").unwrap().to_string(), "2020-07");
    /// assert!(Period::from_typed("01/02/2020").is_none());
    /// ```
    #[must_use]
    pub fn from_typed(text: &str) -> Option<Self> {
        let narrow: String = text.chars().map(narrowed).collect();
        let mut rest = narrow.trim();
        let mut numbers = [None; 3];
        // Whether a separator stands last, which has something to come after it.
        let mut is_open = false;
        for (number, units) in numbers.iter_mut().zip(UNITS) {
            let (digits, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()));
            let after = after.trim_start();
            let separated = after.strip_prefix(SEPARATORS);
            *number = Some(digits);
            rest = separated.or_else(|| after.strip_prefix(units)).unwrap_or(after).trim_start();
            is_open = separated.is_some();
            if rest.is_empty() && !is_open {
                break;
            }
        }
        match numbers {
            _ if is_open || !rest.is_empty() => None,
            [Some(digits), None, None] if digits.len() > 4 => {
                let (year, rest) = digits.split_at(4);
                let (month, day) = rest.split_at_checked(2)?;
                Self::of_numbers(year, Some(month), Some(day).filter(|day| !day.is_empty()), 2)
            }
            [year, month, day] => Self::of_numbers(year?, month, day, 1),
        }
    }

    /// The period of these numbers, month and day of at least so many digits and at most two.
    fn of_numbers(year: &str, month: Option<&str>, day: Option<&str>, min_digits: usize) -> Option<Self> {
        let number = |digits: Option<&str>| match digits {
            Some(digits) if (min_digits..=2).contains(&digits.len()) => digits.parse().ok().map(Some),
            Some(_) => None,
            None => Some(None),
        };
        let year = year.parse().ok().filter(|_| year.len() == 4)?;
        let (month, day) = (number(month)?, number(day)?);
        Day::new(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(Self { year, month, day })
    }
}

/// A character of double width as its like of single width.
fn narrowed(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, iso: Option<&str>) {
        assert_eq!(Period::from_typed(typed).map(|period| period.to_string()).as_deref(), iso, "{typed}");
    }

    #[test]
    fn dates_are_read_as_people_type_them() {
        for typed in ["2020-07-01", "2020/7/1", "2020.7.1", "2020年7月1日", "2020年07月01号", "20200701", "2020-7-1"]
        {
            check(typed, Some("2020-07-01"));
        }
        for typed in
            ["２０２０年７月１日", "２０２０／７／１", "　2020 年 7 月 1 號 ", "2020 7 1", "2020。7。1", "2020、7、1"]
        {
            check(typed, Some("2020-07-01"));
        }
        for typed in ["2020-07", "2020.7", "2020/07", "2020年7月", "2020年7", "202007", "２０２０－７", " 2020 / 7 "]
        {
            check(typed, Some("2020-07"));
        }
        for typed in ["2020", "2020年", "２０２０", "2020 年"] {
            check(typed, Some("2020"));
        }
        check("2019-2-3", Some("2019-02-03"));
    }

    #[test]
    fn what_is_no_date_or_may_be_two_is_refused() {
        let ambiguous = ["01/02/2020", "1-2-2020", "7/2020", "20/7/1", "1.7.20", "7月1日"];
        let impossible = ["2020-13", "2020-02-30", "2020/0/1", "20201301", "0000", "2020-7-0", "2019-2-29"];
        let other = [
            "",
            " ",
            "-",
            "年",
            "yesterday",
            "2020-",
            "2020/7/",
            "2020--7-1-1",
            "2020月7",
            "2020日",
            "2020年7日",
            "20207",
            "2020071",
            "202007011",
            "2020-007",
            "2020-7-1-1",
            "2020-7-1 12:00",
            "2020..2021",
            "+2020",
            "二〇二〇年",
            "2020年年",
            "2020-06-05T",
        ];
        for typed in ambiguous.into_iter().chain(impossible).chain(other) {
            check(typed, None);
        }
    }
}
