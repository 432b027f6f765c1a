// The customer's network as it is on a train: away while sending, a reload in the middle, a laptop that sleeps. What
// was written arrives once and in order, whatever happens in between.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { spoken } from "./clients/participant.mjs";
import { until } from "./clients/until.mjs";
import { WidgetPage } from "./clients/widget-page.mjs";
import { launchBrowser } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;
let browser;
let jane;
let context;
let page;
let customer;
let agent;
let chatId;

before(async () => {
  [engine, browser] = await Promise.all([startEngine(), launchBrowser()]);
  jane = await Desk.signIn(engine, "jane");
});

after(async () => {
  jane?.close();
  await browser?.close();
  await engine?.close();
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  context.setDefaultTimeout(30_000);
  page = await context.newPage();
  customer = await WidgetPage.visit(engine, page);
  await jane.status("Available");
  await customer.start("Maria");
  const offered = await jane.seen("an offer", (view) =>
    view.Contacts.find((it) => it.State.Name === "INCOMING"),
  );
  chatId = offered.ContactId;
  agent = await jane.accept(chatId);
  await agent.connect();
  await jane.status("Break");
  await customer.line(/^Jane.* has joined$/).waitFor();
});

afterEach(async () => {
  await agent.leave();
  await jane.clear(chatId);
  await context.close();
});

/** Waits until the server has exactly these messages of the customer, in this order. */
async function assertArrived(texts) {
  const sent = async () =>
    spoken(await agent.wholeTranscript())
      .filter(([role]) => role === "CUSTOMER")
      .map(([, text]) => text);
  await until(`the messages ${texts}`, async () => (await sent()).length >= texts.length, {
    within: 40_000,
    every: 200,
  });
  // Something that was sent twice would come soon after.
  await agent.say("noted");
  await customer.text("noted").waitFor();
  assert.deepEqual(await sent(), texts);
  for (const text of texts) assert.equal(await customer.text(text).count(), 1, `${text} shows once`);
}

test("what is written while the network is away is sent when it is back", async () => {
  await customer.say("before");
  await customer.state("(Sent|Delivered)").waitFor();
  await context.setOffline(true);
  for (const text of ["one", "two", "three"]) await customer.say(text);
  await customer.line("Will be sent").first().waitFor();
  await page.getByRole("status").filter({ hasText: "Your message will be sent." }).waitFor();
  await agent.say("while you were away");
  await context.setOffline(false);
  await customer.text("while you were away").waitFor();
  await assertArrived(["before", "one", "two", "three"]);
});

test("a message whose answer is lost is not sent twice", async () => {
  let lost = 0;
  await page.route("**/participant/message", async (route) => {
    if (lost >= 2) return route.fallback();
    lost += 1;
    // It reaches the server; the answer does not reach the page.
    await route.fetch();
    return route.abort("connectionreset");
  });
  await customer.say("one");
  await customer.say("two");
  await assertArrived(["one", "two"]);
  assert.ok(lost > 0, "an answer was lost");
});

test("a page that is loaded again in mid-send sends what it had not sent", async () => {
  const held = [];
  await page.route("**/participant/message", (route) => held.push(route));
  await customer.say("one");
  await customer.say("two");
  await until("a request under way", () => held.length > 0);
  await page.unroute("**/participant/message");
  await page.reload();
  if (!(await customer.composer.isVisible())) await customer.open().catch(() => {});
  await customer.composer.waitFor();
  await assertArrived(["one", "two"]);
});

test("a page that is loaded again before the answer came does not send twice", async () => {
  let arrived;
  await page.route("**/participant/message", async (route) => {
    await route.fetch();
    arrived = true;
    // No answer: the page is gone before it comes.
  });
  await customer.say("one");
  await until("the message to arrive", () => arrived);
  await page.unroute("**/participant/message");
  await page.reload();
  if (!(await customer.composer.isVisible())) await customer.open().catch(() => {});
  await customer.composer.waitFor();
  await assertArrived(["one"]);
});

test("a laptop that slept shows what was said meanwhile", async () => {
  await customer.say("good night");
  await customer.state("(Sent|Delivered)").waitFor();
  const devTools = await context.newCDPSession(page);
  await devTools.send("Page.setWebLifecycleState", { state: "frozen" });
  await engine.evict("Contact", chatId, "close");
  await agent.say("while you slept, 1");
  await agent.say("while you slept, 2");
  await devTools.send("Page.setWebLifecycleState", { state: "active" });
  await customer.text("while you slept, 2").waitFor();
  assert.equal(await customer.text("while you slept, 1").count(), 1);
  await customer.say("good morning");
  await assertArrived(["good night", "good morning"]);
});

test("sockets that break again and again lose nothing and double nothing", async () => {
  const texts = [];
  for (let n = 0; n < 6; n += 1) {
    texts.push(`question ${n}`);
    await customer.say(`question ${n}`);
    await engine.evict("Contact", chatId, "close").catch(() => {});
    await agent.say(`answer ${n}`);
  }
  await customer.text("answer 5").waitFor();
  for (let n = 0; n < 6; n += 1)
    assert.equal(await customer.text(`answer ${n}`).count(), 1, `answer ${n} shows once`);
  await assertArrived(texts);
});

test("the runtime is killed while the customer writes", async () => {
  await customer.say("one");
  await customer.state("(Sent|Delivered)").waitFor();
  await engine.kill();
  await customer.say("two");
  await customer.say("three");
  await engine.restart();
  await assertArrived(["one", "two", "three"]);
  await jane.openSocket();
});
