// A browser, driven over WebDriver and by the browser's own protocol through the driver.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const SIZE = { width: 1440, height: 900 };
const SCRIPT_MILLIS = 180_000;

/** A browser outlives its driver: whoever stops the run stops the browsers that are open, too. */
const opened = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await Promise.all([...opened].map((browser) => browser.close()));
    process.exit(1);
  });
}

export async function open() {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const profile = mkdtempSync(join(tmpdir(), "yulan-interface-"));
  const driver = spawn("chromedriver", [`--port=${port}`], { stdio: "ignore" });
  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method, body: body && JSON.stringify(body), headers: { "content-type": "application/json" }, signal: AbortSignal.timeout(SCRIPT_MILLIS + 10_000),
    });
    const { value } = await answer.json();
    if (value?.error) throw new Error(value.message.split("\n")[0]);
    return value;
  };
  for (let nth = 0; nth < 100; nth += 1) {
    try {
      await call("GET", "/status");
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  const args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", `--window-size=${SIZE.width},${SIZE.height}`, `--user-data-dir=${profile}`];
  const capabilities = { alwaysMatch: { timeouts: { script: SCRIPT_MILLIS }, "goog:chromeOptions": { args } } };
  const { sessionId, capabilities: granted } = await call("POST", "/session", { capabilities });
  const at = `/session/${sessionId}`;
  const cdp = (cmd, params = {}) => call("POST", `${at}/goog/cdp/execute`, { cmd, params });
  const { debuggerAddress } = granted["goog:chromeOptions"];
  const browser = {
    cdp,
    /** Where the browser's own protocol is spoken, for tools that bring their own words. */
    port: Number(debuggerAddress.split(":")[1]),
    visit: (url) => call("POST", `${at}/url`, { url }),
    /** Runs a script in the page, as the body of an asynchronous function of `args`. */
    run: async (script, args = []) => {
      const whole = `const [args, done] = arguments; (async () => { ${script} })().then((value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
      const { value, error } = JSON.parse(await call("POST", `${at}/execute/async`, { script: whole, args: [args] }));
      if (error) throw new Error(error);
      return value;
    },
    mouse: (type, x, y, more = {}) => cdp("Input.dispatchMouseEvent", { type, x, y, ...more }),
    /** One key that writes one character. */
    key: async (text) => {
      await cdp("Input.dispatchKeyEvent", { type: "keyDown", key: text, text });
      await cdp("Input.dispatchKeyEvent", { type: "keyUp", key: text });
    },
    /** Moves or presses the mouse, one event every so many milliseconds, whether or not the page has taken the one before:
     * the driver would wait for each, and so hold a slow page's pointer back. */
    pour: async (events, stepMillis) => {
      const [target] = (await (await fetch(`http://${debuggerAddress}/json/list`)).json()).filter(({ type }) => type === "page");
      const socket = new WebSocket(target.webSocketDebuggerUrl);
      await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
      let answered = 0;
      const all = new Promise((resolve) => {
        socket.onmessage = ({ data }) => {
          if (JSON.parse(data).id !== undefined && (answered += 1) === events.length) resolve();
        };
      });
      const start = performance.now();
      for (const [id, params] of events.entries()) {
        await new Promise((resolve) => setTimeout(resolve, start + id * stepMillis - performance.now()));
        socket.send(JSON.stringify({ id, method: "Input.dispatchMouseEvent", params }));
      }
      const sent = performance.now() - start;
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 20_000))]);
      socket.close();
      return sent;
    },
    close: async () => {
      opened.delete(browser);
      await call("DELETE", at).catch(() => {});
      driver.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  opened.add(browser);
  return browser;
}
