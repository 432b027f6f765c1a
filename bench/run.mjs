// `make bench`: measures Edgewise against the yardstick, prints a table and writes it into docs/performance.md.
//   node bench/run.mjs [--quick] [--cold] [messages] [idle] [length] [engine] [bot] [sizes] [dev]      everything when nothing is named
// --quick takes fewer rounds and does not write; --cold also builds a fresh clone.

import { cpus, totalmem } from "node:os";

import { startBaseline } from "./baseline/start.mjs";
import { botRows } from "./bot.mjs";
import { devTimes } from "./dev.mjs";
import { engineRows } from "./engine.mjs";
import { idleRows } from "./idle.mjs";
import { lengthRows } from "./length.mjs";
import { messageRows } from "./messages.mjs";
import { row, table, writePage } from "./report.mjs";
import { findRuntimes } from "./runtimes.mjs";
import { sizes } from "./sizes.mjs";
import { Desk } from "../tests/clients/desk.mjs";
import { BackEnd } from "../tests/clients/service.mjs";
import { startEngine } from "../tests/support/engine.mjs";

const SECTIONS = ["messages", "idle", "length", "engine", "bot", "sizes", "dev"];
const words = process.argv.slice(2);
const quick = words.includes("--quick");
const named = words.filter((word) => SECTIONS.includes(word));
const wanted = new Set(named.length > 0 ? named : SECTIONS);

const rows = [];
if (wanted.has("messages")) rows.push(...(await running(messageRows)));
if (wanted.has("idle")) rows.push(...(await running(idleRows)));
if (wanted.has("length")) rows.push(...(await running(lengthRows)));
if (wanted.has("engine")) rows.push(...engineRows());
if (wanted.has("bot")) rows.push(...botRows());
if (wanted.has("sizes")) rows.push(...(await sizeRows()));
if (wanted.has("dev")) rows.push(...(await devRows()));

const text = `${machine()}\n\n${table(rows)}`;
console.log(text);
if (named.length === 0 && !quick) await writePage(text);
process.exit(0);

/** What is measured on two running engines: started for this alone, since memory that was used before would count. */
async function running(measure) {
  const [engine, baseline] = await Promise.all([startEngine(), startBaseline()]);
  const backEnd = await BackEnd.of(engine);
  const jane = await Desk.signIn(engine, "jane");
  const found = await measure({ baseline, backEnd, jane, runtimes: findRuntimes(), quick });
  jane.close();
  backEnd.close();
  await Promise.all([engine.close(), baseline.close()]);
  return found;
}

async function sizeRows() {
  const { loader, chat, worker } = await sizes();
  const kilobytes = (bytes) => `${(bytes / 1_024).toFixed(1)} KB`;
  return [
    row("loader, brotli", "≤ 3 KB", kilobytes(loader), loader <= 3 * 1_024),
    row("usable chat with loader, brotli", "≤ 90 KB", kilobytes(chat), chat <= 90 * 1_024),
    row("Worker, gzip", "≤ 1 MB", kilobytes(worker), worker <= 1_024 * 1_024),
  ];
}

async function devRows() {
  const { warm, cold } = await devTimes({ withCold: words.includes("--cold") });
  const found = [row("`make dev` to its links, built before", "", `${warm.toFixed(1)} s`)];
  if (cold !== undefined)
    found.push(row("`make dev` to its links, fresh clone with warm caches", "", `${cold.toFixed(0)} s`));
  return found;
}

function machine() {
  const day = new Date().toISOString().slice(0, 10);
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${day} by \`make bench\` on ${cpus().length} cores (${cpus()[0].model.trim()}), ${gigabytes} GB, Linux.`;
}
