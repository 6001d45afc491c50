#!/usr/bin/env node
// Searches one archive with Yulan and its peers, each in a page of headless Chromium, and prints a table.
//
//   node run.mjs SITE [PEER...]
//
// SITE is a folder that `yulan build` wrote, with the app. `chromedriver` and `chromium` are on PATH. Every number is of
// this run; a peer that fails is named with its reason. Times are medians of five (Pagefind: three) askings of each query.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

import { folder, queriesOf, textsOf, truths, weight } from "./archive.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.YULAN_PEERS ?? join(here, "node_modules");
const [site, ...wanted] = process.argv.slice(2);
if (!site || !existsSync(join(site, "corpus.json"))) {
  console.error("name the folder of a site that was built with the app: node run.mjs SITE");
  process.exit(1);
}
const peers = wanted.length > 0 ? wanted : ["yulan", "scan", "sqlite", "pagefind", "minisearch", "flexsearch", "orama"];
const MAX_MINUTES = 10;

const texts = textsOf(site);
const queries = queriesOf(texts);
const fold = folder(join(here, "../.."));
const bodies = texts.map((text) => text.body);
const literal = truths(bodies, queries);
const foldedBodies = bodies.map(fold);
const folded = truths(foldedBodies, queries.map((parts) => parts.map(fold)));
const bytes = Buffer.byteLength(bodies.join(""));
console.log(`${texts.length} articles, ${(bytes / 1e6).toFixed(1)} MB of text, ${queries.length} queries`);

const work = mkdtempSync(join(tmpdir(), "yulan-peers-"));
const numbers = { yulan: Object.fromEntries(texts.map(({ id }, nth) => [id, nth])), pagefind: {} };

/** Writes Pagefind's index, and learns which of its records is which text. */
async function buildPagefind() {
  const pagefind = await import(join(modules, "pagefind/lib/index.js"));
  const { index } = await pagefind.createIndex({ forceLanguage: "zh" });
  for (const [nth, { title, body }] of texts.entries()) {
    await index.addCustomRecord({ url: `/${nth}`, content: body, language: "zh", meta: { title } });
  }
  await index.writeFiles({ outputPath: join(work, "pagefind") });
  await pagefind.close();
  const fragments = join(work, "pagefind/fragment");
  for (const file of readdirSync(fragments)) {
    const text = gunzipSync(readFileSync(join(fragments, file))).toString();
    numbers.pagefind[file.replace(/\.pf_fragment$/, "")] = Number(JSON.parse(text.slice(text.indexOf("{"))).url.slice(1));
  }
}

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".css": "text/css" };
let served = 0;
let atMark = 0;
const blank = "<!doctype html><meta charset=utf-8><script src=/page.js></script>";

function serve() {
  const places = [
    ["/npm/", modules], ["/sqlite/", join(modules, "@sqlite.org/sqlite-wasm/dist")], ["/pagefind/", join(work, "pagefind")], ["/site/", site],
  ];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path === "/mark") {
      atMark = served;
      return response.end();
    }
    const place = places.find(([prefix]) => path.startsWith(prefix));
    let file = place ? join(place[1], normalize(path.slice(place[0].length)) || "index.html") : null;
    if (path === "/") return response.setHeader("content-type", "text/html").end(blank);
    if (path === "/page.js") file = join(here, "page.js");
    if (path === "/queries.json" || path === "/texts.json") file = join(work, path);
    if (path.endsWith("/") && file) file = join(file, "index.html");
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    const content = readFileSync(file);
    served += content.length;
    return response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream").end(content);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A browser, driven over WebDriver. */
