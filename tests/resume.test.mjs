// Our own extension of the socket: a client that states the last number it has misses nothing, on any device.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { eventName, redeem, spoken, startChat, tryRedeem } from "./clients/participant.mjs";
import { ChatSocket } from "./clients/socket.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;
let jane;

before(async () => {
  engine = await startEngine();
  jane = await Desk.signIn(engine, "jane");
  await jane.status("Available");
});

after(async () => {
  jane?.close();
  await engine?.close();
});

/** A chat between a customer and Jane, both with their sockets open. */
async function chatWithJane() {
  const customer = await startChat(engine);
  const socket = await customer.open({ afterSeq: 0 });
  const agent = await jane.accept(customer.contactId);
  const agentSocket = await agent.open({ afterSeq: 0 });
  return { customer, socket, agent, agentSocket };
}

/** Ends the chat so that Jane has a free slot again. */
async function finish({ customer, agent }) {
  await agent.leave();
  await customer.leave();
  await jane.clear(customer.contactId);
}

/** The stored items among those that came, which must be numbered from `first` without a gap, in order, each once. */
function numbered(items, first = 1) {
  const stored = items.filter((item) => item.Seq !== undefined && item.Type !== "MESSAGEMETADATA");
  assert.deepEqual(
    stored.map((item) => item.Seq),
    stored.map((_, index) => first + index),
    "the numbers have a gap, a repetition or are out of order",
  );
  return stored;
}

test("a client that was away is replayed exactly what it missed, then told that it is live", async () => {
  const chat = await chatWithJane();
  await chat.customer.say("one");
  const last = (await chat.socket.message("one")).Seq;
  chat.socket.drop();
  await chat.agent.say("two");
  await chat.agent.say("three");

  const again = await chat.customer.open({ afterSeq: last });
  assert.deepEqual(spoken(numbered(again.items, last + 1)), [
    ["AGENT", "two"],
    ["AGENT", "three"],
  ]);
  const live = again.frames.find((frame) => frame.topic === "edgewise/live");
  assert.deepEqual(live.content, { firstSeq: last + 1, lastSeq: last + 2 });
  assert.ok(again.frames.indexOf(live) > again.frames.findLastIndex((frame) => frame.topic === "aws/chat"));

  await chat.agent.say("four");
  assert.equal((await again.message("four")).Seq, last + 3);
  await finish(chat);
});

test("replay and live messages together have no gap, however the writes fall between them", async () => {
  const chat = await chatWithJane();
  const writes = [];
  for (let round = 0; round < 5; round += 1) {
    for (let n = 0; n < 6; n += 1) writes.push(chat.agent.say(`${round}-${n}`));
    const socket = await chat.customer.open({ afterSeq: 0 });
    await Promise.all(writes);
    for (let n = 0; n < 6; n += 1) await socket.message(`${round}-${n}`);
    const texts = spoken(numbered(socket.items)).filter(([role]) => role === "AGENT");
    assert.equal(texts.length, 6 * (round + 1));
    await socket.close();
  }
  await finish(chat);
});

test("the ClientToken is echoed on the own messages only", async () => {
  const chat = await chatWithJane();
  await chat.customer.say("mine", "token-of-maria");
  await chat.agent.say("hers", "token-of-jane");
  for (const socket of [chat.socket, chat.agentSocket]) await socket.message("hers");
  const tokens = (socket) =>
    socket.items
      .filter((item) => item.Type === "MESSAGE" && item.ParticipantRole !== "SYSTEM")
      .map((item) => item.ClientToken);
  assert.deepEqual(tokens(chat.socket), ["token-of-maria", undefined]);
  assert.deepEqual(tokens(chat.agentSocket), [undefined, "token-of-jane"]);

  const later = await chat.customer.open({ afterSeq: 0 });
  assert.deepEqual(tokens(later), ["token-of-maria", undefined], "a replay echoes the same");
  const plain = await chat.customer.open();
  await chat.customer.say("for ChatJS");
  const item = await plain.message("for ChatJS");
  assert.ok(!("ClientToken" in item) && !("Seq" in item), "a plain subscription carries neither");
  await finish(chat);
});

test("a request that is sent twice is answered the same and stored once", async () => {
  const chat = await chatWithJane();
  const token = randomUUID();
  const first = await chat.customer.say("once", token);
  const copies = await Promise.all(Array.from({ length: 8 }, () => chat.customer.say("once", token)));
  for (const copy of copies) assert.deepEqual(copy, first);
  const simultaneous = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => chat.customer.say("all at once", simultaneous)),
  );
  assert.equal(new Set(answers.map((answer) => answer.Id)).size, 1);
  await chat.agent.say("one", token);
  const texts = spoken(await chat.customer.wholeTranscript()).filter(([role]) => role !== "SYSTEM");
  assert.deepEqual(texts, [
    ["CUSTOMER", "once"],
    ["CUSTOMER", "all at once"],
    ["AGENT", "one"],
  ]);
  await finish(chat);
});

