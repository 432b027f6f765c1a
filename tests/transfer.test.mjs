// An agent sends a chat on, to a queue or to another agent: what the customer, both agents and the records see of it, who
// may do it, and how it looks in the console.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { CreateQueueCommand, ListHoursOfOperationsCommand } from "@aws-sdk/client-connect";

import { assertAccessible } from "./clients/axe.mjs";
import { ConsolePage } from "./clients/console-page.mjs";
import { Desk, sameChat } from "./clients/desk.mjs";
import { expectOk, request } from "./clients/http.mjs";
import { eventName, spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { until } from "./clients/until.mjs";
import { launchBrowser, screenshot } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const NAME = "Maria";
const NOWHERE = "00000000-0000-7000-8000-000000000000";

let engine;
let backEnd;
let browser;
let jane;
let ravi;
let queueId;
const problems = [];

before(async () => {
  [engine, browser] = await Promise.all([startEngine(), launchBrowser()]);
  backEnd = await BackEnd.of(engine);
  [jane, ravi] = await Promise.all([Desk.signIn(engine, "jane"), Desk.signIn(engine, "ravi")]);
  queueId = (await destinations(jane)).Queues[0].QueueId;
});

after(async () => {
  jane?.close();
  ravi?.close();
  backEnd?.close();
  await browser?.close();
  await engine?.close();
});

const destinations = async (desk) =>
  expectOk("the destinations", await desk.api("destinations", undefined, "GET"));

const transfer = (desk, contactId, Destination, ClientToken = randomUUID()) =>
  desk.api(`contacts/${contactId}/transfer`, { Destination, ClientToken });

/** The contact of this chat that the desk holds in this state. */
const held = (desk, chatId, state) =>
  desk.seen(`${chatId} in the state ${state}`, (view) =>
    view.Contacts.find((contact) => sameChat(contact.ContactId, chatId) && contact.State.Name === state),
  );

const nobodyIsThere = () => Promise.all([jane, ravi].map((desk) => desk.status("Offline")));

/** A chat that Jane has accepted and in which both have spoken. Nobody is available. */
async function withJane() {
  await nobodyIsThere();
  await jane.status("Available");
  const customer = await backEnd.startChat();
  const socket = await customer.open({ afterSeq: 0 });
  const agent = await jane.accept(customer.contactId);
  await agent.connect();
  await customer.say("my order is late");
  await agent.say("Let me ask a colleague");
  await jane.status("Break");
  return { customer, socket, agent };
}

/** The end of a chat that one of the desks has. */
async function over(desk, customer, agent) {
  await desk.status("Break");
  await agent.leave();
  await customer.leave();
  await desk.clear(customer.contactId);
}

/** Ravi takes the chat that Jane has sent on: he sees all that was said, and the customer hears him. */
async function raviTakes({ customer, socket }, agent, saidMeanwhile = []) {
  const said = spoken((await agent.open({ afterSeq: 0 })).items).filter(([role]) => role !== "SYSTEM");
  assert.deepEqual(said, [
    ["CUSTOMER", "my order is late"],
    ["AGENT", "Let me ask a colleague"],
    ...saidMeanwhile,
  ]);
  await agent.say("Ravi here");
  const answer = await socket.message("Ravi here");
  assert.ok(socket.isOpen);
  const first = await backEnd.describe(customer.contactId);
  assert.equal(first.DisconnectReason, "AGENT_DISCONNECT");
  assert.equal(first.AgentInfo.Id, jane.session.AgentId);
  const second = await backEnd.describe(answer.ContactId);
  assert.equal(second.InitiationMethod, "TRANSFER");
  assert.equal(second.PreviousContactId, customer.contactId);
  assert.equal(second.InitialContactId, customer.contactId);
  assert.equal(second.AgentInfo.Id, ravi.session.AgentId);
  assert.equal(second.DisconnectReason, undefined);
}

test("to a queue: the next agent of it takes over, and the customer stays connected", async () => {
  const chat = await withJane();
  const { customer, socket } = chat;
  expectOk("the transfer", await transfer(jane, customer.contactId, { QueueId: queueId }));
  assert.equal((await held(jane, customer.contactId, "ENDED")).ContactId, customer.contactId);
  await socket.event("transfer.succeeded");
  await socket.heartbeat();
  await customer.say("I am still here");
  assert.equal((await destinations(jane)).Queues[0].ContactsInQueue, 1);
  await ravi.status("Available");
  const agent = await ravi.accept(customer.contactId);
  await raviTakes(chat, agent, [["CUSTOMER", "I am still here"]]);
  await jane.clear(customer.contactId);
  await over(ravi, customer, agent);
});

test("to an agent: nobody else is offered it, and it waits until that agent is available", async () => {
  const chat = await withJane();
  const { customer } = chat;
  const { Agents } = await destinations(jane);
  const { AgentId, DisplayName } = ravi.session;
  assert.deepEqual(Agents, [{ AgentId, DisplayName, Status: "Offline", IsFree: false }]);
  expectOk("the transfer", await transfer(jane, customer.contactId, { AgentId }));
  await jane.clear(customer.contactId);
  await jane.status("Available");
  assert.deepEqual(jane.view.Contacts, [], "Jane, who is free, is not asked");
  await ravi.status("Available");
  const agent = await ravi.accept(customer.contactId);
  await raviTakes(chat, agent);
  assert.deepEqual(jane.view.Contacts, []);
  await over(ravi, customer, agent);
});

test("a request that comes twice sends the chat on once", async () => {
  const { customer, socket, agent } = await withJane();
  const token = randomUUID();
  const send = () => transfer(jane, customer.contactId, { QueueId: queueId }, token);
  const both = await Promise.all([send(), send()]);
  assert.deepEqual(
    both.map((answer) => [answer.status, answer.body]),
    [
      [200, {}],
      [200, {}],
    ],
  );
  assert.equal((await send()).status, 200, "also later");
  const other = await transfer(jane, customer.contactId, { QueueId: queueId });
  assert.equal(other.error, "AccessDeniedException", "another request is one too many");
  assert.equal((await agent.trySay("one more thing")).error, "AccessDeniedException");
  await jane.clear(customer.contactId);
  await ravi.status("Available");
  const next = await ravi.accept(customer.contactId);
  await next.connect();
  await next.say("hello");
  const hello = await socket.message("hello");
  assert.equal((await backEnd.describe(hello.ContactId)).PreviousContactId, customer.contactId);
  assert.equal(socket.items.filter((item) => eventName(item) === "transfer.succeeded").length, 1);
  await over(ravi, customer, next);
});

test("nobody sends on what is not theirs, nor to where nobody is", async () => {
  const { customer, agent } = await withJane();
  const { contactId } = customer;
  const queue = { QueueId: queueId };
  const refused = async (expected, answer) => assert.equal((await answer).error, expected);

  await refused("ResourceNotFoundException", transfer(ravi, contactId, queue));
  const bare = (headers) =>
    request(`${engine.url}/console/api/contacts/${contactId}/transfer`, {
      body: { Destination: queue },
      headers,
    });
  await refused("AccessDeniedException", bare({ cookie: jane.cookie }));
  await refused("AccessDeniedException", bare({ cookie: jane.cookie, origin: "https://evil.example" }));
  await refused("UnauthorizedException", bare({ origin: engine.url }));

  await refused("ResourceNotFoundException", transfer(jane, contactId, { QueueId: NOWHERE }));
  await refused("ResourceNotFoundException", transfer(jane, contactId, { AgentId: NOWHERE }));
  await refused("ResourceNotFoundException", transfer(jane, contactId, { AgentId: jane.session.AgentId }));
  await refused("ValidationException", transfer(jane, contactId, { ...queue, AgentId: NOWHERE }));
  await refused("ValidationException", transfer(jane, contactId, "somewhere"));
  await refused("ValidationException", transfer(jane, contactId, queue, "x".repeat(501)));

  const waiting = await backEnd.startChat();
  await waiting.connect();
  await ravi.status("Available");
  const offer = await ravi.offer(waiting.contactId);
  await refused("ConflictException", transfer(ravi, offer.ContactId, queue));
  await waiting.leave();
  await ravi.status("Offline");

  await agent.say("I have it still");
  await customer.leave();
  await refused("ConflictException", transfer(jane, contactId, queue));
  await agent.leave();
  await jane.clear(contactId);
});

async function createQueue(Name) {
  const { InstanceId } = backEnd.key;
  const hours = await backEnd.client.send(new ListHoursOfOperationsCommand({ InstanceId }));
  const HoursOfOperationId = hours.HoursOfOperationSummaryList[0].Id;
  await backEnd.client.send(new CreateQueueCommand({ InstanceId, Name, HoursOfOperationId }));
}

async function newPage(who, options) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`${who}: ${error.message}`));
  page.on("console", (message) => {
    if (/panicked|Content Security Policy/.test(message.text())) problems.push(`${who}: ${message.text()}`);
  });
  return page;
}