async function open() {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const driver = spawn("chromedriver", [`--port=${port}`], { stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout((MAX_MINUTES + 1) * 60_000),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(value.message.split("\n")[0]);
    return value;
  };
  for (let nth = 0; nth < 50; nth += 1) {
    try {
      await call("GET", "/status");
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const profile = mkdtempSync(join(work, "profile-"));
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--js-flags=--max-old-space-size=8000", `--user-data-dir=${profile}`];
  const capabilities = { alwaysMatch: { timeouts: { script: MAX_MINUTES * 60_000 }, "goog:chromeOptions": { args } } };
  const { sessionId } = await call("POST", "/session", { capabilities });
  const at = `/session/${sessionId}`;
  return {
    visit: (url) => call("POST", `${at}/url`, { url }),
    run: (script, args = []) => call("POST", `${at}/execute/async`, { script: `const done = arguments[arguments.length - 1]; (async () => { ${script} })().then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`, args }).then((text) => {
      const { value, error } = JSON.parse(text);
      if (error) throw new Error(error);
      return value;
    }),
    close: async () => {
      await call("DELETE", at).catch(() => {});
      driver.kill();
    },
  };
}

const same = (found, truth) => found.length === truth.length && [...new Set(found)].sort((a, b) => a - b).every((nth, place) => nth === truth[place]);

function exactness(name, result) {
  const count = (kind, truth) => truth.filter((expected, nth) => {
    if (name !== "yulan") return same(result.found[nth], expected);
    const { all, found, complete } = result.sets[kind][nth];
    return complete && all === expected.length && (found === null || same(found, expected));
  }).length;
  return { literal: count("literal", literal), folded: count("folded", folded) };
}

async function peer(name, origin) {
  if (name === "pagefind") await buildPagefind();
  writeFileSync(join(work, "queries.json"), JSON.stringify({ queries, numbers: { [name]: numbers[name] ?? {} } }));
  const browser = await open();
  try {
    await browser.visit(name === "yulan" ? `${origin}/site/index.html` : `${origin}/`);
    if (name === "yulan") {
      // The site's own policy keeps scripts of others out, so this one comes by the driver.
      const script = readFileSync(join(here, "page.js"), "utf8");
      await browser.run(`${script}; for (let nth = 0; nth < 200 && !window.yulan?.ask; nth += 1) await new Promise((resolve) => setTimeout(resolve, 50));`);
    }
    const result = await browser.run("return await window.runPeer(arguments[0])", [name]);
    let far = "–";
    if (name === "pagefind") {
      const all = [];
      for (const parts of queries) {
        await browser.visit(`${origin}/`);
        await browser.run("await window.askOnce('pagefind', arguments[0])", [parts]);
        all.push((served - atMark) / 1e3);
      }
      all.sort((a, b) => a - b);
      far = `${all[30].toFixed(0)} / ${all[57].toFixed(0)}`;
    }
    return { ...result, far, ...exactness(name, result) };
  } finally {
    await browser.close();
  }
}

mkdirSync(work, { recursive: true });
writeFileSync(join(work, "texts.json"), JSON.stringify(bodies));
const server = await serve();
const origin = `http://127.0.0.1:${server.address().port}`;
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
row("engine", "sets exact, literal", "sets exact, folded", "warm p50 / p95, ms", "page stood still, ms", "made ready in, s", "from afar, kB a query", "on the host");
row("---", "---", "---", "---", "---", "---", "---", "---");
for (const name of peers) {
  try {
    const { p50, p95, block, ready, far, literal: n, folded: m } = await peer(name, origin);
    const host = name === "pagefind" ? weight(join(work, "pagefind")) : name === "yulan" ? weight(site) : null;
    const size = host ? `${(host.bytes / 1e6).toFixed(1)} MB, ${host.files} files` : "–";
    row(name, `${n} of ${queries.length}`, `${m} of ${queries.length}`, `${p50.toFixed(1)} / ${p95.toFixed(1)}`, block.toFixed(0), (ready / 1e3).toFixed(1), far, size);
  } catch (error) {
    row(name, `not run: ${error.message.slice(0, 120)}`, "", "", "", "", "", "");
  }
}
server.close();
rmSync(work, { recursive: true, force: true });
process.exit(0);
