// What the engine itself costs, without storage and sockets: shared/examples/cost.rs, native and optimised.
import { execFileSync } from "node:child_process";

import { grown, row } from "./report.mjs";

/** The rows of one flow step, one wake and one message. */
export function engineRows() {
  const cost = measure();
  return [
    growth("flow step, in flows of 10 and of 250 actions", cost.flowStep, "10", "250"),
    growth("message in the engine alone, in chats of 10 and of 10,000 items", cost.message, "10", "10000"),
    row("wake that runs 10 actions", "", microseconds(cost.wake["10"])),
  ];
}

function measure() {
  const cargo = ["run", "--release", "--quiet", "-p", "edgewise-shared", "--example", "cost"];
  return JSON.parse(execFileSync("scripts/cargo", cargo, { encoding: "utf8" }));
}

const microseconds = (nanoseconds) => `${(nanoseconds / 1_000).toFixed(2)} µs`;

function growth(what, cost, few, many) {
  return grown(what, microseconds(cost[few]), microseconds(cost[many]), cost[many] / cost[few]);
}
