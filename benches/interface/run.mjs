#!/usr/bin/env node
// Uses sites as a reader does, in headless Chromium at 1440×900, and prints a table for each: how soon keystrokes are
// answered, how smoothly the ruler and the list move, what holds up the page, what shifts, a slow network, Lighthouse.
//
//   node run.mjs SITE [MORE SITES]
//
// SITE is a folder that `yulan build` wrote, with the app. `chromedriver` and `chromium` are on PATH; Lighthouse lies in
// `node_modules` here or in the folder that YULAN_INTERFACE names, and is left out with a sentence where it does not.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { SIZE, open } from "./browser.mjs";
import { serve } from "./serving.mjs";
import { queriesOf } from "./words.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.YULAN_INTERFACE ?? join(here, "node_modules");
const sites = process.argv.slice(2);
if (sites.length === 0 || sites.some((site) => !existsSync(join(site, "corpus.json")) || !existsSync(join(site, "index.html")))) {
  console.error("name the folders of sites that were built with the app: node run.mjs SITE [MORE SITES]");
  process.exit(1);
}

// Node 20 keeps its WebSocket behind a flag.
if (typeof WebSocket === "undefined") {
  const { status } = spawnSync(process.execPath, ["--experimental-websocket", "--no-warnings", ...process.argv.slice(1)], { stdio: "inherit" });
  process.exit(status ?? 1);
}

const RUNS = 3;
/** Keystrokes that are measured at the least. */
const N_KEYS = 120;
/** Between two keystrokes, as of a quick typist; a key waits for the answer before it, so that each has its own. */
const KEY_GAP_MILLIS = 60;
const DRAG_MILLIS = 2000;
const DRAG_STEP_MILLIS = 20;
/** Some forty rows a second: a wheel turned quickly. */
const WHEEL_PX_PER_SECOND = 6000;
const WHEEL_PX = (WHEEL_PX_PER_SECOND * DRAG_MILLIS) / 1e3;
const SLOW = { offline: false, downloadThroughput: 200_000, uploadThroughput: 96_000, latency: 150 };

const watching = readFileSync(join(here, "watch.js"), "utf8");
const sleep = (millis) => new Promise((done) => setTimeout(done, millis));
const percentile = (values, share) => {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
};
const median = (values) => percentile(values, 0.5);
const ms = (value) => (Number.isFinite(value) ? value.toFixed(value < 10 ? 1 : 0) : "–");
const seconds = (value) => (Number.isFinite(value) ? (value / 1e3).toFixed(2) : "–");

const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
const goal = (says, isReached) => `goal: ${says}, ${isReached ? "reached" : "not reached"}`;
/** Why a figure is what it is, printed under the table. */
let notes = [];

