// Keeps a hosted archive on the reader's device, once asked to, and answers from there where the network does not.
// Hears "keep", "forget", "state"; tells "going DONE OF" (bytes), then "on VERSION", "off", "full BYTES FREE", "failed WHY".
'use strict';
const { scope } = self.registration, cacheName = 'yulan ' + scope;
const at = (name) => new URL(name, scope).href;
const bring = async (url) => {
  const response = await fetch(url, { cache: 'no-cache' });
  return response.ok ? response : Promise.reject(new Error(url + ': HTTP ' + response.status));
};
let going = '';
const kept = (list) => (list ? list.json().then(({ version }) => 'on ' + version) : 'off');
const state = async () => going || caches.match(at('offline.json'), { cacheName }).then(kept);
const forget = async () => (await caches.delete(cacheName), await self.registration.unregister(), 'off');
// Files named by what is in them never change; the others come after them, the list last: what is kept fits together.
const keep = async (tell) => {
  const [list, cache] = [await bring(at('offline.json')), await caches.open(cacheName)];
  const { files } = await list.clone().json();
  const has = new Set((await cache.keys()).map(({ url }) => url));
  const wanted = files.filter(([name, , lasts]) => !lasts || !has.delete(at(name)));
  const n_bytes = wanted.reduce((sum, [, bytes]) => sum + bytes, 0);
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate()) ?? {};
  if (quota - usage < n_bytes) return `full ${n_bytes} ${quota - usage}`;
  let done = 0;
  const fill = async (waiting) => {
    try {
      for (let file; (file = waiting.shift()); tell((going = `going ${(done += file[1])} ${n_bytes}`))) {
        await cache.put(at(file[0]), await bring(at(file[0])));
      }
    } finally { waiting.length = 0; }
  };
  for (const round of [true, false]) {
    const waiting = wanted.filter(([, , lasts]) => lasts === round);
    await Promise.all([fill(waiting), fill(waiting), fill(waiting), fill(waiting)]);
  }
  const named = new Set(files.map(([name]) => at(name)));
  await Promise.all([...has].filter((url) => !named.has(url)).map((url) => cache.delete(url)));
  await cache.put(at('offline.json'), list);
  return (going = ''), state();
};
// Where there is less room than the browser promised, what fitted is all it had.
const failed = ({ name, message }, [, done, of] = going.split(' ')) =>
  ((going = ''), name === 'QuotaExceededError' ? `full ${of} ${done}` : 'failed ' + message);
self.onmessage = (event) => {
  let is_told = false;
  const tell = (said) => is_told || event.ports[0].postMessage(said);
  const told = { keep, state, forget }[event.data](tell).catch(failed);
  event.waitUntil(told.then((said) => { tell(said); is_told = true; }));
};
self.oninstall = () => self.skipWaiting();
self.onactivate = (event) => event.waitUntil(self.clients.claim());
self.onfetch = (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  const wanted = request.mode === 'navigate' ? at('index.html') : request;
  const known = caches.match(wanted, { cacheName, ignoreSearch: true });
  const lasts = /-[0-9a-f]{16}\.[a-z.]+$/.test(new URL(request.url).pathname);
  const far = () => fetch(request).catch(async (error) => (await known) || Promise.reject(error));
  event.respondWith((async () => (lasts && (await known)) || far())());
};
