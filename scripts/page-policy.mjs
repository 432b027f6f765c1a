// Gives a built page its Content-Security-Policy: nothing but its own files, and the inline scripts that it has now.
//   node scripts/page-policy.mjs dist/console/index.html
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const [file] = process.argv.slice(2);
const page = readFileSync(file, "utf8");
const inline = [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g)].map(
  ([, script]) => script,
);
const hashes = inline.map((script) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`);
const policy = [
  "default-src 'none'",
  `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(" ")}`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
if (!page.includes("<head>")) throw new Error(`${file} has no head to put its policy into`);
writeFileSync(file, page.replace("<head>", `<head>\n    ${meta}`));
