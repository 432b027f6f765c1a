// How large the build is, against what it may be. Fails when something is over its budget.
//   node scripts/sizes.mjs [--json]
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const KIB = 1_024;

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** One part of the build: its files, and what they are over the wire. */
function part(name, files, compress) {
  const contents = files.filter(existsSync).map((file) => readFileSync(file));
  if (contents.length !== files.length) throw new Error(`${name} is not built: make build`);
  return {
    name,
    raw: contents.reduce((sum, bytes) => sum + bytes.length, 0),
    wire: contents.reduce((sum, bytes) => sum + compress(bytes), 0),
  };
}

const inside = (folder, pattern) =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));

const widget = JSON.parse(readFileSync("dist/widget.json", "utf8"));
const loader = part("loader.js", ["dist/loader.js"], brotli);
const parts = [
  part("widget: WebAssembly", [join("dist", widget.wasm)], brotli),
  part("widget: JavaScript", [join("dist", widget.js)], brotli),
  part("widget: styles", widget.css ? [join("dist", widget.css)] : [], brotli),
];
const total = {
  name: "to a usable chat",
  raw: [loader, ...parts].reduce((sum, { raw }) => sum + raw, 0),
  wire: [loader, ...parts].reduce((sum, { wire }) => sum + wire, 0),
};
const rows = [
  { ...loader, as: "brotli", budget: 3 * KIB },
  ...parts.map((row) => ({ ...row, as: "brotli" })),
  { ...total, as: "brotli", budget: 90 * KIB },
  { ...part("views, when one is shown", ["dist/views.js"], brotli), as: "brotli" },
  { ...part("console", inside("dist/console/assets", /\.(js|wasm|css)$/), brotli), as: "brotli" },
  {
    ...part("Worker", ["build/index.js", ...inside("build", /\.wasm$/)], gzip),
    as: "gzip",
    budget: 1_024 * KIB,
  },
];

if (process.argv.includes("--json")) {
  console.log(JSON.stringify(rows, null, 2));
} else {
  const kib = (bytes) => `${(bytes / KIB).toFixed(1)} KiB`;
  console.log(
    `${"".padEnd(22)}${"raw".padStart(13)}${"over the wire".padStart(22)}${"at most".padStart(13)}`,
  );
  for (const { name, raw, wire, as, budget } of rows) {
    const verdict =
      budget === undefined ? "" : kib(budget).padStart(13) + (wire > budget ? "  TOO LARGE" : "");
    console.log(name.padEnd(22) + kib(raw).padStart(13) + `${kib(wire)} ${as}`.padStart(22) + verdict);
  }
}
if (rows.some(({ wire, budget }) => budget !== undefined && wire > budget)) {
  console.error("Over budget: docs/performance.md says what counts and why.");
  process.exitCode = 1;
}
