// The clock story, on the real runtime with a clock that the test moves: what happens in the minutes and days in which
// nobody does anything.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { eventName, spoken, startChat, tryRedeem } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { ChatSocket } from "./clients/socket.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let engine;
let backEnd;
let jane;
let ravi;

before(async () => {
  engine = await startEngine({ clock: true });
  backEnd = await BackEnd.of(engine);
  await staff();
});

after(async () => {
  backEnd?.close();
  jane?.close();
  ravi?.close();
  await engine?.close();
});

/** Jane is there, Ravi has not come yet. */
async function staff() {
  [jane, ravi] = await Desk.staff(engine, [jane, ravi], "Available");
}

/** Both agents are away. */
async function nobody() {
  await staff();
  await jane.status("Break");
}

/** A chat that Jane answered and left, after the disconnect flow has spoken. Nobody is available. */
async function leftByJane(parameters) {
  await staff();
  const customer = await backEnd.startChat(parameters);
  const socket = await customer.open({ afterSeq: 0 });
  const agent = await jane.accept(customer.contactId);
  await agent.connect();
  await customer.say("my order is late");
  await agent.say("Are you there?");
  await jane.status("Break");
  await agent.leave();
  const promise = await socket.item(
    "the disconnect flow",
    (item) => item.ParticipantRole === "SYSTEM" && /15 minutes/.test(item.Content ?? ""),
  );
  await jane.clear(customer.contactId);
  return { customer, socket, talked: agent, waiting: promise.ContactId };
}

function minutesToSeconds(minutes, seconds = 0) {
  return minutes * MINUTE + seconds;
}

test("nobody comes back within 15 minutes: the chat ends", async () => {
  const { customer, socket, waiting } = await leftByJane();
  assert.equal(socket.items.filter((item) => eventName(item) === "participant.left").length, 1);
  assert.equal((await backEnd.describe(waiting)).InitiationMethod, "DISCONNECT");
  assert.equal((await backEnd.describe(waiting)).DisconnectReason, undefined);

  await engine.jump(minutesToSeconds(15, 1));
  const end = await socket.event("chat.ended");
  assert.equal(end.InitialContactId, customer.contactId);
  assert.equal(end.ParticipantId, undefined);
  const last = await backEnd.describe(waiting);
  assert.equal(last.DisconnectReason, "CONTACT_FLOW_DISCONNECT");
  assert.ok(last.DisconnectTimestamp >= last.InitiationTimestamp);
  const first = await backEnd.describe(customer.contactId);
  assert.equal(first.DisconnectReason, "AGENT_DISCONNECT");
  assert.equal((await customer.trySay("hello?")).error, "AccessDeniedException");
});

test("the customer comes back at 14:59 and is answered by somebody else, who sees all that was said", async () => {
  const { customer, socket, waiting } = await leftByJane();
  await engine.jump(minutesToSeconds(14, 55));
  await customer.say("Hey, I'm back");
  await socket.item(
    "the flow's welcome",
    (item) => item.ParticipantRole === "SYSTEM" && /Welcome back/.test(item.Content ?? ""),
  );
  await engine.jump(minutesToSeconds(15));
  assert.ok(
    !socket.items.some((item) => eventName(item) === "chat.ended"),
    "the wait was ended by the message",
  );

  await ravi.status("Available");
  const agent = await ravi.accept(customer.contactId);
  const said = spoken((await agent.open({ afterSeq: 0 })).items).filter(([role]) => role !== "SYSTEM");
  assert.deepEqual(said, [
    ["CUSTOMER", "my order is late"],
    ["AGENT", "Are you there?"],
    ["CUSTOMER", "Hey, I'm back"],
  ]);
  await agent.say("Welcome back");
  const answer = await socket.message("Welcome back");
  assert.equal(answer.DisplayName, ravi.session.DisplayName);
  assert.notEqual(answer.ContactId, customer.contactId);
  const contact = await backEnd.describe(answer.ContactId);
  assert.equal(contact.InitialContactId, customer.contactId);
  assert.equal(contact.AgentInfo.Id, ravi.session.AgentId);
  assert.ok(contact.PreviousContactId === waiting || contact.Id === waiting);

  await ravi.status("Offline");
  await agent.leave();
  await customer.leave();
  await ravi.clear(customer.contactId);
});

test("the wait goes on where it was when the runtime comes back, and one that ran out meanwhile ends at once", async () => {
  const patient = await leftByJane();
  await engine.jump(minutesToSeconds(5));
  await engine.kill();
  await engine.restart();
  await engine.jump(minutesToSeconds(9));
  const again = await patient.customer.open({ afterSeq: 0 });
  assert.ok(!again.items.some((item) => eventName(item) === "chat.ended"));
  await engine.jump(minutesToSeconds(1, 30));
  await again.event("chat.ended");

  const forgotten = await leftByJane();
  await engine.kill();
  await engine.jump(minutesToSeconds(16));
  await engine.restart();
  const last = await until("the end of the chat", async () => {
    const contact = await backEnd.describe(forgotten.waiting);
    return contact.DisconnectReason && contact;
  });
  assert.equal(last.DisconnectReason, "CONTACT_FLOW_DISCONNECT");
});

