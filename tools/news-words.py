#!/usr/bin/env python3
"""Writes src/generate/words.txt, the words that made-up news are written in: the 30,000 commonest of jieba's
dictionary, the commonest first, one a line.

The dictionary comes as text with the crate jieba-rs 0.11.0 (MIT), which keeps it to itself at run time; a list in the
repository also keeps made-up archives the same when that crate changes. A scratch project fetches it:

    cargo new /tmp/scratch && cd /tmp/scratch
    cargo add jieba-rs@=0.11.0 && cargo vendor vendor
    python3 tools/news-words.py /tmp/scratch/vendor/jieba-rs/src/data/dict.txt

Names of people, places, organisations and makes are left out, so that no made-up sentence says anything of anyone.
"""

import sys
from pathlib import Path

N_WORDS = 30_000
LONGEST = 4
# Tags of the set of ICTCLAS: names of people, places, organisations, and other names.
NAMES = ("nr", "ns", "nt", "nz")
OUT = Path(__file__).parent.parent / "src/generate/words.txt"


def is_word(word: str, tag: str) -> bool:
    is_han = all("\u4e00" <= character <= "\u9fff" for character in word)
    return is_han and len(word) <= LONGEST and not tag.startswith(NAMES)


rows = [line.split(" ") for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
words = [(-int(count), word) for word, count, tag in rows if is_word(word, tag)]
words.sort()
OUT.write_text("".join(word + "\n" for _, word in words[:N_WORDS]), encoding="utf-8")
