#!/usr/bin/env node
// Loads a single file without a worker again and again in WebKitGTK, from a host, and writes a line for each load.
//
//   node webkit-heap.mjs PAGE.html LOG LOADS
//
// Goes on where LOG ends. A line: number of the load, what came of it (`ok`; `fault`: the page failed or said an error;
// `late`: no answer in time; `lost`: the browser went), articles found, bytes of the WebAssembly's memory, milliseconds,
// seconds since 1970. What was said on the console, stacks, and the memory's size at a fault go to LOG.faults/NUMBER.json.
// Exits 1 where the log holds anything but `ok`. Ends only the driver it started and what that started.
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHost } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [page, log, wanted] = process.argv.slice(2);
const nLoads = Number(wanted);
if (!page || !log || !Number.isInteger(nLoads) || nLoads < 1) {
  console.error("usage: node webkit-heap.mjs PAGE.html LOG LOADS");
  process.exit(2);
}

/** Loads of one browser: its process is not as it was at first after many. */
const LOADS_A_BROWSER = 100;
const PATIENCE_MILLIS = 30_000;
const POLL_MILLIS = 25;
/** What is not to be said. */
const WRONG = ["error", "rejected", "uncaught"];

/** Runs before anything of the page's own: takes workers away, and keeps what is said and the memory. */
const PROBE = `
delete self.Worker;
{
  const probe = (self.heapProbe = { said: [], memory: null });
  for (const level of ["debug", "error", "info", "log", "warn"]) {
    const say = console[level];
    console[level] = (...parts) => {
      probe.said.push({ level, text: parts.map(String).join(" "), stack: new Error().stack });
      say.apply(console, parts);
    };
  }
  // The page marks itself as failed while the WebAssembly that panicked still stands on the stack.
  const { setAttribute } = Element.prototype;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "data-failed") probe.said.push({ level: "failed", text: value, stack: new Error().stack });
    return setAttribute.call(this, name, value);
  };
  const keep = (level, error) => probe.said.push({ level, text: String(error), stack: error?.stack ?? null });
  addEventListener("error", (event) => keep("uncaught", event.error ?? event.message));
  addEventListener("unhandledrejection", (event) => keep("rejected", event.reason));
  const { Instance } = WebAssembly;
  WebAssembly.Instance = function (...given) {
    const instance = new Instance(...given);
    probe.memory = instance.exports.memory;
    return instance;
  };
  WebAssembly.Instance.prototype = Instance.prototype;
}`;

/** What became of the load so far. */
const LOOK = `
const { dataset } = document.documentElement;
const total = document.querySelector("[data-total]")?.dataset ?? {};
return {
  failed: dataset.failed ?? null,
  detail: document.querySelector("[data-boot-detail]")?.textContent ?? "",
  ready: "ready" in dataset && total.settled === "true",
  articles: Number(total.articles ?? 0),
  memory: self.heapProbe?.memory?.buffer.byteLength ?? 0,
  said: self.heapProbe?.said ?? [],
  worker: Boolean(self.yulan?.worker),
};`;

