#!/usr/bin/env python3
"""Writes src/text/classes.txt, src/text/latin.txt, src/text/only.txt,
src/text/hans.txt and src/text/hant.txt.

The Chinese tables come from OpenCC's dictionaries, which the crate ferrous-opencc 0.4.0
carries as text (Apache-2.0). The package itself never depends on that crate; a scratch
project fetches it:

    cargo new /tmp/scratch && cd /tmp/scratch
    cargo add ferrous-opencc@=0.4.0 && cargo vendor vendor
    python3 tools/fold-classes.py /tmp/scratch/vendor/ferrous-opencc/assets/dictionaries

The second argument, src/text beside this script unless given, is where the files go. The same
dictionaries give the same bytes: nothing depends on the order of sets, on the clock or on the
version of Unicode, as long as it knows 14.0.
"""

import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

# One character each side of the tab: simplification, then the regional forms.
CHARACTER_TABLES = [
    "STCharacters", "TSCharacters",
    "TWVariants", "TWVariantsRev", "HKVariants", "HKVariantsRev",
]
# Rows of one length spell one word in two scripts, so they are read position by position.
# TWPhrases and its reverse are left out: their rows swap one word for another (软件 軟體).
PHRASE_TABLES = ["STPhrases", "TSPhrases", "TWVariantsRevPhrases", "HKVariantsRevPhrases"]
# Read last and under a condition, see `japanese`. The Shinjitai tables are left out: they
# swap words (一獲千金 一攫千金) and make one character of four (弁 for 辨 辯 瓣 辦).
JAPANESE_TABLES = ["JPVariants", "JPVariantsRev"]
# Pairs that no table holds although newspapers write one for the other.
BY_HAND = ["牠它", "妳你", "祂他", "砲炮", "帳账", "姪侄", "呉吴"]
# What stands in place of a compatibility form: Kangxi and other radicals, then ideographs.
COMPATIBILITY = [(0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
# Not Han and in no rule: pairs of quotes, and the dot between the parts of a foreign name.
SIGNS = [
    "\"“”„‟«»「」『』〝〞〟﹁﹂﹃﹄｢｣",
    "'‘’‚‛‹›`´",
    "·‧•・･",
]
# Latin, IPA, Greek, Cyrillic, their later blocks, and the letterlike Ω K Å.
LETTERS = [
    (0x80, 0x2AF), (0x370, 0x52F), (0x1E00, 0x1FFF), (0x2126, 0x212B), (0x2C60, 0x2C7F),
]
COMBINING = [(0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF)]

NOTICE = """\
# Derived from the dictionaries of OpenCC (https://github.com/BYVoid/OpenCC), copyright the
# OpenCC authors, under the Apache License, Version 2.0
# (https://www.apache.org/licenses/LICENSE-2.0), as carried by ferrous-opencc 0.4.0.
# Changed: {change}.
# Made by tools/fold-classes.py; edit that, not this.
"""


def rows(folder, table):
    """Yields (key, values) of one dictionary."""
    for line in (folder / f"{table}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, values = line.split("\t")
            yield key, values.split()


def within(char, ranges):
    return any(first <= ord(char) <= last for first, last in ranges)


def encoded_between(char, codec, first, last):
    try:
        code = char.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and first <= int.from_bytes(code, "big") <= last


def is_gb2312(char):
    return encoded_between(char, "gb2312", 0xB0A1, 0xF7FE)


def is_common_in_mainland(char):
    """GB 2312, level 1: the 3,755 frequent characters."""
    return encoded_between(char, "gb2312", 0xB0A1, 0xD7F9)


def is_common_in_taiwan(char):
    """Big5, level 1: the 5,401 frequent characters."""
    return encoded_between(char, "big5", 0xA440, 0xC67E)


class Classes:
    """Union-find over characters."""

    def __init__(self):
        self.members = {}

    def of(self, char):
        return self.members.setdefault(char, {char})

    def join(self, one, other):
        into, from_ = self.of(one), self.of(other)
        if into is not from_:
            into |= from_
            for char in from_:
                self.members[char] = into

    def all(self):
        """Every class of two or more, once."""
        return [c for char, c in self.members.items() if len(c) > 1 and char == min(c)]


def pairs(folder, tables):
    for table in tables:
        for key, values in rows(folder, table):
            for value in values:
                if len(key) == len(value):
                    yield from ((a, b) for a, b in zip(key, value) if a != b)


def japanese(folder, classes):
    """Adds Japanese forms, but lets none join two classes that mainland writing keeps apart.

    Japan gave old short characters to other words: 予 for 豫, 欠 for 缺, 芸 for 藝, 沪 for 濾,
    連 for 聯. A row that would join two classes which each hold a character of GB 2312 is such
    a loan and is passed over.
    """
    for one, other in pairs(folder, JAPANESE_TABLES):
        apart = classes.of(one) is not classes.of(other)
        if not (apart and any(map(is_gb2312, classes.of(one)))
                and any(map(is_gb2312, classes.of(other)))):
            classes.join(one, other)


def compatibility(classes):
    for first, last in COMPATIBILITY:
        for char in map(chr, range(first, last + 1)):
            plain = unicodedata.normalize("NFKC", char)
            if plain != char and len(plain) == 1:
                classes.join(char, plain)


def han_classes(folder):
    """The classes of Han characters, representative first, in order of representative.

    The representative is the character most used in Simplified writing: of the lowest rank
    (GB 2312 level 1, level 2, target of TSCharacters, any other, compatibility form), and
    within a rank the most frequent in the keys of STPhrases, then the lowest code point.
    """
    classes = Classes()
    for one, other in pairs(folder, CHARACTER_TABLES + PHRASE_TABLES):
        classes.join(one, other)
    japanese(folder, classes)
    for one, other in BY_HAND:
        classes.join(one, other)
    compatibility(classes)

    uses = Counter(char for key, _ in rows(folder, "STPhrases") for char in key)
    simplified = {char for _, values in rows(folder, "TSCharacters") for char in values}

    def order(char):
        ranks = [is_common_in_mainland(char), is_gb2312(char), char in simplified,
                 not within(char, COMPATIBILITY), True]
        return ranks.index(True), -uses[char], char

    found = [sorted(members, key=order) for members in classes.all()]
    return sorted(c[0] + "".join(sorted(c[1:])) for c in found)


def plain_letter(char):
    """The letter without case and diacritics: one character, or `char` where that is none."""
    decomposed = unicodedata.normalize("NFD", char)
    if all(within(mark, COMBINING) for mark in decomposed[1:]):
        char = decomposed[0]
    # Strokes, hooks and missing dots are no marks to Unicode, but its names tell them.
    name = unicodedata.name(char, "")
    stroke = re.fullmatch(
        r"LATIN (?:SMALL|CAPITAL) LETTER (?:DOTLESS )?([A-Z])(?: WITH (?!SMALL).*)?", name)
    if stroke:
        return stroke[1].lower()
    # ß would casefold to two letters, ẞ at least has a small form.
    return next((c for c in (char.casefold(), char.lower()) if len(c) == 1), char)


def letter_classes():
    classes = {}
    for first, last in LETTERS:
        for char in map(chr, range(first, last + 1)):
            if not unicodedata.category(char).startswith("L"):
                continue
            plain, after = plain_letter(char), plain_letter(plain_letter(char))
            while plain != after:
                plain, after = after, plain_letter(after)
            if plain != char:
                classes.setdefault(plain, []).append(char)
    return [plain + "".join(sorted(members)) for plain, members in sorted(classes.items())]


def one_script_only(folder):
    """Characters of Simplified writing only, and of Traditional writing only.

    Such a character is a key of its table, no target in it, and not common on the other side;
    Simplified ones are no form that Taiwan or Hong Kong prefers either. Those beyond the Basic
    Multilingual Plane are so rare that they tell nothing.
    """
    def keys_only(table):
        table = dict(rows(folder, table))
        targets = {char for values in table.values() for char in values}
        return {char for char in table if char not in targets and ord(char) < 0x10000}

    regional = {char for table in ("TWVariants", "HKVariants")
                for _, values in rows(folder, table) for char in values}
    simplified = {char for char in keys_only("STCharacters") - regional
                  if not is_common_in_taiwan(char)}
    traditional = {char for char in keys_only("TSCharacters")
                   if not is_common_in_mainland(char)}
    return "".join(sorted(simplified)), "".join(sorted(traditional))


def conversions(folder, characters, phrases, variants):
    """Lines "as it is, a tab, as it becomes" of one direction, one character for one.

    Words that come out right character by character, or by shorter words, are left out.
    """
    variants = dict((key, values[0]) for key, values in rows(folder, variants)) if variants else {}

    def regional(text):
        return "".join(variants.get(char, char) for char in text)

    chars = {key: regional(values[0]) for key, values in rows(folder, characters)
             if len(key) == 1 and len(values[0]) == 1}
    for key, value in variants.items():
        chars.setdefault(key, value)
    chars = {key: value for key, value in chars.items() if key != value}
    words = {key: regional(values[0]) for key, values in rows(folder, phrases)
             if 1 < len(key) <= 16 and len(key) == len(values[0])}
    kept = {}

    def convert(text):
        out, place = "", 0
        while place < len(text):
            for length in range(min(16, len(text) - place), 1, -1):
                word = text[place:place + length]
                if word in kept:
                    out += kept[word]
                    place += length
                    break
            else:
                out += chars.get(text[place], text[place])
                place += 1
        return out

    for key in sorted(words, key=lambda word: (len(word), word)):
        if convert(key) != words[key]:
            kept[key] = words[key]
    table = {**chars, **kept}
    return [f"{key}\t{table[key]}" for key in sorted(table, key=lambda key: key.encode())]


def write(path, header, lines):
    path.write_text(header + "".join(line + "\n" for line in lines),
                    encoding="utf-8", newline="\n")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: fold-classes.py DICTIONARIES [OUTPUT]")
    folder = Path(sys.argv[1])
    beside = Path(__file__).resolve().parent.parent / "src" / "text"
    output = Path(sys.argv[2]) if len(sys.argv) == 3 else beside

    write(output / "classes.txt",
          "# Characters that count as the same: one class a line, its representative first.\n"
          + NOTICE.format(change="joined into classes, with compatibility forms of Unicode, "
                                 "quotes and a few pairs added"),
          SIGNS + han_classes(folder))
    write(output / "latin.txt",
          "# Letters that count as the same: one class a line, the plain small letter first.\n"
          "# From the Unicode character database, without what a rule in fold.rs covers.\n"
          "# Made by tools/fold-classes.py; edit that, not this.\n",
          letter_classes())
    write(output / "only.txt",
          "# Characters of Simplified writing only, then, on a second line, of Traditional only.\n"
          + NOTICE.format(change="reduced to the characters that tell the scripts apart"),
          one_script_only(folder))
    change = "reduced to words that their characters alone would get wrong, one character for one"
    write(output / "hant.txt",
          "# How Simplified text is written in Traditional, as is usual in Taiwan.\n"
          + NOTICE.format(change=change) + "\n",
          conversions(folder, "STCharacters", "STPhrases", "TWVariants"))
    write(output / "hans.txt",
          "# How Traditional text is written in Simplified.\n" + NOTICE.format(change=change) + "\n",
          conversions(folder, "TSCharacters", "TSPhrases", None))


if __name__ == "__main__":
    main()
