// Amazon's own client library, unmodified, in a real browser on a page of another origin: CORS, frames, recovery, end.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { eventName, spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { serveSite } from "./clients/site.mjs";
import { launchBrowser } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

const CHATJS = new URL("../node_modules/amazon-connect-chatjs/dist/amazon-connect-chat.js", import.meta.url);
const PAGE = '<!doctype html><title>A customer’s page</title><script src="/chatjs.js"></script>';

let engine;
let backEnd;
let jane;
let site;
let browser;

before(async () => {
  [engine, site, browser] = await Promise.all([
    startEngine(),
    serveSite({ "/": PAGE, "/chatjs.js": CHATJS }),
    launchBrowser(),
  ]);
  backEnd = await BackEnd.of(engine);
  jane = await Desk.signIn(engine, "jane");
  await jane.status("Available");
});

after(async () => {
  backEnd?.close();
  jane?.close();
  await browser?.close();
  await site?.close();
  await engine?.close();
});

/** Opens the page, connects ChatJS in it and lets Jane accept. */
async function chatInPage() {
  const chat = await backEnd.startChat();
  const context = await browser.newContext();
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on(
    "console",
    (message) => /CORS|Content Security|refused to/i.test(message.text()) && problems.push(message.text()),
  );
  await page.goto(site.url);
  const connected = await page.evaluate(connectChatJs, {
    endpoint: engine.url,
    details: {
      contactId: chat.contactId,
      participantId: chat.participantId,
      participantToken: chat.participantToken,
    },
  });
  assert.equal(connected, true);
  const agent = await jane.accept(chat.contactId);
  const agentSocket = await agent.open({ afterSeq: 0 });
  return { chat, page, context, agent, agentSocket, problems };
}

/** Runs in the page: leaves the session and everything it called in `window.session` and `window.calls`. */
async function connectChatJs({ endpoint, details }) {
  const { ChatSession } = window.connect;
  ChatSession.setGlobalConfig({ region: "us-west-2", endpoint, loggerConfig: { useDefaultLogger: false } });
  window.session = ChatSession.create({
    chatDetails: details,
    type: "CUSTOMER",
    options: {},
    disableCSM: true,
  });
  window.calls = [];
  for (const name of [
    "onMessage",
    "onTyping",
    "onReadReceipt",
    "onDeliveredReceipt",
    "onConnectionEstablished",
    "onConnectionLost",
    "onConnectionBroken",
    "onEnded",
  ]) {
    window.session[name]((event) => window.calls.push({ name, data: event?.data ?? null }));
  }
  return (await window.session.connect()).connectSuccess;
}

/** Waits until the page has had a callback of this name with these members. */
function called(page, name, members = {}) {
  return page.waitForFunction(
    ([wanted, expected]) =>
      window.calls.some(
        (call) =>
          call.name === wanted &&
          Object.entries(expected).every(([key, value]) => call.data?.[key] === value),
      ),
    [name, members],
    { timeout: 15_000 },
  );
}

test("a whole chat from another origin", async () => {
  const { chat, page, context, agent, agentSocket, problems } = await chatInPage();
  await called(page, "onMessage", {
    ParticipantRole: "AGENT",
    ContentType: "application/vnd.amazonaws.connect.event.participant.joined",
  });

  const sent = await page.evaluate(
    async () =>
      (await window.session.sendMessage({ contentType: "text/plain", message: "hello from a page" })).data,
  );
  assert.equal((await agentSocket.message("hello from a page")).Id, sent.Id);
  await called(page, "onMessage", { Id: sent.Id });
  await agent.event("message.delivered", { messageId: sent.Id });
  await called(page, "onDeliveredReceipt");
  await agent.event("message.read", { messageId: sent.Id });
  await called(page, "onReadReceipt");

  await agent.event("typing");
  await called(page, "onTyping", { ParticipantRole: "AGENT" });
  const { Id } = await agent.say("hello from Jane");
  await called(page, "onMessage", { Id, Content: "hello from Jane" });
  await page.evaluate(
    (messageId) =>
      window.session.sendEvent({
        contentType: "application/vnd.amazonaws.connect.event.message.read",
        content: JSON.stringify({ messageId }),
      }),
    Id,
  );
  await agentSocket.item("the receipt", (item) => item.MessageMetadata?.MessageId === Id);
  await page.evaluate(() =>
    window.session.sendEvent({ contentType: "application/vnd.amazonaws.connect.event.typing" }),
  );
  await agentSocket.item(
    "typing",
    (item) => eventName(item) === "typing" && item.ParticipantRole === "CUSTOMER",
  );

  const transcript = await page.evaluate(
    async () =>
      (
        await window.session.getTranscript({
          maxResults: 100,
          sortOrder: "ASCENDING",
          scanDirection: "BACKWARD",
          startPosition: {},
        })
      ).data.Transcript,
  );
  assert.deepEqual(
    spoken(transcript).filter(([role]) => role !== "SYSTEM"),
    [
      ["CUSTOMER", "hello from a page"],
      ["AGENT", "hello from Jane"],
    ],
  );

  const refused = await page.evaluate(() =>
    window.session
      .sendMessage({ contentType: "text/plain", message: "x".repeat(20_000) })
      .catch((error) => error.type),
  );
  assert.equal(refused, "ValidationException", "the error’s name passes CORS");

  await page.evaluate(() => window.session.disconnectParticipant());
  await called(page, "onEnded");
  await agentSocket.item(
    "the customer leaving",
    (item) => eventName(item) === "participant.left" && item.ParticipantRole === "CUSTOMER",
  );
  await agent.leave();
  await jane.clear(chat.contactId);
  assert.deepEqual(problems, []);
  await context.close();
});

test("a lost socket is replaced without loss", async () => {
  const { chat, page, context, agent } = await chatInPage();
  for (let round = 0; round < 3; round += 1) {
    await page.evaluate(() => (window.calls.length = 0));
    await engine.evict("Contact", chat.contactId, "close");
    await called(page, "onConnectionLost");
    await called(page, "onConnectionEstablished");
    await agent.say(`after loss ${round}`);
    await called(page, "onMessage", { Content: `after loss ${round}` });
  }
  assert.equal(
    await page.evaluate(() =>
      window.calls.some((call) => ["onConnectionBroken", "onEnded"].includes(call.name)),
    ),
    false,
  );
  await page.evaluate(() => window.session.disconnectParticipant());
  await called(page, "onEnded");
  await agent.leave();
  await jane.clear(chat.contactId);
  await context.close();
});
