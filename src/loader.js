// Starts Yulan: brings the WebAssembly, compiles it once, shares it with a worker, and hands files to the app.
// The same code serves the hosted site, where files are fetched, and the single file, where they are inlined.
(() => {
  'use strict';
  const here = document.currentScript;
  const root = document.documentElement;
  const fail = (reason, error) => {
    root.dataset.failed = reason;
    const detail = document.querySelector('[data-boot-detail]');
    if (detail) detail.textContent = String((error && error.message) || error || '');
  };

  // Inlined files are gzipped and in base64, so that no byte of them can end the script element that holds them.
  const unpack = (element) => {
    const packed = Uint8Array.from(atob(element.textContent.trim()), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).arrayBuffer();
  };
  const inlined = (name) => document.querySelector('script[data-file="' + CSS.escape(name) + '"]');
  const load = async (name) => {
    const element = inlined(name);
    if (element) return new Uint8Array(await unpack(element));
    const response = await fetch(name, { cache: name === 'corpus.json' ? 'no-cache' : 'default' });
    if (!response.ok) throw new Error(name + ': HTTP ' + response.status);
    return new Uint8Array(await response.arrayBuffer());
  };

  // A classic worker from a Blob is the one kind that lives on file:// in every engine.
  const hire = async (module) => {
    try {
      const glue = document.querySelector('script[data-glue]');
      const code = glue.src ? await (await fetch(glue.src)).text() : glue.textContent;
      const start = ';self.onmessage=(e)=>{self.onmessage=null;wasm_bindgen.initSync({module:e.data})};';
      const url = URL.createObjectURL(new Blob([code, start], { type: 'text/javascript' }));
      const worker = new Worker(url);
      worker.postMessage(module);
      return worker;
    } catch {
      return null; // Without a worker the page answers itself.
    }
  };

  const start = async () => {
    if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function') return fail('browser');
    const manifest = load('corpus.json');
    manifest.catch(() => {}); // The app asks for it again and tells of the failure.
    const module = await WebAssembly.compile(await load(here.dataset.wasm));
    globalThis.yulan = { load, manifest, worker: await hire(module) };
    wasm_bindgen.initSync({ module });
  };
  start().catch((error) => fail('load', error));
})();
