// Makes dist/loader.js from widget/loader/loader.js, and dist/views.js from widget/views/. The names of the widget's files carry hashes of their content,
// so the loader is told what they are called in this build:
//   __WIDGET_JS__, __WIDGET_WASM__   paths from the root of this site
//   __WIDGET_CSS__                   the same, or "" while the widget carries its styles itself
import { readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const assets = readdirSync("dist/assets");
const find = (pattern) => {
  const names = assets.filter((name) => pattern.test(name));
  if (names.length > 1) throw new Error(`more than one of ${pattern} in dist/assets: ${names.join(" ")}`);
  return names.length === 1 ? `/assets/${names[0]}` : "";
};

const names = {
  js: find(/^edgewise-widget-[0-9a-f]+\.js$/),
  wasm: find(/^edgewise-widget-[0-9a-f]+_bg\.wasm$/),
  css: find(/\.css$/),
};
if (!names.js || !names.wasm) throw new Error("dist/assets has no widget: build it first");

const common = {
  bundle: true,
  minify: true,
  target: "es2020",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: ["widget/loader/loader.js"],
  outfile: "dist/loader.js",
  format: "iife",
  define: {
    __WIDGET_JS__: JSON.stringify(names.js),
    __WIDGET_WASM__: JSON.stringify(names.wasm),
    __WIDGET_CSS__: JSON.stringify(names.css),
  },
});
await build({
  ...common,
  entryPoints: ["widget/views/views.js"],
  outfile: "dist/views.js",
  format: "esm",
  loader: { ".css": "text" },
});
writeFileSync("dist/widget.json", `${JSON.stringify(names)}\n`);
