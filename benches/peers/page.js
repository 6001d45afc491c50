// Runs in the page: makes an engine ready, asks it every query, and tells times, sets and how long the page stood still.
/* global sqlite3InitModule */

const bigrams = (text) => {
  const found = [];
  for (const run of text.toLowerCase().match(/[\u4e00-\u9fff]+|[a-z0-9]+/g) ?? []) {
    if (!/[\u4e00-\u9fff]/.test(run) || run.length === 1) found.push(run);
    else for (let at = 0; at + 1 < run.length; at += 1) found.push(run.slice(at, at + 2));
  }
  return found;
};

const engines = {
  async scan(texts) {
    return (parts) => texts.flatMap((text, nth) => (parts.every((part) => text.includes(part)) ? [nth] : []));
  },
  async minisearch(texts) {
    const { default: MiniSearch } = await import("/npm/minisearch/dist/es/index.js");
    const index = new MiniSearch({ fields: ["body"], tokenize: bigrams, searchOptions: { combineWith: "AND" } });
    index.addAll(texts.map((body, id) => ({ id, body })));
    return (parts) => index.search(parts.join(" ")).map((found) => found.id);
  },
  async flexsearch(texts) {
    const { Index } = await import("/npm/flexsearch/dist/flexsearch.bundle.module.min.mjs");
    const index = new Index({ tokenize: "strict", encode: bigrams, cache: false });
    texts.forEach((body, id) => index.add(id, body));
    return (parts) => index.search(parts.join(" "), { limit: texts.length });
  },
  async orama(texts) {
    const { create, insertMultiple, search } = await import("/npm/@orama/orama/dist/browser/index.js");
    const tokenizer = { language: "chinese", normalizationCache: new Map(), tokenize: (text) => [...new Set(bigrams(text))] };
    const db = await create({ schema: { body: "string" }, components: { tokenizer } });
    await insertMultiple(db, texts.map((body, id) => ({ id: String(id), body })), 500);
    return async (parts) => {
      const found = await search(db, { term: parts.join(" "), threshold: 0, limit: texts.length });
      return found.hits.map((hit) => Number(hit.id));
    };
  },
  async sqlite(texts) {
    const { default: init } = await import("/sqlite/index.mjs");
    const sqlite = await init({ print() {}, printErr() {} });
    const db = new sqlite.oo1.DB(":memory:");
    db.exec("create virtual table t using fts5(body, tokenize = 'trigram', detail = full)");
    db.transaction(() => {
      const insert = db.prepare("insert into t(rowid, body) values (?, ?)");
      texts.forEach((body, id) => insert.bind([id, body]).stepReset());
      insert.finalize();
    });
    // The trigram index answers LIKE of three characters and more, and scans for fewer: the same query either way.
    return (parts) => {
      const where = parts.map(() => "body like ?").join(" and ");
      const found = [];
      db.exec({ sql: `select rowid from t where ${where}`, bind: parts.map((part) => `%${part}%`), rowMode: 0, resultRows: found });
      return found;
    };
  },
  async pagefind(_, numbers) {
    const pagefind = await import("/pagefind/pagefind.js");
    await pagefind.init();
    const ask = async (parts) => {
      const found = await pagefind.search(parts.join(" "));
      await Promise.all(found.results.slice(0, 10).map((result) => result.data()));
      return found.results.map((result) => numbers[result.id]);
    };
    return ask;
  },
  async yulan(_, numbers) {
    await window.yulan.hold();
    return async (parts, address) => {
      const q = encodeURIComponent(parts.map((part) => `"${part}"`).join(" "));
      const answer = await window.yulan.ask(`#q=${q}&alias=off${address}`);
      return { all: answer.articles, found: answer.results.map((row) => numbers[row.id]), complete: answer.complete };
    };
  },
};

const percentile = (values, share) => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};

/** How long nothing else could happen in the page while something ran. */
async function standstill(run) {
  const { port1, port2 } = new MessageChannel();
  let [longest, last, isOver] = [0, performance.now(), false];
  port1.onmessage = () => {
    const now = performance.now();
    [longest, last] = [Math.max(longest, now - last), now];
    if (!isOver) port2.postMessage(0);
  };
  port2.postMessage(0);
  const result = await run();
  await new Promise((resolve) => setTimeout(resolve));
  isOver = true;
  return { result, longest: Math.max(longest, performance.now() - last) };
}

async function measure(ask, queries, times) {
  const { result, longest } = await standstill(async () => {
    const medians = [];
    for (const parts of queries) {
      const runs = [];
      for (let nth = 0; nth < times; nth += 1) {
        const start = performance.now();
        await ask(parts);
        runs.push(performance.now() - start);
        // Between two askings the page may do other things, as it may between two keystrokes.
        await new Promise((resolve) => setTimeout(resolve));
      }
      medians.push(percentile(runs, 0.5));
    }
    return medians;
  });
  return { p50: percentile(result, 0.5), p95: percentile(result, 0.95), block: longest };
}

window.runPeer = async (name) => {
  const { texts, queries, numbers } = await (await fetch("/queries.json")).json().then(async (json) => ({
    ...json,
    texts: ["yulan", "pagefind"].includes(name) ? [] : await (await fetch("/texts.json")).json(),
  }));
  const start = performance.now();
  const ask = await engines[name](texts, numbers[name] ?? {});
  const ready = performance.now() - start;
  if (name === "yulan") {
    const shown = (address) => (parts) => ask(parts, `&show=10${address}`);
    const warm = await measure(shown(""), queries, 5);
    const sets = { literal: [], folded: [] };
    for (const parts of queries) {
      for (const [kind, address] of [["literal", "&exact=1"], ["folded", ""]]) {
        const first = await ask(parts, `&show=1${address}`);
        const listed = first.all <= 2000 ? await ask(parts, `&show=2000${address}`) : { found: null };
        sets[kind].push({ all: first.all, found: listed.found, complete: first.complete });
      }
    }
    return { ready, ...warm, sets };
  }
  const found = [];
  for (const parts of queries) found.push(await ask(parts));
  return { ready, ...(await measure(ask, queries, name === "pagefind" ? 3 : 5)), found };
};

/** Asks one query of a page that has asked none yet, for the bytes that it brings. */
window.askOnce = async (name, parts) => {
  const ask = await engines[name]([], {});
  await fetch("/mark");
  await ask(parts);
};
