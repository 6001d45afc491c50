// Starts Yulan: brings the WebAssembly, compiles it once, shares it with a worker, and hands files to the app.
// The same code serves the hosted site, where files are fetched, and the single file, where they are inlined.
(() => {
  'use strict';
  const here = document.currentScript;
  const { fail, request, cancel } = globalThis.yulan;

  // Files are in gzip, unless a host has unpacked them on the way. What cannot be unpacked is handed over as it is: the
  // app knows its length and hash, and says which file is damaged.
  const unpack = async (bytes) => {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
    try {
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    } catch {
      return bytes;
    }
  };
  const inlined = (name) => document.querySelector('script[data-file="' + CSS.escape(name) + '"]');
  // What the first look will ask for is brought along with the app.
  const early = new Map();
  const load = async (name) => {
    const known = early.get(name);
    if (known && early.delete(name)) return known.catch(() => load(name));
    const element = inlined(name);
    // In base64, so that no byte of a file can end the script element that holds it.
    return unpack(element ? Uint8Array.from(atob(element.textContent.trim()), (c) => c.charCodeAt(0)) : await request(name));
  };

  // A classic worker from a Blob is the one kind that lives on file:// in every engine. Without one the page answers itself.
  const hire = (code, module) => {
    try {
      const start = ';self.onmessage=(e)=>{self.onmessage=null;wasm_bindgen.initSync({module:e.data})};';
      const worker = new Worker(URL.createObjectURL(new Blob([code, start], { type: 'text/javascript' })));
      worker.onmessage = () => { worker.listens = true; }; // It may say so before the app hears it.
      worker.postMessage(module);
      return worker;
    } catch { return null; }
  };

  // Puts what an address finds, and this page, into one file for the reader. The WebAssembly that does it comes only now.
  const bind = async (order, tell) => {
    const { binder, wasm } = here.dataset;
    const files = await Promise.all([binder + '.js', binder + '.wasm', wasm, 'THIRD-PARTY.md'].map(load));
    const parts = [...document.querySelectorAll('style[data-sheet], script[data-glue], script[data-wasm]')];
    const worker = hire(new TextDecoder().decode(files[0]), await WebAssembly.compile(files[1]));
    worker.onerror = (error) => tell('failed ' + error.message);
    worker.onmessage = async ({ data }) => {
      if (typeof data === 'string') return worker.postMessage([data, await load(data).catch(() => null)]);
      const href = URL.createObjectURL(new Blob([data[0]], { type: 'text/html' }));
      Object.assign(document.createElement('a'), { href, download: data[1] }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60000);
      worker.terminate();
      tell(data[2]);
    };
    worker.postMessage([order, await globalThis.yulan.manifest, parts.map((part) => part.textContent), files]);
  };

  // Keeps the archive on this device, or tells whether it does; a service worker is there only once a reader asks for it.
  const offline = async (what, tell) => {
    const workers = navigator.serviceWorker;
    if (!workers || inlined('corpus.json')) return tell('');
    const { href: scope } = new URL('./', location.href);
    const known = await workers.getRegistration(scope);
    if (what === 'keep') await workers.register('offline.js');
    else if (!known || known.scope !== scope) return tell('off');
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => tell(data);
    (await workers.ready).active.postMessage(what, [port2]);
  };

  const start = async () => {
    if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function') return fail('browser');
    const manifest = load('corpus.json');
    for (const name of (here.dataset.early ?? '').split(' ').filter(Boolean)) early.set(name, load(name));
    for (const file of [manifest, ...early.values()]) file.catch(() => {}); // The app asks again and tells of the failure.
    // The largest file is asked for once this page's own words are painted; where nobody looks, nothing is painted.
    await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); setTimeout(done, 100); });
    const module = await WebAssembly.compile(await load(here.dataset.wasm));
    const glue = document.querySelector('script[data-glue]');
    const code = glue.src ? await (await fetch(glue.src)).text() : glue.textContent;
    const telling = (work) => (what, tell) => work(what, tell).catch((error) => tell('failed ' + error.message));
    globalThis.yulan = { load, cancel, manifest, worker: hire(code, module), bind: telling(bind), offline: telling(offline) };
    wasm_bindgen.initSync({ module });
  };
  start().catch((error) => {
    if (error instanceof WebAssembly.RuntimeError) throw error; // See crash.js.
    fail('load', error);
  });
})();
