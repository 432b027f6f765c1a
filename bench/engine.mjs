// What the engine itself costs, without storage and sockets: shared/examples/cost.rs, native and optimised.
import { execFileSync } from "node:child_process";

import { row } from "./report.mjs";

/** A cost may grow by this much over a growth of 25 (actions) or 1,000 (items) and still count as flat. */
const FLAT = 1.5;

/** The rows of one flow step, one wake and one message. */
export function engineRows() {
  const cost = measure();
  return [
    grown("flow step, in flows of 10 and of 250 actions", cost.flowStep, "10", "250"),
    grown("customer's message, in chats of 10 and of 10,000 items", cost.message, "10", "10000"),
    row("wake that runs 10 actions", "", microseconds(cost.wake["10"])),
  ];
}

function measure() {
  const cargo = ["run", "--release", "--quiet", "-p", "edgewise-shared", "--example", "cost"];
  return JSON.parse(execFileSync("scripts/cargo", cargo, { encoding: "utf8" }));
}

function grown(what, cost, few, many) {
  const ratio = cost[many] / cost[few];
  const measured = `${microseconds(cost[few])}, ${microseconds(cost[many])}: ${ratio.toFixed(2)} times`;
  return row(what, `≤ ${FLAT} times`, measured, ratio <= FLAT);
}

const microseconds = (nanoseconds) => `${(nanoseconds / 1_000).toFixed(2)} µs`;