test("a start that is sent twice starts one chat", async () => {
  await jane.status("Break");
  const ClientToken = randomUUID();
  const [one, two] = await Promise.all([
    startChat(engine, { ClientToken }),
    startChat(engine, { ClientToken }),
  ]);
  assert.equal(one.contactId, two.contactId);
  assert.equal(one.participantId, two.participantId);
  await one.connect();
  const joined = (await one.wholeTranscript()).filter((item) => eventName(item) === "participant.joined");
  assert.equal(joined.filter((item) => item.ParticipantRole === "CUSTOMER").length, 1);
  await one.leave();
  await jane.status("Available");
});

test("receipts of what was read before are there after a replay", async () => {
  const chat = await chatWithJane();
  const { Id } = await chat.agent.say("read me");
  await chat.socket.message("read me");
  await chat.customer.event("message.delivered", { messageId: Id }, "INCOMING_DELIVERED_RECEIPT");
  await chat.customer.event("message.read", { messageId: Id }, "INCOMING_READ_RECEIPT");
  const told = await chat.agentSocket.item(
    "the receipt",
    (item) =>
      item.MessageMetadata?.MessageId === Id && item.MessageMetadata.Receipts.some((it) => it.ReadTimestamp),
  );
  assert.equal(told.MessageMetadata.Receipts[0].RecipientParticipantId, chat.customer.participantId);

  const second = (await chat.agent.say("and me")).Id;
  await chat.socket.message("and me");
  await chat.customer.event("message.delivered", { messageId: second }, "INCOMING_DELIVERED_RECEIPT");
  await chat.agentSocket.item("the second receipt", (item) => item.MessageMetadata?.MessageId === second);

  chat.agentSocket.drop();
  const again = await chat.agent.open({ afterSeq: 0 });
  const receipts = (id) => {
    const metadata = again.items.filter((item) => item.MessageMetadata?.MessageId === id);
    return metadata.at(-1)?.MessageMetadata.Receipts[0];
  };
  assert.ok(receipts(Id)?.ReadTimestamp && receipts(Id)?.DeliveredTimestamp);
  assert.ok(receipts(second)?.DeliveredTimestamp && !receipts(second)?.ReadTimestamp);
  const stored = (await chat.agent.transcript({ MaxResults: 100 })).Transcript.find((item) => item.Id === Id);
  assert.ok(stored.MessageMetadata.Receipts[0].ReadTimestamp);
  await finish(chat);
});