/** The dialog that asks where to, by the names that its controls have for people. */
class TransferDialog {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole("dialog", { name: "Transfer chat" });
    this.field = this.dialog.getByRole("combobox", { name: "Find a queue or an agent" });
    this.options = this.dialog.getByRole("option");
    this.confirm = this.dialog.getByRole("button", { name: "Transfer", exact: true });
  }

  async open() {
    await this.page.getByRole("button", { name: "Transfer", exact: true }).click();
    await this.options.first().waitFor();
  }

  option(name) {
    return this.dialog.getByRole("option", { name });
  }

  chosen() {
    return this.dialog.getByRole("option", { selected: true }).innerText();
  }

  says(text) {
    return this.dialog.getByText(text).waitFor();
  }
}

/** What has the focus: the name that it has for people, or its text. */
const focused = (page) =>
  page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText);

const gone = (locator) => locator.waitFor({ state: "detached" });

test("in the console, from the keyboard", { timeout: 120_000 }, async (t) => {
  await nobodyIsThere();
  await createQueue("Returns");
  await createQueue("Repairs and spare parts");
  const page = await newPage("Jane", DESKTOP);
  const desk = await ConsolePage.signIn(engine, page, "jane");
  const dialog = new TransferDialog(page);
  const customer = await backEnd.startChat();
  const socket = await customer.open({ afterSeq: 0 });
  await desk.status("Available");
  await desk.accept(NAME);
  await customer.say("my order is late");
  await desk.say(NAME, "Let me ask a colleague");
  await desk.message("my order is late").waitFor();
  await desk.status("Break");
  await createQueue("Wholesale");

  await t.test("the dialog lists queues and agents in words, and takes the focus", async () => {
    await desk.reply(NAME).focus();
    await page.keyboard.press("Alt+Shift+T");
    await dialog.options.first().waitFor();
    assert.equal(await focused(page), "Find a queue or an agent");
    assert.deepEqual(
      (await dialog.options.allInnerTexts()).map((text) => text.replace(/\s*\n\s*/g, ": ")),
      [
        "BasicQueue: Nobody available",
        "Repairs and spare parts: Nobody available",
        "Returns: Nobody available",
        "Wholesale: Nobody available",
        `${ravi.session.DisplayName}: Offline`,
      ],
    );
    assert.equal(await dialog.confirm.getAttribute("aria-disabled"), "true");
    await assertAccessible(page, "the dialog");
  });

  await t.test("Escape closes it and gives the focus back", async () => {
    await page.keyboard.press("Escape");
    await gone(dialog.dialog);
    await until("the focus to be back", async () => (await focused(page)) === `Reply to ${NAME}`);
  });

  await t.test("words and arrow keys choose, and what will happen is said first", async () => {
    await ravi.status("Available");
    await dialog.open();
    await page.keyboard.type("re");
    assert.equal(await dialog.options.count(), 2);
    assert.match(await dialog.chosen(), /^Repairs/);
    await page.keyboard.press("ArrowDown");
    assert.match(await dialog.chosen(), /^Returns/);
    await dialog.says(/^Nobody is available in Returns: Maria waits until somebody is\./);
    await dialog.field.fill("nobody of this name");
    await dialog.says("No queue or agent begins like that. Try another word.");
    assert.equal(await dialog.confirm.getAttribute("aria-disabled"), "true");
    await dialog.field.fill("shah");
    assert.match(await dialog.chosen(), /Available$/);
    await dialog.says(/is offered the chat with Maria at once\. You leave, and After Contact Work begins\./);
    await screenshot(page, "transfer-1-chosen-desktop");
  });

  await t.test("a refusal is told in the dialog: the chat began before this queue was made", async () => {
    await dialog.field.fill("wholesale");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "Transfer");
    await page.keyboard.press("Enter");
    const refusal = dialog.dialog.getByRole("alert").filter({ hasText: "The chat was not transferred." });
    await refusal.filter({ hasText: "made after the chat began" }).waitFor();
    await assertAccessible(page, "the refusal");
    await screenshot(page, "transfer-2-refused-desktop");
  });

  await t.test("the chat goes, After Contact Work begins, and Ravi has it", async () => {
    await dialog.field.fill("shah");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await gone(dialog.dialog);
    await page.getByText("This chat is over for you.").waitFor();
    await desk.transcript.getByText("The chat was passed on").waitFor();
    await screenshot(page, "transfer-3-after-desktop");
    await desk.closeContact();
    const agent = await ravi.accept(customer.contactId);
    await agent.connect();
    await agent.say("Ravi here");
    await socket.message("Ravi here");
    await over(ravi, customer, agent);
  });

  await page.context().close();
  assert.deepEqual(problems, []);
});

