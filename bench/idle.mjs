import { setTimeout as pause } from "node:timers/promises";

import { baselineChat, edgewiseChat } from "./chats.mjs";
import { cpuSeconds, median, residentBytes } from "./measure.mjs";
import { row } from "./report.mjs";

const HEARTBEAT = '{"topic":"aws/heartbeat"}';
/** How long the platform lets an object stay in memory with nothing to do, and some time on top. */
export const HIBERNATION = 15_000;
const WINDOW = 20_000;

/** What chats cost in which nobody says anything. */
export async function idleRows({ backEnd, baseline, runtimes, quick }) {
  const count = quick ? 100 : 400;
  const ours = await measure(runtimes.ours, count, async () => edgewiseChat(await backEnd.startChat()));
  const theirs = await measure(runtimes.theirs, count, () => baselineChat(baseline.url));
  const kilobytes = ({ memory }) => `${(memory / 1_024).toFixed(0)} KB`;
  const micros = ({ cpu }) => `${(cpu * 1e6).toFixed(0)} µs`;
  return [
    row(
      "memory per idle contact, two sockets hibernated",
      "",
      `${kilobytes(ours)} (baseline ${kilobytes(theirs)})`,
    ),
    row("processor time per idle contact and second", "", `${micros(ours)} (baseline ${micros(theirs)})`),
    row(
      "first message to a hibernated contact, p50",
      "",
      `${ours.wake.toFixed(1)} ms (baseline ${theirs.wake.toFixed(1)} ms)`,
    ),
  ];
}

/** Opens `count` chats, lets them hibernate, and measures the runtime of this process id. */
async function measure(pid, count, open) {
  // The first ones pay for code and caches.
  const warm = await Promise.all(Array.from({ length: 10 }, open));
  await pause(HIBERNATION);
  const before = await residentBytes(pid);
  const chats = [];
  for (let n = 0; n < count; n += 1) chats.push(await open());
  await pause(HIBERNATION);
  const memory = ((await residentBytes(pid)) - before) / count;

  const begin = await cpuSeconds(pid);
  const beats = setInterval(
    () => chats.flatMap((chat) => chat.sockets).forEach((socket) => socket.send(HEARTBEAT)),
    10_000,
  );
  await pause(WINDOW);
  clearInterval(beats);
  const cpu = ((await cpuSeconds(pid)) - begin) / (WINDOW / 1_000) / count;

  const wakes = [];
  for (const chat of chats.slice(0, 40)) wakes.push(await chat.timeToSecondSocket());
  for (const chat of [...warm, ...chats]) chat.close();
  return { memory, cpu, wake: median(wakes) };
}
