// What is typed: words that are frequent in the archive itself, and two that readers of Chinese news type anywhere.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

const HAN_RUN = /[\u4e00-\u9fff]+/g;
const MAX_SHARDS = 4;

/** Queries for a site, frequent ones first of each kind; `facets` is the answer to an empty query. */
export function queriesOf(site, { facets = {} } = {}) {
  const manifest = JSON.parse(readFileSync(`${site}/corpus.json`, "utf8"));
  const shards = manifest.shards.filter((shard) => shard.kind === "articles").slice(0, MAX_SHARDS);
  const articles = shards.flatMap((shard) => JSON.parse(gunzipSync(readFileSync(`${site}/${shard.file}`))));
  const counts = { 2: new Map(), 4: new Map() };
  for (const { title, blocks } of articles) {
    const text = [title, ...blocks.flatMap((block) => (block.runs ?? []).map((run) => run.text))].join("\n");
    for (const [run] of text.matchAll(HAN_RUN)) {
      for (const length of [2, 4]) {
        for (let at = 0; at + length <= run.length; at += length) {
          const piece = run.slice(at, at + length);
          counts[length].set(piece, (counts[length].get(piece) ?? 0) + 1);
        }
      }
    }
  }
  const most = (length, n) => [...counts[length]].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).slice(0, n).map(([piece]) => piece);
  const named = ["name", "topic"].flatMap((key) => (facets[key] ?? []).map(({ value }) => value)).filter((value) => /^[\u4e00-\u9fff]{2,5}$/.test(value));
  const [twos, fours] = [most(2, 16), most(4, 10)];
  const pairs = [0, 1, 2, 3].map((nth) => `${twos[nth]} ${twos[nth + 5]}`);
  return [...new Set(["经济发展", "經濟", ...twos.slice(0, 12), ...fours, ...named.slice(0, 8), ...pairs])];
}
