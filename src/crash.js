// What if the WebAssembly stops, as by a fault of the browser's? The page is opened once more by itself: its address says
// what was shown. Where it stops again within a minute the reader is told. Stands before the loader, in the same script.
globalThis.yulan = (() => {
  'use strict';
  const { dataset } = document.documentElement;
  // What was said first stands: the app itself says more than the browser.
  const fail = (reason, error) => {
    if (dataset.failed === reason) return;
    dataset.failed = reason;
    (document.querySelector('[data-boot-detail]') ?? {}).textContent = String((error && error.message) || error || '');
  };
  const KEY = 'yulan.restarted';
  const MILLIS = 60000;
  const wasRestarted = () => {
    try {
      const before = Number(sessionStorage.getItem(KEY));
      sessionStorage.setItem(KEY, String(Date.now()));
      return Date.now() - before < MILLIS;
    } catch {
      return true; // Without storage nobody would know that it was opened once more.
    }
  };
  let hasStopped = false;
  const stop = (error) => {
    if (hasStopped) return;
    hasStopped = true;
    if (!wasRestarted()) return location.reload();
    fail('crash', error);
  };
  const isOfEngine = (error) => error instanceof WebAssembly.RuntimeError;
  // WebKit tells no page that is a file which error it was. All scripts of the page are ours, and theirs are caught.
  const isMuted = ({ error, message }) => !error && message === 'Script error.' && location.protocol === 'file:';
  addEventListener('error', (event) => (isOfEngine(event.error) || isMuted(event)) && stop(event.error));
  addEventListener('unhandledrejection', ({ reason }) => isOfEngine(reason) && stop(reason));
  return { fail };
})();
