// What a chat costs as it grows: the same things in a chat of a few items and in one of very many, on the runtime.
import { setTimeout as pause } from "node:timers/promises";

import { edgewiseChat } from "./chats.mjs";
import { inTurn, latencies, median, post } from "./measure.mjs";
import { HIBERNATION } from "./idle.mjs";
import { grown } from "./report.mjs";

const FEW = 10;
const MANY = 10_000;
/** How many messages are under way while a chat is filled. */
const UNDER_WAY = 16;
/** How often each thing is done in a round. The short chat of a round grows by as much. */
const TIMES = 20;
/** One page of the transcript, newest first. */
const PAGE = JSON.stringify({ MaxResults: FEW, ScanDirection: "BACKWARD", SortOrder: "DESCENDING" });

/** The rows of messages and transcripts in long chats. `backEnd` starts the chats. */
export async function lengthRows({ backEnd, quick }) {
  const long = await chatOf(backEnd, MANY);
  const found = [];
  for (const [what, measure] of [
    ["sent to received", ({ chat }) => latencies(chat, TIMES)],
    ["newest page of the transcript", pages],
    ["first message after hibernation", hibernated],
  ]) {
    const rounds = quick || measure === hibernated ? 3 : 9;
    const seen = [[], []];
    const ratios = await inTurn(rounds, async (which) => {
      const party = which === 0 ? long : await chatOf(backEnd, FEW);
      if (which === 1) await measure(party);
      const times = await measure(party);
      seen[which].push(...times);
      if (which === 1) party.chat.close();
      return median(times);
    });
    const [many, few] = seen.map((times) => `${median(times).toFixed(2)} ms`);
    found.push(grown(`${what}, in chats of ${FEW} and of 10,000 items`, few, many, median(ratios)));
  }
  long.chat.close();
  return found;
}

/** A chat of this many items. */
async function chatOf(backEnd, items) {
  const customer = await backEnd.startChat();
  const chat = await edgewiseChat(customer);
  let left = items;
  const writer = async () => {
    while (left > 0) {
      left -= 1;
      await chat.send();
    }
  };
  await Promise.all(Array.from({ length: Math.min(UNDER_WAY, items) }, writer));
  await chat.settled();
  return { customer, chat };
}

async function pages({ customer }) {
  const url = `${customer.engine.url}/participant/transcript`;
  const times = [];
  for (let n = 0; n < TIMES; n += 1) {
    const begin = performance.now();
    const page = JSON.parse(await post(url, { "x-amz-bearer": customer.connectionToken }, PAGE));
    times.push(performance.now() - begin);
    if (page.Transcript.length !== FEW) throw new Error(`a page has ${page.Transcript.length} items`);
  }
  return times;
}

async function hibernated({ chat }) {
  await pause(HIBERNATION);
  return [await chat.timeToSecondSocket()];
}
