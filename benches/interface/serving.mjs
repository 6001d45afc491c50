// Serves a site as a static host would: what is text or WebAssembly goes out in brotli or gzip, packed once.
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".css": "text/css", ".md": "text/markdown; charset=utf-8", ".gz": "application/gzip" };
const PACKED = new Set([".html", ".js", ".wasm", ".json", ".css", ".md"]);

const packers = {
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (bytes) => gzipSync(bytes, { level: 9 }),
};

/** A server of one folder; `weighed` tells what was sent since it was last asked. */
export async function serve(folder) {
  const packed = new Map();
  let [bytes, files] = [0, 0];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const inside = normalize(path).replace(/^(\.\.\/)+/, "/");
    const file = join(folder, inside.endsWith("/") ? `${inside}index.html` : inside);
    if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    const kind = extname(file);
    response.setHeader("content-type", TYPES[kind] ?? "application/octet-stream");
    // Everything but the page and the list of files has its hash in its name.
    response.setHeader("cache-control", [".html", ".json"].includes(kind) ? "no-cache" : "public, max-age=31536000, immutable");
    let content = readFileSync(file);
    const accepted = String(request.headers["accept-encoding"] ?? "").split(/[,;]\s*/);
    const way = PACKED.has(kind) && ["br", "gzip"].find((each) => accepted.includes(each));
    if (way) {
      const name = `${way} ${file}`;
      if (!packed.has(name)) packed.set(name, packers[way](content));
      content = packed.get(name);
      response.setHeader("content-encoding", way);
      response.setHeader("vary", "accept-encoding");
    }
    response.setHeader("content-length", content.length);
    [bytes, files] = [bytes + content.length, files + 1];
    return response.end(content);
  });
  // A host has packed its files before anybody comes: what stands at the top is what every visit begins with.
  for (const name of readdirSync(folder).filter((name) => PACKED.has(extname(name)) && name !== "yulan.html")) {
    const file = join(folder, name);
    packed.set(`br ${file}`, packers.br(readFileSync(file)));
  }
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    weighed: () => {
      const sent = { bytes, files };
      [bytes, files] = [0, 0];
      return sent;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
