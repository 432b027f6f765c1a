// What the built-in bot costs and how well it understands: shared/examples/bot.rs, native and optimised. Accuracy needs
// the data that EDGEWISE_INTENTS_DIR names (docs/performance.md).
import { execFileSync } from "node:child_process";

import { row } from "./report.mjs";

/** The rows of the stock bot, and of BANKING77 where its data is. */
export function botRows() {
  const { shop, banking77, accuracy, accuracyOfTen } = measure();
  const rows = [answers("answer of the stock bot", shop), learnt("stock bot, learnt in two languages", shop)];
  if (banking77 === undefined) return rows;
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  return [
    ...rows,
    row("BANKING77, right of the test split", "≥ 88 %", percent(accuracy), accuracy >= 0.88),
    row("the same from 10 examples an intent", "≥ 70 %", percent(accuracyOfTen), accuracyOfTen >= 0.7),
    answers("answer of a bot of BANKING77", banking77),
    learnt("bot of BANKING77, 10,003 utterances, learnt", banking77),
  ];
}

function measure() {
  const cargo = [
    "run",
    "--release",
    "--quiet",
    "-p",
    "edgewise-shared",
    "--features",
    "bot",
    "--example",
    "bot",
  ];
  return JSON.parse(execFileSync("scripts/cargo", cargo, { encoding: "utf8" }));
}

function answers(what, { answerMicroseconds: { p50, p99 } }) {
  return row(what, "< 1 ms", `${p50.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs`, p99 < 1_000);
}

function learnt(what, { trainMilliseconds, bytes }) {
  return row(
    what,
    "< 2 MB",
    `${trainMilliseconds.toFixed(0)} ms, ${(bytes / 1e6).toFixed(2)} MB`,
    bytes < 2e6,
  );
}
