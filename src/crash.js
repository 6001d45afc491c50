// What if the WebAssembly stops, as by a fault of the browser's? The page is opened once more by itself: its address says
// what was shown. Where it stops again within a minute the reader is told. Stands before the loader, in the same script.
(() => {
  'use strict';
  const KEY = 'yulan.restarted';
  const MILLIS = 60000;
  const isLate = () => {
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
    if (!isLate()) return location.reload();
    const { dataset } = document.documentElement;
    const place = document.querySelector('[data-boot-detail]');
    // The app itself says more, where it could.
    if (dataset.failed !== 'crash' && place) place.textContent = error?.message ?? '';
    dataset.failed = 'crash';
  };
  const isOfEngine = (error) => error instanceof WebAssembly.RuntimeError;
  // WebKit tells no page that is a file which error it was. All scripts of the page are ours, and theirs are caught.
  const isMuted = ({ error, message }) => !error && message === 'Script error.' && location.protocol === 'file:';
  addEventListener('error', (event) => (isOfEngine(event.error) || isMuted(event)) && stop(event.error));
  addEventListener('unhandledrejection', ({ reason }) => isOfEngine(reason) && stop(reason));
})();