test("a chat lasts 25 hours unless said otherwise, then it expires", async () => {
  await nobody();
  const customer = await backEnd.startChat();
  const socket = await customer.open({ afterSeq: 0 });
  await engine.jump(24 * HOUR + 59 * MINUTE);
  await socket.heartbeat();
  assert.equal((await backEnd.describe(customer.contactId)).DisconnectReason, undefined);
  await customer.connect();
  await customer.say("still here");
  await engine.jump(2 * MINUTE);
  await socket.event("chat.ended");
  assert.equal((await backEnd.describe(customer.contactId)).DisconnectReason, "EXPIRED");
  const refused = await customer.tryConnect();
  assert.deepEqual([refused.status, refused.error], [403, "AccessDeniedException"]);
});

test("a chat of 60 minutes expires while an agent is in it, and the agent is told", async () => {
  await staff();
  const customer = await backEnd.startChat({ ChatDurationInMinutes: 60 });
  const socket = await customer.open({ afterSeq: 0 });
  const agent = await jane.accept(customer.contactId);
  const agentSocket = await agent.open({ afterSeq: 0 });
  await engine.jump(59 * MINUTE);
  await customer.say("nearly");
  await agentSocket.message("nearly");
  await engine.jump(2 * MINUTE);
  const [ended] = await Promise.all([socket.event("chat.ended"), agentSocket.event("chat.ended")]);
  assert.equal((await backEnd.describe(ended.ContactId)).DisconnectReason, "EXPIRED");
  await jane.clear(customer.contactId);
});

test("a customer who never connects is given up after five minutes, one who connects late is not", async () => {
  await nobody();
  const [absent, late] = await Promise.all([backEnd.startChat(), backEnd.startChat()]);
  await engine.jump(4 * MINUTE + 50);
  const socket = await late.open({ afterSeq: 0 });
  await engine.jump(11);
  const gone = await until("the end of the chat", async () => {
    const contact = await backEnd.describe(absent.contactId);
    return contact.DisconnectReason && contact;
  });
  assert.equal(gone.DisconnectReason, "CUSTOMER_CONNECTION_NOT_ESTABLISHED");
  assert.equal((await absent.tryConnect()).status, 403);
  await late.say("here I am");
  await socket.message("here I am");
  await late.leave();
});

test("an offer that is not accepted in 20 seconds goes to the next agent and leaves a missed contact", async () => {
  await staff();
  const customer = await backEnd.startChat();
  await customer.open();
  await jane.offer(customer.contactId);
  await ravi.status("Available");
  await engine.jump(21);
  const offered = await ravi.offer(customer.contactId);
  await jane.seen("the missed contact", (view) =>
    view.Contacts.some((it) => it.ContactId === offered.ContactId && it.State.Name === "MISSED"),
  );
  const agent = await ravi.accept(customer.contactId);
  await agent.connect();
  await agent.leave();
  await customer.leave();
  await Promise.all([jane.clear(customer.contactId), ravi.clear(customer.contactId)]);
  await ravi.status("Offline");
});

test("a socket URL works for 100 seconds, a connection token for a day, a participant token for the whole chat", async () => {
  await nobody();
  const customer = await backEnd.startChat({ ChatDurationInMinutes: 10_080 });
  const url = await customer.connect();
  await engine.jump(101);
  await assert.rejects(ChatSocket.open(url), /the upgrade answered 403/);
  const socket = await customer.open({ afterSeq: 0 });
  await customer.say("day one");
  await engine.jump(DAY + MINUTE);
  const refused = await customer.trySay("day two");
  assert.deepEqual([refused.status, refused.error], [403, "AccessDeniedException"]);
  await customer.connect();
  await customer.say("day two, again");
  await socket.message("day two, again");
  await engine.jump(6 * DAY);
  await socket.event("chat.ended");
});

test("a link to another device works for a while only", async () => {
  await nobody();
  const customer = await startChat(engine);
  await customer.open();
  const link = await customer.handover();
  const span = (Date.parse(link.Expiry) - (await engine.now())) / 1_000;
  assert.ok(span > 30 && span <= 15 * MINUTE, `the link works for ${span} s`);
  await engine.jump(Math.ceil(span) + 2);
  const refused = await tryRedeem(engine, link.Url);
  assert.deepEqual([refused.status, refused.error], [403, "AccessDeniedException"]);
  await customer.leave();
});