test("two devices of the customer stay in step, and the link between them works once", async () => {
  const chat = await chatWithJane();
  await chat.customer.say("from the laptop");
  const link = await chat.customer.handover();
  assert.match(new URL(link.Url).hash, /^#handover=.+/);
  assert.equal(new URL(link.Url).search, "", "the secret is in the fragment only");
  assert.ok(link.Qr.Size > 20 && /^M/.test(link.Qr.Path));

  const phone = await redeem(engine, link.Url, "Phone");
  assert.equal(phone.participantId, chat.customer.participantId, "the same customer");
  const second = await tryRedeem(engine, link.Url, "Thief");
  assert.deepEqual([second.status, second.error], [403, "AccessDeniedException"]);

  const phoneSocket = await phone.open({ afterSeq: 0 });
  assert.deepEqual(
    numbered(phoneSocket.items).map((item) => item.Id),
    numbered(chat.socket.items).map((item) => item.Id),
  );
  await phone.say("from the phone", "phone-token");
  const onLaptop = await chat.socket.message("from the phone");
  const onPhone = await phoneSocket.message("from the phone");
  assert.equal(onLaptop.Id, onPhone.Id);
  assert.equal(onLaptop.ParticipantId, chat.customer.participantId);
  await chat.agent.say("to both");
  assert.equal((await chat.socket.message("to both")).Seq, (await phoneSocket.message("to both")).Seq);
  const joins = numbered(chat.socket.items).filter(
    (item) => eventName(item) === "participant.joined" && item.ParticipantRole === "CUSTOMER",
  );
  assert.equal(joins.length, 1, "another device is no other participant");
  await finish(chat);
});

test("a revoked device is out at once, and the others go on", async () => {
  const chat = await chatWithJane();
  const phone = await redeem(engine, (await chat.customer.handover()).Url, "Lost phone");
  const phoneSocket = await phone.open({ afterSeq: 0 });
  const devices = await chat.customer.devices();
  assert.deepEqual(devices.map((device) => device.Current).toSorted(), [false, true]);
  const lost = devices.find((device) => device.Label === "Lost phone");
  assert.equal(lost.Current, false);

  await chat.customer.revoke(lost.DeviceId);
  await phoneSocket.closed;
  for (const refused of [
    await phone.trySay("it was me"),
    await phone.tryConnect(),
    await phone.call("transcript", {}),
  ]) {
    assert.deepEqual([refused.status, refused.error], [403, "AccessDeniedException"]);
  }
  await chat.customer.say("the phone is gone");
  await chat.agentSocket.message("the phone is gone");
  await chat.socket.heartbeat();
  const list = await chat.socket.frame(
    "the shorter list of devices",
    (frame) => frame.topic === "edgewise/devices" && frame.content.devices.length === 1,
  );
  assert.equal(list.content.devices[0].Current, true);
  await finish(chat);
});

test("a device that is revoked while its socket URL is unused cannot use it", async () => {
  const chat = await chatWithJane();
  const phone = await redeem(engine, (await chat.customer.handover()).Url, "Lost phone");
  const url = await phone.connect();
  const lost = (await chat.customer.devices()).find((device) => !device.Current);
  await chat.customer.revoke(lost.DeviceId);
  await assert.rejects(
    (async () => {
      const socket = await ChatSocket.open(url, { afterSeq: 0 });
      await socket.heartbeat();
    })(),
  );
  await finish(chat);
});

test("a socket URL opens one socket only", async () => {
  const chat = await chatWithJane();
  const url = await chat.customer.connect();
  const socket = await ChatSocket.open(url);
  await assert.rejects(ChatSocket.open(url), /the upgrade answered 403/);
  await socket.heartbeat();
  await finish(chat);
});

test("hibernation and eviction in the middle of a chat lose nothing", async () => {
  const chat = await chatWithJane();
  for (let n = 0; n < 4; n += 1) {
    await chat.customer.say(`question ${n}`);
    await engine.evict("Contact", chat.customer.contactId, "hibernate");
    await chat.agent.say(`answer ${n}`);
    await chat.socket.message(`answer ${n}`);
    await engine.evict("Contact", chat.customer.contactId, "hibernate");
  }
  await chat.agentSocket.message("answer 3");
  assert.deepEqual(
    numbered(chat.socket.items).map((item) => item.Id),
    numbered(chat.agentSocket.items).map((item) => item.Id),
  );

  // Typing wakes the contact: there must be something to throw out.
  await chat.customer.event("typing");
  await engine.evict("Contact", chat.customer.contactId, "close");
  await Promise.all([chat.socket.closed, chat.agentSocket.closed]);
  const last = numbered(chat.socket.items).at(-1).Seq;
  await chat.customer.say("after the eviction");
  const again = await chat.customer.open({ afterSeq: last });
  assert.deepEqual(spoken(numbered(again.items, last + 1)), [["CUSTOMER", "after the eviction"]]);
  await finish(chat);
});

test("a client far behind is told where its replay begins, and reads the rest by GetTranscript", async () => {
  await jane.status("Break");
  const customer = await startChat(engine);
  await customer.connect();
  const total = 1_050;
  const batch = 25;
  for (let n = 0; n < total; n += batch) {
    await Promise.all(Array.from({ length: batch }, (_, index) => customer.say(`m${n + index}`)));
  }
  const socket = await customer.open({ afterSeq: 0 });
  const { content } = socket.frames.find((frame) => frame.topic === "edgewise/live");
  const replayed = numbered(socket.items, content.firstSeq);
  assert.equal(replayed.at(-1).Seq, content.lastSeq);
  assert.ok(content.firstSeq > 1 && replayed.length <= 1_000);
  const whole = await customer.wholeTranscript();
  assert.equal(whole.length, content.lastSeq);
  assert.equal(spoken(whole).filter(([role]) => role === "CUSTOMER").length, total);
  assert.deepEqual(
    whole.slice(content.firstSeq - 1).map((item) => item.Id),
    replayed.map((item) => item.Id),
  );
  await customer.leave();
  await jane.status("Available");
});

test("who left is told of the end and can come back to nothing", async () => {
  const chat = await chatWithJane();
  await chat.agent.leave();
  await chat.customer.leave();
  await chat.socket.event("chat.ended");
  await jane.clear(chat.customer.contactId);
  const refused = await until("the refusal", () =>
    chat.customer.trySay("too late").then((answer) => answer.status !== 200 && answer),
  );
  assert.deepEqual([refused.status, refused.error], [403, "AccessDeniedException"]);
});
