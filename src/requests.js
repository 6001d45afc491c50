// Asks the host for files. A request that brings nothing for ten seconds, or fails on its way, is made again, later each
// time, and the page says so. Stands before the loader, in the same script.
Object.assign(globalThis.yulan, (() => {
  'use strict';
  const requests = new Map();
  const { dataset } = document.documentElement;
  const retrying = (by) => {
    dataset.retries = Number(dataset.retries ?? 0) + by;
    dispatchEvent(new Event('retries'));
  };
  const request = async (name, tries = 1) => {
    const cut = new AbortController();
    requests.set(name, cut);
    const isWanted = () => requests.get(name) === cut;
    let timer;
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => cut.abort(), 10000);
    };
    try {
      watch();
      const response = await fetch(name, { signal: cut.signal, cache: name === 'corpus.json' ? 'no-cache' : 'default' });
      if (!response.ok) throw Object.assign(new Error(name + ': HTTP ' + response.status), { status: response.status });
      const [parts, reader] = [[], response.body.getReader()];
      for (let part; !(part = await reader.read()).done; watch()) parts.push(part.value);
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    } catch (error) {
      // The host knows no such file, or the app no longer wants it.
      const isFinal = error.status < 500 && error.status !== 429;
      if (isFinal || tries > 3 || !isWanted()) throw error;
    } finally {
      clearTimeout(timer);
    }
    retrying(1);
    await new Promise((done) => setTimeout(done, 250 * 2 ** tries));
    retrying(-1);
    if (!isWanted()) throw new Error(name + ': cancelled');
    return request(name, tries + 1);
  };
  const cancel = (name) => {
    const cut = requests.get(name);
    requests.delete(name);
    cut?.abort();
  };
  return { request, cancel };
})());
