// Runs in the page before the app does: notes when answers are painted, which frames there were, which tasks were long and
// what moved. It only watches, and looks at nothing but the marks that the app promises.
(() => {
  const now = () => performance.now();
  const field = () => document.querySelector("input[name=q]");
  const total = () => document.querySelector("[data-total]")?.dataset ?? {};
  const isSettled = () => total().settled === "true";
  const log = { moves: 0, keys: [], long: [], frames: [], shifts: [], phases: [], painted: [] };

  // A message that is sent while a frame is made is heard once the frame has been handed over.
  const { port1, port2 } = new MessageChannel();
  const heard = [];
  port1.onmessage = () => heard.shift()?.();
  const afterPaint = (act) => requestAnimationFrame(() => {
    heard.push(act);
    port2.postMessage(0);
  });

  // Keystrokes: from the key's own time to the frame that shows the answer to what then stands in the field.
  let keyTime = 0;
  addEventListener("keydown", (event) => { keyTime = event.timeStamp; }, true);
  addEventListener("input", (event) => {
    if (event.target !== field()) return;
    // The key comes before the text it writes; text without a key, as from an input method, counts from itself.
    const start = event.timeStamp - keyTime < 1000 ? keyTime : event.timeStamp;
    log.keys.push({ text: event.target.value, start, typed: event.timeStamp });
  }, true);
  addEventListener("pointermove", () => { log.moves += 1; }, true);
  const answered = () => {
    // The query whose answer is on the screen; rows beyond it, title and history follow when the reader pauses.
    const text = total().answers;
    if (text === undefined || text !== field()?.value) return;
    const drawn = now();
    const waiting = log.keys.filter((key) => key.drawn === undefined && key.text === text);
    for (const key of waiting) key.drawn = drawn;
    afterPaint(() => {
      for (const key of waiting) key.painted = now();
      log.painted.push(now());
    });
  };

  // Where an answer stands, and whether it does, is told by attributes of one element.
  const start = () => {
    new MutationObserver((records) => {
      if (records.some((record) => record.target.matches?.("[data-total]"))) answered();
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-answers", "data-articles", "data-hits", "data-settled"] });
    // Before the app is there, there is nothing to watch: each frame is asked.
    const look = () => {
      const input = field();
      if (input && !input.disabled && log.field === undefined) {
        log.field = NaN;
        afterPaint(() => { log.field = now(); });
      }
      if (isSettled() && document.querySelector("[data-result]") && log.rows === undefined) {
        log.rows = NaN;
        afterPaint(() => { log.rows = now(); });
      } else if (log.rows === undefined) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };
  start();

  const named = (node) => {
    const element = node?.nodeType === 1 ? node : node?.parentElement;
    return element ? `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join("")}` : "?";
  };
  const observe = (type, note) => {
    try {
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
    } catch { /* An engine without this kind of entry tells nothing of it. */ }
  };
  observe("longtask", ({ startTime, duration }) => log.long.push({ startTime, duration }));
  observe("long-animation-frame", (entry) => log.frames.push({
    startTime: entry.startTime,
    duration: entry.duration,
    layout: entry.styleAndLayoutStart > 0 ? entry.startTime + entry.duration - entry.styleAndLayoutStart : 0,
    scripts: entry.scripts.map(({ invoker, duration, forcedStyleAndLayoutDuration: forced }) => ({ invoker, duration, forced })),
  }));
  observe("layout-shift", ({ startTime, value, hadRecentInput, sources }) => log.shifts.push({
    startTime, value, hadRecentInput, sources: sources.map(({ node, previousRect: was, currentRect: is }) =>
      `${named(node)} from ${was.x},${was.y} ${was.width}×${was.height} to ${is.x},${is.y} ${is.width}×${is.height}`),
  }));

  const patiently = async (holds, millis = 30_000) => {
    const end = now() + millis;
    while (!holds()) {
      if (now() > end) return false;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return true;
  };
  const painted = () => new Promise((resolve) => afterPaint(resolve));

  // Frames, while something goes on: when each began, and whether the middle of the list was empty in it.
  let counted = null;
  const count = () => {
    counted = { times: [], empty: 0, from: log.painted.length, moves: log.moves };
    const list = document.querySelector(".list")?.getBoundingClientRect();
    const each = (time) => {
      if (!counted || counted.isOver) return;
      counted.times.push(time);
      const middle = list && document.elementFromPoint(list.x + list.width / 2, list.y + list.height / 2);
      if (middle && !middle.closest("[data-result]")) counted.empty += 1;
      requestAnimationFrame(each);
    };
    requestAnimationFrame(each);
  };
  const counting = () => {
    counted.isOver = true;
    const { times, empty, from, moves } = counted;
    const gaps = times.slice(1).map((time, nth) => time - times[nth]);
    const span = times.at(-1) - times[0];
    return { fps: (gaps.length * 1000) / span, gap: Math.max(...gaps), empty: empty / times.length, answers: log.painted.length - from, moves: log.moves - moves };
  };

  globalThis.watch = {
    log,
    phase: (name) => log.phases.push({ name, startTime: now() }),
    ready: () => patiently(() => log.rows > 0 && log.field > 0, 120_000),
    /** Waits for the answer to a keystroke, by its number. */
    key: async (nth) => {
      await patiently(() => log.keys[nth]?.painted > 0);
      return log.keys[nth] ?? {};
    },
    settled: async () => (await patiently(isSettled)) && painted(),
    painted, patiently, count, counting, isSettled,
  };
})();
