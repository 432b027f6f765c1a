// Amazon's own client library, unmodified, against this server: what a customer's page does from start to end.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { ChatJsCustomer } from "./clients/chatjs.mjs";
import { Desk } from "./clients/desk.mjs";
import { eventName, spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;
let backEnd;
let jane;

before(async () => {
  engine = await startEngine();
  backEnd = await BackEnd.of(engine);
  jane = await Desk.signIn(engine, "jane");
  await jane.status("Available");
});

after(async () => {
  backEnd?.close();
  jane?.close();
  await engine?.close();
});

/** A chat of ChatJS with Jane. */
async function chatWithJane() {
  const chat = await backEnd.startChat();
  const customer = new ChatJsCustomer(engine, chat);
  const { connectSuccess } = await customer.connect();
  assert.equal(connectSuccess, true);
  await customer.on("established");
  const agent = await jane.accept(chat.contactId);
  const agentSocket = await agent.open({ afterSeq: 0 });
  await customer.on(
    "message",
    (item) => eventName(item) === "participant.joined" && item.ParticipantRole === "AGENT",
  );
  return { chat, customer, agent, agentSocket };
}

async function finish({ chat, customer, agent }) {
  await customer.session.disconnectParticipant();
  await customer.on("ended");
  await agent.leave();
  await jane.clear(chat.contactId);
}

test("both sides talk, and the sender gets its own message back under the id it was answered", async () => {
  const it = await chatWithJane();
  const { data } = await it.customer.say("hello from ChatJS");
  const echo = await it.customer.on("message", (item) => item.Content === "hello from ChatJS");
  assert.deepEqual([echo.Id, echo.AbsoluteTime], [data.Id, data.AbsoluteTime]);
  assert.match(data.AbsoluteTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const received = await it.agentSocket.message("hello from ChatJS");
  assert.deepEqual(
    [received.Id, received.ParticipantRole, received.DisplayName],
    [data.Id, "CUSTOMER", "Maria"],
  );

  const { Id } = await it.agent.say("hello from Jane");
  const answer = await it.customer.on("message", (item) => item.Content === "hello from Jane");
  assert.deepEqual(
    [answer.Id, answer.ParticipantRole, answer.DisplayName],
    [Id, "AGENT", jane.session.DisplayName],
  );
  await finish(it);
});

test("each sees the other typing, and typing is in no transcript", async () => {
  const it = await chatWithJane();
  await it.agent.event("typing");
  const typing = await it.customer.on("typing", (item) => item.ParticipantRole === "AGENT");
  assert.equal(typing.DisplayName, jane.session.DisplayName);
  await it.customer.event("typing");
  await it.agentSocket.item(
    "the customer typing",
    (item) => eventName(item) === "typing" && item.ParticipantRole === "CUSTOMER",
  );
  assert.ok(!(await it.customer.transcript()).some((item) => eventName(item) === "typing"));
  await finish(it);
});

test("receipts go both ways", async () => {
  const it = await chatWithJane();
  const { data } = await it.customer.say("have you read this?");
  await it.agentSocket.message("have you read this?");
  await it.agent.event("message.delivered", { messageId: data.Id }, "INCOMING_DELIVERED_RECEIPT");
  const delivered = await it.customer.on("delivered", (item) => item.MessageMetadata.MessageId === data.Id);
  assert.equal(delivered.MessageMetadata.Receipts[0].RecipientParticipantId, it.agent.participantId);
  await it.agent.event("message.read", { messageId: data.Id }, "INCOMING_READ_RECEIPT");
  await it.customer.on("read", (item) => item.MessageMetadata.MessageId === data.Id);

  const { Id } = await it.agent.say("and you this?");
  await it.customer.on("message", (item) => item.Id === Id);
  await it.customer.event("message.delivered", { messageId: Id });
  await it.agentSocket.item(
    "the delivered receipt",
    (item) => item.MessageMetadata?.MessageId === Id && item.MessageMetadata.Receipts[0].DeliveredTimestamp,
  );
  await it.customer.event("message.read", { messageId: Id });
  await it.agentSocket.item(
    "the read receipt",
    (item) => item.MessageMetadata?.MessageId === Id && item.MessageMetadata.Receipts[0].ReadTimestamp,
  );
  await finish(it);
});

test("the transcript holds what was said and who came", async () => {
  const it = await chatWithJane();
  await it.customer.say("one");
  await it.agent.say("two");
  await it.customer.on("message", (item) => item.Content === "two");
  const transcript = await it.customer.transcript();
  assert.deepEqual(
    spoken(transcript).filter(([role]) => role !== "SYSTEM"),
    [
      ["CUSTOMER", "one"],
      ["AGENT", "two"],
    ],
  );
  const joined = transcript
    .filter((item) => eventName(item) === "participant.joined")
    .map((item) => item.ParticipantRole);
  assert.ok(
    joined.indexOf("CUSTOMER") >= 0 && joined.indexOf("CUSTOMER") < joined.indexOf("AGENT"),
    `joined: ${joined}`,
  );
  assert.ok(transcript.every((item) => item.Id && item.AbsoluteTime && item.Type && item.ContentType));
  assert.ok(transcript.every((item) => !("Seq" in item) && !("ClientToken" in item)));
  await finish(it);
});

test("the deep heartbeat is answered", async () => {
  const it = await chatWithJane();
  await it.customer.on("heartbeat");
  await finish(it);
});

test("a lost socket is replaced, and nothing that was said meanwhile is lost", async () => {
  const it = await chatWithJane();
  await it.agent.say("before");
  await it.customer.on("message", (item) => item.Content === "before");
  const established = it.customer.count("established");
  const written = [it.agent.say("during, 1"), it.agent.say("during, 2")];
  await engine.evict("Contact", it.chat.contactId, "close");
  await Promise.all(written);
  await it.customer.on("lost");
  await it.customer.until("the connection again", () => it.customer.count("established") > established);
  await it.agent.say("after");
  await it.customer.on("message", (item) => item.Content === "after");
  const texts = spoken(await it.customer.transcript()).filter(([role]) => role === "AGENT");
  assert.deepEqual(texts.map(([, text]) => text).toSorted(), ["after", "before", "during, 1", "during, 2"]);
  assert.equal(it.customer.count("broken"), 0);
  assert.equal(it.customer.count("ended"), 0);
  await finish(it);
});

test("a session that keeps the transcript itself is given what it missed", async () => {
  const chat = await backEnd.startChat();
  const customer = new ChatJsCustomer(engine, chat, { wholeTranscript: true });
  await customer.connect();
  const agent = await jane.accept(chat.contactId);
  await agent.connect();
  await agent.say("before");
  await customer.on("transcript", ({ transcript }) => transcript.some((item) => item.Content === "before"));
  await engine.evict("Contact", chat.contactId, "close");
  await agent.say("during");
  const { transcript } = await customer.on("transcript", ({ transcript: items }) =>
    items.some((item) => item.Content === "during"),
  );
  assert.equal(new Set(transcript.map((item) => item.Id)).size, transcript.length);
  await finish({ chat, customer, agent });
});

test("what is refused is refused by its name", async () => {
  const it = await chatWithJane();
  const error = await it.customer.say("x".repeat(20_000)).catch((refusal) => refusal);
  assert.equal(error.type, "ValidationException");
  await finish(it);
});

test("a view is described by its token, and one that nobody knows is not found", async () => {
  const it = await chatWithJane();
  for (const viewToken of ["form:1", "confirmation", "arn:aws:connect:us-west-2:aws:view/cards:1"]) {
    const { data } = await it.customer.session.describeView({ viewToken });
    const { View } = data;
    assert.equal(View.Id, viewToken.match(/form|confirmation|cards/)[0]);
    assert.deepEqual([View.Version, View.Arn], [1, `arn:aws:connect:us-west-2:aws:view/${View.Id}:1`]);
    assert.ok(JSON.parse(View.Content.Template).Body.length > 0);
    assert.equal(JSON.parse(View.Content.InputSchema).type, "object");
    assert.ok(View.Content.Actions.every((action) => action));
  }
  const unknown = await it.customer.session
    .describeView({ viewToken: "no/such view" })
    .catch((error) => error);
  assert.equal(unknown.type, "ResourceNotFoundException");
  await finish(it);
  const revoked = await it.customer.session.describeView({ viewToken: "form" }).catch((error) => error);
  assert.equal(revoked.type, "AccessDeniedException");
});

test("who disconnects is told of the end", async () => {
  const it = await chatWithJane();
  await it.customer.session.disconnectParticipant();
  await it.customer.on("ended");
  await it.customer.on("message", (item) => eventName(item) === "chat.ended");
  await it.agentSocket.item(
    "the customer leaving",
    (item) => eventName(item) === "participant.left" && item.ParticipantRole === "CUSTOMER",
  );
  await assert.rejects(it.customer.say("too late"));
  await it.agent.leave();
  await jane.clear(it.chat.contactId);
});

test("the disconnect flow speaks to a customer whose agent has left", async () => {
  const it = await chatWithJane();
  await it.agent.leave();
  await it.customer.on("message", (item) => eventName(item) === "participant.left");
  await it.customer.on(
    "message",
    (item) => item.ParticipantRole === "SYSTEM" && /15 minutes/.test(item.Content),
  );
  assert.equal(it.customer.count("ended"), 0);
  await it.customer.session.disconnectParticipant();
  await it.customer.on("ended");
  await jane.clear(it.chat.contactId);
});