const sleep = (millis) => new Promise((done) => setTimeout(done, millis));

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** WebKitGTK's own small browser, in a folder named by its version beside the library. */
function miniBrowser() {
  const roots = ["/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
  const folders = roots.filter(existsSync).flatMap((root) => readdirSync(root).filter((name) => name.startsWith("webkit")).map((name) => join(root, name)));
  const found = folders.map((folder) => join(folder, "MiniBrowser")).filter(existsSync).sort();
  if (found.length === 0) throw new Error("WebKitGTK's MiniBrowser is missing; tools/setup.sh tests brings it");
  return found.at(-1);
}

/** A browser and its driver, in a process group of their own. */
class Browser {
  static async start() {
    const browser = new Browser();
    browser.profile = mkdtempSync(join(tmpdir(), "yulan-heap-"));
    browser.port = await freePort();
    const home = { XDG_CACHE_HOME: browser.profile, XDG_CONFIG_HOME: browser.profile, XDG_DATA_HOME: browser.profile };
    const env = { ...process.env, ...home, WEBKIT_DISABLE_DMABUF_RENDERER: "1", NO_AT_BRIDGE: "1", WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1" };
    browser.driver = spawn("WebKitWebDriver", [`--port=${browser.port}`], { env, stdio: "ignore", detached: true });
    browser.driver.once("error", (error) => { browser.failed = error; });
    running = browser;
    for (let tries = 0; ; tries += 1) {
      if (browser.failed) throw browser.failed;
      if (await browser.call("GET", "/status").then(() => true, () => false)) break;
      if (tries > 200) throw new Error("WebKitWebDriver does not listen");
      await sleep(50);
    }
    const options = { binary: miniBrowser(), args: ["--automation"] };
    const alwaysMatch = { browserName: "MiniBrowser", "webkitgtk:browserOptions": options, timeouts: { pageLoad: PATIENCE_MILLIS, script: PATIENCE_MILLIS } };
    const { sessionId } = await browser.call("POST", "/session", { capabilities: { alwaysMatch } });
    browser.session = `/session/${sessionId}`;
    return browser;
  }

  async call(method, path, body) {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(2 * PATIENCE_MILLIS),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  async visit(url) {
    await this.call("POST", `${this.session}/url`, { url });
  }

  async look() {
    return this.call("POST", `${this.session}/execute/sync`, { script: LOOK, args: [] });
  }

  async end() {
    running = null;
    if (this.session) await this.call("DELETE", this.session).catch(() => {});
    this.kill();
  }

  kill() {
    try {
      process.kill(-this.driver.pid, "SIGKILL");
    } catch {
      // It has gone already.
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The browser that is to be ended when this program is. */
let running = null;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    running?.kill();
    process.exit(130);
  });
}

/** Opens the page and waits for its answer, or for what is wrong with it. */
async function load(browser, url) {
  const end = Date.now() + PATIENCE_MILLIS;
  await browser.visit(url);
  for (;;) {
    const seen = await browser.look();
    const isWrong = seen.failed !== null || seen.worker || seen.said.some(({ level }) => WRONG.includes(level));
    if (isWrong) return { ...seen, outcome: "fault" };
    if (seen.ready) return { ...seen, outcome: "ok" };
    if (Date.now() > end) return { ...seen, outcome: "late" };
    await sleep(POLL_MILLIS);
  }
}

const lines = existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean) : [];
const nBefore = lines.length;
const source = readFileSync(page, "utf8");
const cut = source.indexOf(">") + 1;
const prepared = `${source.slice(0, cut)}<script>${PROBE}</script>${source.slice(cut)}`;
// Of a page that is a file WebKit tells nobody which error it was.
const host = createHost((_, response) => response.setHeader("Content-Type", "text/html; charset=utf-8").end(prepared));
await new Promise((done) => host.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${host.address().port}/`;
const query = encodeURIComponent("普京");

let nFaults = lines.filter((line) => line.split("\t")[1] !== "ok").length;
let browser = null;
try {
  for (let number = nBefore + 1; number <= nLoads; number += 1) {
    const begun = Date.now();
    let seen;
    try {
      if (!browser || (number - nBefore) % LOADS_A_BROWSER === 0) {
        await browser?.end();
        browser = await Browser.start();
      }
      // Another search before `#`, so that each is a load of its own.
      seen = await load(browser, `${url}?load=${number}#q=${query}`);
    } catch (error) {
      // A browser that never started is no load.
      if (!browser?.session) throw error;
      seen = { outcome: "lost", articles: 0, memory: 0, error: String(error) };
    }
    const { outcome, articles, memory } = seen;
    if (outcome !== "ok") {
      nFaults += 1;
      mkdirSync(`${log}.faults`, { recursive: true });
      const jsc = Object.fromEntries(Object.entries(process.env).filter(([key]) => key.startsWith("JSC_")));
      writeFileSync(join(`${log}.faults`, `${number}.json`), JSON.stringify({ ...seen, memoryPages: memory / 65_536, jsc, page }, null, 2));
      await browser.end();
      browser = null;
    }
    appendFileSync(log, `${[number, outcome, articles, memory, Date.now() - begun, Math.round(Date.now() / 1000)].join("\t")}\n`);
  }
} finally {
  await browser?.end();
  running?.kill();
  host.close();
}
console.log(`${log}: ${Math.max(nBefore, nLoads)} loads, ${nFaults} that were not ok`);
process.exitCode = nFaults > 0 ? 1 : 0;
