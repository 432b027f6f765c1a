// How contacts find agents, and what an agent's consoles show of it: offers, statuses, tabs, and agents who go away
// with or without a word.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { request } from "./clients/http.mjs";
import { startChat } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

const HEARTBEAT = '{"topic":"aws/heartbeat"}';

let engine;
let jane;
let ravi;

before(async () => {
  engine = await startEngine({ clock: true, vars: { STARTS_PER_MINUTE: "600" } });
  [jane, ravi] = await Promise.all([Desk.signIn(engine, "jane"), Desk.signIn(engine, "ravi")]);
});

afterEach(async () => {
  await Promise.all([jane, ravi].map((desk) => desk.status("Offline")));
  await Promise.all([jane, ravi].map((desk) => shows(desk)));
});

after(async () => {
  jane?.close();
  ravi?.close();
  await engine?.close();
});

const states = (view) => view.Contacts.map((contact) => contact.State.Name);

/** Waits until the desk shows contacts in these states and no others. */
function shows(desk, ...names) {
  const expected = names.join(", ");
  return desk.seen(expected || "an empty desk", (view) => states(view).join(", ") === expected);
}

/** The agent's status, asked for without a console: clearing what is not there answers the view. */
async function statusOf(desk) {
  const nothing = "contacts/00000000-0000-7000-8000-000000000000/clear";
  return (await desk.api(nothing)).body.Status;
}

const closing = (desk) => until("the socket to close", () => desk.socket.readyState === desk.socket.CLOSED);

async function waitingCustomer() {
  const customer = await startChat(engine);
  await customer.connect();
  return customer;
}

test("thirty chats at once, and two agents who accept whatever rings: each chat has one agent", async () => {
  const backEnd = await BackEnd.of(engine);
  await Promise.all([jane, ravi].map((desk) => desk.status("Available")));
  const customers = await Promise.all(Array.from({ length: 30 }, () => backEnd.startChat()));
  const answered = new Map();
  const work = async (desk, name) => {
    while (answered.size < customers.length) {
      const offer = await until("an offer or the end", () =>
        answered.size === customers.length
          ? "the end"
          : desk.view.Contacts.find((contact) => contact.State.Name === "INCOMING"),
      );
      if (offer === "the end") return;
      const path = `contacts/${offer.ContactId}`;
      const accepted = await desk.api(`${path}/accept`, { OfferId: offer.State.OfferId });
      assert.equal(accepted.status, 200, accepted.text);
      assert.ok(!answered.has(offer.ContactId), "accepted by both");
      answered.set(offer.ContactId, name);
      const agent = await desk.enter(offer.ContactId);
      await agent.connect();
      await agent.leave();
      await desk.clear(offer.ContactId);
    }
  };
  await Promise.all([work(jane, "jane"), work(ravi, "ravi")]);
  assert.deepEqual([...answered.keys()].sort(), customers.map((customer) => customer.contactId).sort());
  assert.equal(new Set(answered.values()).size, 2, "both had some");
  backEnd.close();
});

test("an offer rings at one agent, and nobody else can accept it", async () => {
  await jane.status("Available");
  const customer = await waitingCustomer();
  const offer = await jane.offer(customer.contactId);
  await ravi.status("Available");
  const answer = { OfferId: offer.State.OfferId };
  const path = `contacts/${offer.ContactId}/accept`;
  assert.equal((await ravi.api(path, answer)).error, "ConflictException");
  const both = await Promise.all([jane.api(path, answer), jane.api(path, answer)]);
  assert.deepEqual(
    both.map((accepted) => accepted.status),
    [200, 200],
    "a second click does no harm",
  );
  const agent = await jane.enter(offer.ContactId);
  await agent.connect();
  await agent.leave();
  await jane.clear(customer.contactId);
  await customer.leave();
});

test("a rejected contact rings at somebody else, and the tile stays until it is cleared", async () => {
  await jane.status("Available");
  const customer = await waitingCustomer();
  const offer = await jane.offer(customer.contactId);
  await ravi.status("Available");
  await jane.api(`contacts/${offer.ContactId}/reject`, { OfferId: offer.State.OfferId });
  await ravi.offer(customer.contactId);
  await shows(jane, "REJECTED");
  await jane.clear(customer.contactId);
  await customer.leave();
  await shows(ravi);
});

test("an offer that ran out cannot be accepted any more", async () => {
  await jane.status("Available");
  const customer = await waitingCustomer();
  const offer = await jane.offer(customer.contactId);
  await engine.jump(20);
  const late = await jane.api(`contacts/${offer.ContactId}/accept`, { OfferId: offer.State.OfferId });
  assert.equal(late.error, "ConflictException");
  assert.match(late.body.Message, /run out/);
  await shows(jane, "MISSED");
  await customer.leave();
  await jane.clear(customer.contactId);
});

test("who goes offline while it rings hands the contact on at once", async () => {
  await jane.status("Available");
  const customer = await waitingCustomer();
  await jane.offer(customer.contactId);
  await ravi.status("Available");
  await jane.status("Offline");
  await ravi.offer(customer.contactId, 2_000);
  await shows(jane);
  await customer.leave();
  await shows(ravi);
});

test("every tab shows the same", async () => {
  const tab = await Desk.signIn(engine, "jane");
  await jane.status("Break");
  await tab.seen("the break", (view) => view.Status === "Break");
  tab.close();
});

test("an agent with no console counts as gone after a minute, one who reloads the page does not", async () => {
  await ravi.status("Available");
  ravi.close();
  await closing(ravi);
  await engine.jump(50);
  await ravi.openSocket();
  await engine.jump(30);
  assert.equal(await statusOf(ravi), "Available");
  ravi.close();
  await closing(ravi);
  await engine.jump(61);
  await until("the agent to be gone", async () => (await statusOf(ravi)) === "Offline");
  await ravi.openSocket();
});

test("a console that falls silent counts as closed", async () => {
  await ravi.status("Available");
  const answered = new Promise((resolve) => {
    ravi.socket.on("message", (frame) => frame.toString() === HEARTBEAT && resolve());
  });
  ravi.socket.send(HEARTBEAT);
  await answered;
  const code = new Promise((resolve) => ravi.socket.once("close", resolve));
  await engine.jump(211);
  assert.equal(await code, 1001);
  await engine.jump(61);
  await until("the agent to be gone", async () => (await statusOf(ravi)) === "Offline");
  await ravi.openSocket();
});

test("another site, or a program without an origin, changes nothing", async () => {
  const status = (headers) =>
    request(`${engine.url}/console/api/status`, {
      body: { Status: "Available" },
      headers: { cookie: jane.cookie, ...headers },
    });
  for (const headers of [{}, { origin: "null" }, { origin: "https://evil.example" }]) {
    assert.equal((await status(headers)).error, "AccessDeniedException");
  }
  assert.equal(jane.view.Status, "Offline");
});

test("who has signed out is out", async () => {
  const tab = await Desk.signIn(engine, "jane");
  const signedOut = await tab.api("session", undefined, "DELETE");
  assert.match(signedOut.headers.get("set-cookie"), /Max-Age=0/);
  assert.equal((await tab.api("status", { Status: "Available" })).error, "UnauthorizedException");
  assert.equal((await jane.api("session", undefined, "GET")).status, 200, "other sessions go on");
  tab.close();
});
