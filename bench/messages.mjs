import { baselineChat, edgewiseChat } from "./chats.mjs";
import { cpuSeconds, inTurn, latencies, median, quantile } from "./measure.mjs";
import { row } from "./report.mjs";

/** How many chats talk at once, and how many messages each has under way. */
const LOADS = [
  { chats: 1, underWay: 16 },
  { chats: 20, underWay: 2 },
  { chats: 100, underWay: 1 },
];

/** What a message costs, as ratios to the baseline. `backEnd` starts chats, `jane` answers one of them. */
export async function messageRows({ baseline, backEnd, jane, runtimes, quick }) {
  const rows = [await latencyRow({ baseline, backEnd, jane, rounds: quick ? 4 : 10 })];
  for (const load of LOADS)
    rows.push(...(await throughputRows({ baseline, backEnd, runtimes, load, rounds: quick ? 3 : 7 })));
  return rows;
}

async function latencyRow({ baseline, backEnd, jane, rounds }) {
  await jane.status("Available");
  const customer = await backEnd.startChat();
  await customer.connect();
  const agent = await jane.accept(customer.contactId);
  await jane.status("Break");
  const chats = [await edgewiseChat(customer, agent), await baselineChat(baseline.url)];
  for (const chat of chats) await latencies(chat, 100);

  const seen = [[], []];
  const ratios = await inTurn(rounds, async (which) => {
    const times = await latencies(chats[which], 60);
    seen[which].push(...times);
    return median(times);
  });
  for (const chat of chats) chat.close();
  const [ours, theirs] = seen;
  const ratio = median(ratios);
  const detail = `${median(ours).toFixed(2)} ms to ${median(theirs).toFixed(2)} ms, p95 ${quantile(ours, 0.95).toFixed(2)} to ${quantile(theirs, 0.95).toFixed(2)}`;
  return row("sent to received, p50 ratio", "≤ 1.5", `${ratio.toFixed(2)} (${detail})`, ratio <= 1.5);
}

async function throughputRows({ baseline, backEnd, runtimes, load, rounds }) {
  const ours = [];
  const theirs = [];
  for (let n = 0; n < load.chats; n += 1) {
    ours.push(await edgewiseChat(await backEnd.startChat()));
    theirs.push(await baselineChat(baseline.url));
  }
  const sides = [ours, theirs];
  for (const chats of sides) await rate(chats, load.underWay, 1_000);

  const pids = [runtimes.ours, runtimes.theirs];
  const rates = [[], []];
  const costs = [[], []];
  const ratios = await inTurn(rounds, async (which) => {
    const before = await cpuSeconds(pids[which]);
    const { perSecond, sent } = await rate(sides[which], load.underWay, 2_000);
    costs[which].push(((await cpuSeconds(pids[which])) - before) / sent);
    rates[which].push(perSecond);
    return perSecond;
  });
  for (const chat of sides.flat()) chat.close();
  const ratio = median(ratios);
  const detail = `${median(rates[0]).toFixed(0)}/s to ${median(rates[1]).toFixed(0)}/s`;
  const name = load.chats === 1 ? "1 chat" : `${load.chats} chats`;
  const [our, their] = costs.map((values) => (median(values) * 1_000).toFixed(2));
  return [
    row(`messages per second, ${name}, ratio`, "≥ 1.0", `${ratio.toFixed(2)} (${detail})`, ratio >= 1),
    row(`processor time per message, ${name}`, "", `${our} ms (baseline ${their} ms)`),
  ];
}

/** Messages over all chats, in all and per second, each counted once it is acknowledged and on both sockets. */
async function rate(chats, underWay, milliseconds) {
  const begin = performance.now();
  let sent = 0;
  const writer = async (chat) => {
    while (performance.now() - begin < milliseconds) {
      await chat.send();
      sent += 1;
    }
  };
  await Promise.all(chats.flatMap((chat) => Array.from({ length: underWay }, () => writer(chat))));
  await Promise.all(chats.map((chat) => chat.settled()));
  return { perSecond: sent / ((performance.now() - begin) / 1_000), sent };
}
