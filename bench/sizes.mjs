import { readdir, readFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url);
const BUILD = new URL("../build/", import.meta.url);

/** What a visitor downloads and what is deployed, in bytes as they travel. */
export async function sizes() {
  const loader = brotli(await readFile(new URL("loader.js", DIST)));
  const widget = await filesBelow(new URL("assets/", DIST));
  const worker = await filesBelow(BUILD);
  return {
    loader,
    chat: loader + sum(widget.map(brotli)),
    worker: sum(worker.map((bytes) => gzipSync(bytes, { level: 9 }).length)),
  };
}

/** The scripts, styles and WebAssembly below a folder. */
async function filesBelow(folder) {
  const names = await readdir(folder, { recursive: true });
  const shipped = names.filter((name) => /\.(js|css|wasm)$/.test(name) && !name.startsWith("."));
  return Promise.all(shipped.map((name) => readFile(new URL(name, folder))));
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
