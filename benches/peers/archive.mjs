// What is searched, and what must be found: the texts of a site, sixty queries drawn from them, and the answers of a plain
// scan, as the characters stand and folded by Yulan's own tables.
import { readFileSync, readdirSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** The texts of a site, in the order of the corpus. */
export function textsOf(site) {
  const manifest = JSON.parse(readFileSync(`${site}/corpus.json`, "utf8"));
  const shards = manifest.shards.filter((shard) => shard.kind === "articles");
  const articles = shards.flatMap((shard) => JSON.parse(gunzipSync(readFileSync(`${site}/${shard.file}`))));
  const text = (block) => (block.runs ?? []).map((run) => run.text).join("");
  return articles.map(({ id, title, blocks }) => ({ id, title, body: [title, ...blocks.map(text)].join("\n") }));
}

/** Numbers by chance, the same each time (mulberry32). */
function chance(seed) {
  return (bound) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
  };
}

const HAN = /[\u4e00-\u9fff]/;

/** Sixty queries cut from the texts: one to eight characters, and two words. Each is a list of strings that all must stand. */
export function queriesOf(texts) {
  const below = chance(7);
  const cut = (length) => {
    for (;;) {
      const { body } = texts[below(texts.length)];
      const start = below(Math.max(1, body.length - length));
      const piece = body.slice(start, start + length);
      if (piece.length === length && [...piece].every((c) => HAN.test(c))) return piece;
    }
  };
  const queries = [];
  for (let nth = 0; nth < 10; nth += 1) {
    queries.push([cut(1)], [cut(2)], [cut(2)], [cut(3 + (nth % 2))], [cut(5 + (nth % 4))], [cut(2), cut(2)]);
  }
  return queries;
}

/** A fold by the tables of `src/text`. */
export function folder(root) {
  const map = new Map();
  for (const table of ["classes", "latin"]) {
    for (const line of readFileSync(`${root}/src/text/${table}.txt`, "utf8").split("\n")) {
      const [first, ...others] = line.startsWith("#") ? [] : [...line];
      others.forEach((other) => map.set(other, first));
    }
  }
  const one = (c) => {
    const code = c.codePointAt(0);
    const narrow = code >= 0xff01 && code <= 0xff5e ? String.fromCodePoint(code - 0xfee0) : c;
    return map.get(narrow) ?? map.get(narrow.toLowerCase()) ?? narrow.toLowerCase();
  };
  return (text) =>
    [...text.replace(/[\u200b\ufeff\u00ad]/g, "").replace(/(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])/g, "")].map(one).join("");
}

/** For each query the numbers of the texts that hold it. */
export function truths(texts, queries) {
  return queries.map((parts) => texts.flatMap((text, nth) => (parts.every((part) => text.includes(part)) ? [nth] : [])));
}

/** Bytes and files of a folder. */
export function weight(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = entries.map((entry) => readFileSync(`${entry.parentPath ?? entry.path}/${entry.name}`).length);
  return { files: entries.length, bytes: bytes.reduce((sum, each) => sum + each, 0) };
}