async function page(origin, before = async () => {}) {
  const browser = await open();
  try {
    await browser.cdp("Emulation.setDeviceMetricsOverride", { ...SIZE, deviceScaleFactor: 1, mobile: false });
    await browser.cdp("Page.enable");
    // Counted by the clock of the page's thread, which stands still while other programs have the processor.
    await browser.cdp("Performance.enable", { timeDomain: "threadTicks" });
    await browser.cdp("Page.addScriptToEvaluateOnNewDocument", { source: watching });
    await before(browser);
    await browser.visit(`${origin}/index.html`);
    if (!(await browser.run("return watch.ready()"))) throw new Error("no rows were drawn in two minutes");
    return browser;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

const box = (browser, selector) => browser.run("const { x, y, width, height } = document.querySelector(args[0]).getBoundingClientRect(); return { x, y, width, height }", [selector]);

/** What the page's thread has worked since it was asked last, in ms. */
async function work(browser) {
  const { metrics } = await browser.cdp("Performance.getMetrics");
  const now = Object.fromEntries(["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"].map((key) => [key, metrics.find(({ name }) => name === key).value * 1e3]));
  const before = browser.worked ?? {};
  browser.worked = now;
  return Object.entries(now).map(([key, value]) => value - (before[key] ?? 0));
}

/** All articles, nothing chosen or typed, from the first row on. */
async function begin(browser) {
  await browser.run("document.activeElement?.blur(); location.hash = '#'; await new Promise((done) => setTimeout(done, 200)); await watch.settled(); \
    document.querySelector('.list').scrollTop = 0; await new Promise((done) => setTimeout(done, 700)); return watch.settled()");
}

async function click(browser, selector) {
  const { x, y, width, height } = await box(browser, selector);
  const at = [x + Math.min(width / 2, 60), y + height / 2];
  await browser.mouse("mousePressed", ...at, { button: "left", buttons: 1, clickCount: 1 });
  await browser.mouse("mouseReleased", ...at, { button: "left", clickCount: 1 });
}

/** Types queries letter by letter, each over the one before; what every keystroke took. */
async function type(browser, queries, state) {
  const keys = [];
  for (const query of queries) {
    await browser.run("const field = document.querySelector('input[name=q]'); field.focus(); field.select()");
    for (const [nth, letter] of [...query].entries()) {
      await browser.key(letter);
      const key = await browser.run("return watch.key(args[0])", [state.typed]);
      state.typed += 1;
      keys.push({ millis: key.painted - key.start, text: [...query].slice(0, nth + 1).join("") });
      await sleep(KEY_GAP_MILLIS);
    }
  }
  return keys;
}

/** Moves the pointer over the ruler for two seconds, to four fifths of it and back to its middle. */
async function drag(browser) {
  const { x, y, width, height } = await box(browser, ".ruler .plot");
  const event = (type, share, more = { button: "left", buttons: 1 }) => ({ type, x: x + width * share, y: y + height / 2, ...more });
  const moves = Array.from({ length: DRAG_MILLIS / DRAG_STEP_MILLIS }, (_, nth) => {
    const way = ((nth + 1) * DRAG_STEP_MILLIS * 0.9) / DRAG_MILLIS;
    return event("mouseMoved", way < 0.6 ? 0.2 + way : 1.4 - way);
  });
  await browser.pour([event("mouseMoved", 0.2, {}), event("mousePressed", 0.2, { button: "left", buttons: 1, clickCount: 1 })], 0);
  await browser.run("watch.count()");
  await browser.pour(moves, DRAG_STEP_MILLIS);
  const counted = await browser.run("return watch.counting()");
  const last = await browser.run("const start = performance.now(); await watch.settled(); return performance.now() - start");
  await browser.pour([event("mouseReleased", 0.5, { button: "left", clickCount: 1 })], 0);
  await browser.run("return watch.settled()");
  return { ...counted, last };
}

/** Turns the wheel over the list for two seconds, once it has stood at its top for longer than the page waits with notes. */
async function wheel(browser) {
  const { x, y, width } = await box(browser, ".list");
  await browser.run("document.querySelector('.list').scrollTop = 0; await new Promise((done) => setTimeout(done, 700)); await watch.settled(); watch.count()");
  await browser.cdp("Input.synthesizeScrollGesture", { x: Math.round(x + width / 2), y: Math.round(y + 300), yDistance: -WHEEL_PX, speed: WHEEL_PX_PER_SECOND, gestureSourceType: "mouse", preventFling: true });
  const counted = await browser.run("return { ...watch.counting(), top: document.querySelector('.list').scrollTop }");
  await browser.run("return watch.settled()");
  return counted;
}

/** From the first row to the last in forty leaps, as by the bar at the side. */
async function leap(browser) {
  return browser.run(`
    const list = document.querySelector(".list");
    const taken = [];
    for (let nth = 1; nth <= 40; nth += 1) {
      const start = performance.now();
      list.scrollTop = ((list.scrollHeight - list.clientHeight) * nth) / 40;
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      await watch.settled();
      taken.push(performance.now() - start);
    }
    return taken;`);
}

/** Opens the first rows one after the other. */
async function read(browser) {
  const taken = [];
  for (let nth = 0; nth < 5; nth += 1) {
    const selector = `[data-row="${nth}"] h3 a`;
    if (!(await browser.run("return document.querySelector(args[0]) !== null", [selector]))) break;
    await browser.run("document.querySelector(args[0]).scrollIntoView({ block: 'nearest' })", [selector]);
    await browser.run("const id = document.querySelector(args[0]).closest('[data-result]').dataset.result; \
      globalThis.opened = (async () => { let start; addEventListener('pointerdown', (event) => { start = event.timeStamp; }, { once: true, capture: true }); \
        await watch.patiently(() => document.querySelector('article[data-open]')?.dataset.open === id && watch.isSettled()); \
        await watch.painted(); return performance.now() - start; })()", [selector]);
    await click(browser, selector);
    taken.push(await browser.run("return globalThis.opened"));
    // Pictures, notes and related articles may come after the text.
    await sleep(700);
  }
  return taken;
}

/** What was noted, by the phase that it fell into. */
function byPhase({ phases, long, frames, shifts, rows }) {
  const start = [{ name: "load", startTime: 0 }, ...phases];
  const of = (time) => start.findLast((phase) => phase.startTime <= time).name;
  const names = [...new Set(start.map(({ name }) => name))];
  return Object.fromEntries(names.map((name) => {
    const mine = (entries) => entries.filter((entry) => of(entry.startTime) === name);
    return [name, { long: mine(long), frames: mine(frames), shifts: mine(shifts), rows }];
  }));
}

const told = (entries) => (entries.length === 0 ? "none" : `${entries.length}, longest ${ms(Math.max(...entries.map(({ duration }) => duration)))} ms`);
const moved = (entries) => entries.reduce((sum, { value }) => sum + value, 0);

function why(name, { frames, shifts }) {
  const [worst] = [...frames].sort((one, other) => other.duration - one.duration);
  if (worst) {
    const scripts = worst.scripts.map(({ invoker, duration, forced }) => `${invoker} ${ms(duration)} ms${forced > 1 ? `, of it ${ms(forced)} ms layout by force` : ""}`);
    notes.push(`${name}: slowest frame ${ms(worst.duration)} ms, of it style, layout and paint ${ms(worst.layout)} ms; scripts: ${scripts.join("; ") || "none of 5 ms"}`);
  }
  for (const { value, hadRecentInput, sources } of [...shifts].sort((one, other) => other.value - one.value).slice(0, 3)) {
    notes.push(`${name}: shift of ${value.toFixed(4)}${hadRecentInput ? ", soon after input" : ""}: ${sources.slice(0, 3).join("; ") || "elements that are gone"}`);
  }
}

/** Everything but the network and Lighthouse, in one visit. */
async function use(origin, site, n) {
  const browser = await page(origin);
  try {
    const phase = (name) => browser.run("watch.phase(args[0])", [name]);
    await sleep(1500);
    await phase("asking");
    const all = await browser.run("const answer = await window.yulan.ask('#'); return { facets: answer.facets }");
    const queries = queriesOf(site, all);
    const state = { typed: 0 };

    await phase("typing, cold");
    const cold = await type(browser, queries, state);
    await phase("typing");
    const warm = [];
    await work(browser);
    while (warm.length < N_KEYS) warm.push(...(await type(browser, queries, state)));
    const worked = await work(browser);
    await phase("starting over");
    const answered = warm.filter(({ millis }) => Number.isFinite(millis));
    const taken = answered.map(({ millis }) => millis);
    const [p50, p95] = [median(taken), percentile(taken, 0.95)];
    row(`keystroke to painted answer, warm (files fetched), ${taken.length} keystrokes: median / p95 / max, ms`, `${ms(p50)} / ${ms(p95)} / ${ms(Math.max(...taken))}`, n <= 10_000 ? goal("p95 < 50", p95 < 50) : "–");
    row("the same, cold: very first / median / max, ms", `${ms(cold[0].millis)} / ${ms(median(cold.map(({ millis }) => millis)))} / ${ms(Math.max(...cold.map(({ millis }) => millis)))}`, "–");
    row("work of the page's own thread for a keystroke, by its processor time: all / script / style / layout, ms", worked.map((millis) => ms(millis / warm.length)).join(" / "), "–");
    if (answered.length < warm.length) notes.push(`typing: ${warm.length - answered.length} keystrokes had no answer of their own`);
    const slowest = [...answered].sort((one, other) => other.millis - one.millis).slice(0, 5);
    notes.push(`typing: slowest ${slowest.map(({ text, millis }) => `${text} ${ms(millis)} ms`).join(", ")}`);

    const drags = [];
    const works = [];
    for (let nth = 0; nth < RUNS; nth += 1) {
      await phase("starting over");
      await begin(browser);
      await phase("brushing");
      await work(browser);
      drags.push(await drag(browser));
      works.push(await work(browser));
    }
    const [fps, wanted] = [median(drags.map((each) => each.fps)), n <= 10_000 ? 60 : 30];
    // A screen that draws 60 times a second is counted as 59 and something.
    row(`brushing for 2 s, median of ${RUNS}: frames a second / longest gap, ms`, `${fps.toFixed(1)} / ${ms(median(drags.map(({ gap }) => gap)))}`, goal(`${wanted} frames a second`, fps >= wanted * 0.97));
    row(`brushing: moves sent / heard by the page / answers painted meanwhile / the last one after, ms`, `${DRAG_MILLIS / DRAG_STEP_MILLIS} / ${median(drags.map(({ moves }) => moves))} / ${median(drags.map(({ answers }) => answers))} / ${ms(median(drags.map(({ last }) => last)))}`, "–");

    row("brushing: work of the page's own thread in these seconds: all / script / style / layout, ms", [0, 1, 2, 3].map((nth) => ms(median(works.map((each) => each[nth])))).join(" / "), "–");

    await phase("starting over");
    await begin(browser);
    const { height } = await box(browser, ".list");
    const isLong = await browser.run("const list = document.querySelector('.list'); return list.scrollHeight > list.clientHeight * 2");
    if (isLong) {
      await phase("scrolling");
      const turns = [];
      for (let nth = 0; nth < RUNS; nth += 1) turns.push(await wheel(browser));
      const of = (key) => median(turns.map((each) => each[key]));
      row(`scrolling all articles by wheel for 2 s, median of ${RUNS}: frames a second / longest gap, ms`, `${of("fps").toFixed(1)} / ${ms(of("gap"))}`, "–");
      row("the same: way, px / answers painted meanwhile / frames without a row in the middle", `${of("top").toFixed(0)} / ${of("answers")} / ${(of("empty") * 100).toFixed(0)} %`, goal(`${WHEEL_PX} px`, of("top") >= WHEEL_PX * 0.99));
      await phase("leaping");
      const leaps = await leap(browser);
      row("top to end of the list in 40 leaps: median / max until rows are painted, ms", `${ms(median(leaps))} / ${ms(Math.max(...leaps))}`, "–");
    } else row("scrolling", `not measured: the list is hardly longer than the screen (${ms(height)} px)`, "–");
    await phase("starting over");
    await begin(browser);
    await phase("opening");
    const opened = await read(browser);
    if (opened.length === 0) throw new Error("no article could be opened");
    row(`opening an article to its painted text, ${opened.length} articles: median / max, ms`, `${ms(median(opened))} / ${ms(Math.max(...opened))}`, "–");
    if (isLong) {
      // Whoever closes an article stands on its row again, and must still be able to scroll away from it.
      await phase("closing");
      await browser.cdp("Input.dispatchKeyEvent", { type: "keyDown", key: "Escape", code: "Escape", windowsVirtualKeyCode: 27 });
      await browser.cdp("Input.dispatchKeyEvent", { type: "keyUp", key: "Escape", code: "Escape", windowsVirtualKeyCode: 27 });
      await browser.run("await new Promise((done) => setTimeout(done, 500)); return watch.settled()");
      const { top } = await wheel(browser);
      row("scrolling by wheel after an article was closed: way, px", top.toFixed(0), goal(`${WHEEL_PX}`, top >= WHEEL_PX * 0.99));
    }
    await phase("end");
    await sleep(200);

    const parts = byPhase(await browser.run("return watch.log"));
    const after = Object.entries(parts).filter(([name]) => !["load", "asking", "end"].includes(name));
    row("tasks over 50 ms during load", told(parts.load.long), "–");
    const late = after.flatMap(([, { long }]) => long);
    row("tasks over 50 ms after load", told(late), goal("none", late.length === 0));
    for (const [name, { long }] of after) if (long.length > 0) row(`— ${name}`, told(long), "");
    const everywhere = [["load", parts.load], ...after];
    const shifts = everywhere.flatMap(([, part]) => part.shifts);
    const unasked = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
    row("layout shift, without / with what follows input within half a second", `${moved(unasked).toFixed(4)} / ${moved(shifts).toFixed(4)}`, goal("0", moved(unasked) === 0));
    for (const [name, part] of everywhere) {
      if (part.shifts.length > 0) row(`— ${name}`, `${moved(part.shifts.filter(({ hadRecentInput }) => !hadRecentInput)).toFixed(4)} / ${moved(part.shifts).toFixed(4)}`, "");
      why(name, part);
    }
  } finally {
    await browser.close();
  }
}

/** A first visit over a slow line. */
async function visitSlowly(server, query) {
  server.weighed();
  const browser = await page(server.origin, async (browser) => {
    await browser.cdp("Network.enable");
    await browser.cdp("Network.setCacheDisabled", { cacheDisabled: true });
    await browser.cdp("Network.emulateNetworkConditions", SLOW);
  });
  try {
    const { field, rows } = await browser.run("return { field: watch.log.field, rows: watch.log.rows }");
    const first = server.weighed();
    await browser.run("document.querySelector('input[name=q]').focus()");
    for (const letter of query) await browser.key(letter);
    const key = await browser.run("return watch.key(args[0])", [[...query].length - 1]);
    const begun = await browser.run("return watch.log.keys[0].start");
    const encodings = await browser.run("return performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource')).map(({ name, startTime, responseEnd, encodedBodySize }) => `${name.split('/').at(-1)} ${startTime.toFixed(0)}–${responseEnd.toFixed(0)} ms ${encodedBodySize} B`)");
    return { field, rows, asked: key.painted - begun, answered: key.painted, first, then: server.weighed(), encodings };
  } finally {
    await browser.close();
  }
}

async function slowly(server, n) {
  const visits = [];
  for (let nth = 0; nth < RUNS; nth += 1) visits.push(await visitSlowly(server, n < 100 ? "经济" : "经济发展"));
  const of = (key) => median(visits.map((each) => each[key]));
  const usable = Math.max(of("field"), of("rows"));
  const limit = n < 1000 ? 3 : n <= 10_000 ? 5 : null;
  row(`slow network (1.6 Mbit/s, 150 ms), median of ${RUNS}: field / first rows, s`, `${seconds(of("field"))} / ${seconds(of("rows"))}`, limit ? goal(`usable in ${limit} s`, usable <= limit * 1e3) : "–");
  row("slow network: from the first key to the answer / from the start, s", `${seconds(of("asked"))} / ${seconds(of("answered"))}`, "–");
  const [{ first, then, encodings }] = visits;
  row("slow network: kB (files) until rows / for the query", `${(first.bytes / 1e3).toFixed(0)} (${first.files}) / ${(then.bytes / 1e3).toFixed(0)} (${then.files})`, "–");
  notes.push(`slow network, files: ${encodings.slice(0, 24).join(", ")}`);
}

/** The scores of Lighthouse as it comes: on a phone over a slow line, and on a desktop. */
async function judged(origin) {
  const whole = join(modules, "lighthouse/core/index.js");
  if (!existsSync(whole)) return row("Lighthouse", "not run: it is not installed", "–");
  const { default: lighthouse, desktopConfig } = await import(pathToFileURL(resolve(whole)));
  for (const [name, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
    const results = [];
    for (let nth = 0; nth < RUNS; nth += 1) {
      const browser = await open();
      try {
        const flags = { port: browser.port, logLevel: "silent", onlyCategories: ["performance", "accessibility", "best-practices"] };
        const { lhr } = await lighthouse(`${origin}/index.html`, flags, config);
        if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
        results.push(lhr);
      } finally {
        await browser.close();
      }
    }
    const score = (lhr, category) => Math.round(lhr.categories[category].score * 100);
    results.sort((one, other) => score(one, "performance") - score(other, "performance"));
    const lhr = results[Math.floor(results.length / 2)];
    for (const [category, wanted] of [["accessibility", 100], ["best-practices", 100], ["performance", 95]]) {
      const reached = score(lhr, category);
      row(`Lighthouse, ${name}: ${category}`, reached, goal(wanted === 100 ? "100" : `at least ${wanted}`, reached >= wanted));
      if (reached === 100) continue;
      const refs = lhr.categories[category].auditRefs.map(({ id, weight }) => ({ ...lhr.audits[id], weight }));
      const failed = refs.filter(({ score, weight, scoreDisplayMode }) => score !== null && score < 1 && (weight > 0 || ["metricSavings", "binary"].includes(scoreDisplayMode)));
      notes.push(`Lighthouse, ${name}, ${category}: ${failed.map(({ id, score, displayValue }) => `${id} ${score}${displayValue ? ` (${displayValue})` : ""}`).join(", ")}`);
      for (const { id, details } of failed.filter(({ scoreDisplayMode }) => scoreDisplayMode === "binary")) {
        const nodes = (details?.items ?? []).slice(0, 3).map((item) => item.node?.selector ?? item.description ?? item.url ?? "").filter(Boolean);
        if (nodes.length > 0) notes.push(`  ${id}: ${nodes.join("; ")}`);
      }
    }
  }
}

for (const site of sites) {
  const manifest = JSON.parse(readFileSync(join(site, "corpus.json"), "utf8"));
  const n = manifest.counts.articles;
  console.log(`\n${basename(resolve(site))}: ${n} articles, headless Chromium at ${SIZE.width}×${SIZE.height}, load of the machine before ${loadavg()[0].toFixed(1)} on ${cpus().length} cores\n`);
  row("what", "measured", "goal");
  row("---", "---", "---");
  notes = [];
  const server = await serve(site);
  for (const [what, part] of [["use", () => use(server.origin, site, n)], ["slow network", () => slowly(server, n)], ["Lighthouse", () => judged(server.origin)]]) {
    try {
      await part();
    } catch (error) {
      row(what, `not measured: ${error.message.slice(0, 160)}`, "–");
      if (process.env.YULAN_DEBUG) console.error(error);
    }
  }
  server.close();
  console.log("");
  for (const note of notes) console.log(`- ${note}`);
}
process.exit(0);