test("in the console, on both sides, by hand on a phone", { timeout: 120_000 }, async () => {
  await nobodyIsThere();
  const [page, raviPage] = await Promise.all([newPage("Jane", PHONE), newPage("Ravi", DESKTOP)]);
  const [desk, other] = [
    await ConsolePage.signIn(engine, page, "jane"),
    await ConsolePage.signIn(engine, raviPage, "ravi"),
  ];
  const dialog = new TransferDialog(page);
  const customer = await backEnd.startChat();
  await customer.connect();
  await desk.status("Available");
  await desk.accept(NAME);
  await customer.say("my order is late");
  await desk.message("my order is late").waitFor();
  await other.status("Available");
  await assertAccessible(page, "the chat on a phone");
  await screenshot(page, "transfer-4-chat-phone");
  await dialog.open();
  await dialog.option("Shah").click();
  await dialog.says(/is offered the chat with Maria at once/);
  await assertAccessible(page, "the dialog on a phone");
  await screenshot(page, "transfer-5-chosen-phone");
  await dialog.confirm.click();
  await gone(dialog.dialog);
  await page.getByText("This chat is over for you.").waitFor();
  await desk.status("Break");
  await desk.closeContact();
  await other.incoming(NAME).getByText("For you").waitFor();
  await screenshot(raviPage, "transfer-6-incoming-desktop");
  await other.accept(NAME);
  await other.message("my order is late").waitFor();
  await screenshot(raviPage, "transfer-7-taken-desktop");
  await other.say(NAME, "Ravi here");
  await other.endChat();
  await other.closeContact();
  await customer.leave();
  await Promise.all([page, raviPage].map((one) => one.context().close()));
  assert.deepEqual(problems, []);
});

for (const [size, options] of [
  ["desktop", DESKTOP],
  ["phone", PHONE],
]) {
  test(`the dialog in the dark, ${size}`, async () => {
    const { customer, agent } = await withJane();
    const page = await newPage("Jane", { ...options, colorScheme: "dark" });
    const desk = await ConsolePage.signIn(engine, page, "jane");
    if (size === "phone") await page.getByRole("tab", { name: NAME }).click();
    await desk.message("my order is late").waitFor();
    const dialog = new TransferDialog(page);
    await dialog.open();
    await dialog.option("BasicQueue").click();
    await assertAccessible(page, "the dark dialog");
    await screenshot(page, `transfer-8-dark-${size}`);
    await dialog.dialog.getByRole("button", { name: "Cancel" }).click();
    await gone(dialog.dialog);
    await page.context().close();
    await agent.leave();
    await customer.leave();
    await jane.clear(customer.contactId);
  });
}
