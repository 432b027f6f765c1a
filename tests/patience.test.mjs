// A disconnect flow with two waits, on the real runtime with a clock that the test moves: who comes back within five
// minutes gets the agent they had, who comes back within twelve hours gets whoever is there.

import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { action, flow, publish, say } from "./clients/flows.mjs";
import { spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { startEngine } from "./support/engine.mjs";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const BASIC_QUEUE = "00000000-0000-7000-8000-0000000e0001";

/** Waits: a customer who writes meanwhile is welcomed, else the next wait or the end follows. */
const wait = (id, seconds, returned, over) =>
  action(
    id,
    "Wait",
    { TimeLimitSeconds: String(seconds), Events: ["CustomerReturned"] },
    {
      next: over,
      on: { CustomerReturned: returned, WaitCompleted: over },
      errors: { NoMatchingError: "end" },
    },
  );
const target = (id, Parameters, next) =>
  action(id, "UpdateContactTargetQueue", Parameters, { next, errors: { NoMatchingError: "end" } });
const transfer = (id) =>
  action(id, "TransferContactToQueue", {}, { errors: { QueueAtCapacity: "end", NoMatchingError: "end" } });

const PATIENT = flow(
  say("left", "Jane is only a message away for five minutes.", "short-wait"),
  wait("short-wait", 5 * MINUTE, "same-agent", "missed-you"),
  target("same-agent", { AgentId: "$.Agent.ARN" }, "to-agent"),
  transfer("to-agent"),
  say("missed-you", "We missed you. Write within twelve hours and we go on.", "long-wait"),
  wait("long-wait", 12 * HOUR, "any-agent", "end"),
  target("any-agent", { QueueId: BASIC_QUEUE }, "urgent"),
  action("urgent", "UpdateContactRoutingBehavior", { QueuePriority: "1" }, { next: "welcome" }),
  say("welcome", "Good to see you again. Somebody comes in a moment.", "to-queue"),
  transfer("to-queue"),
  action("end", "DisconnectParticipant"),
);

let engine;
let backEnd;
let jane;
let ravi;
let inbound;

before(async () => {
  engine = await startEngine({ clock: true });
  backEnd = await BackEnd.of(engine);
  const disconnect = await publish(backEnd, "Patient disconnect flow", PATIENT);
  inbound = await publish(
    backEnd,
    "Patient inbound flow",
    flow(
      action(
        "hook",
        "UpdateContactEventHooks",
        { EventHooks: { CustomerRemaining: disconnect } },
        { next: "queue", errors: { NoMatchingError: "end" } },
      ),
      target("queue", { QueueId: BASIC_QUEUE }, "transfer"),
      transfer("transfer"),
      action("end", "DisconnectParticipant"),
    ),
  );
});

after(async () => {
  backEnd?.close();
  jane?.close();
  ravi?.close();
  await engine?.close();
});

beforeEach(staff);

/** Jane is there, Ravi is not. */
async function staff() {
  [jane, ravi] = await Desk.staff(engine, [jane, ravi], "Available");
}

/** A chat that Jane had and left, while the first wait lasts. */
async function leftByJane() {
  const customer = await backEnd.startChat({ ContactFlowId: inbound, ChatDurationInMinutes: 24 * 60 });
  const socket = await customer.open({ afterSeq: 0 });
  const agent = await jane.accept(customer.contactId);
  await agent.connect();
  await customer.say("my order is late");
  await agent.say("Are you there?");
  await agent.leave();
  await socket.message("Jane is only a message away for five minutes.");
  await jane.clear(customer.contactId);
  return customer;
}

test("a customer who returns within five minutes is answered by the same agent, though others are free", async () => {
  const customer = await leftByJane();
  await jane.status("Break");
  await ravi.status("Available");
  await engine.jump(4 * MINUTE);
  await customer.say("Hey, I'm back");
  // It is for Jane alone: Ravi, who is free, is not asked.
  await jane.status("Available");
  const agent = await jane.accept(customer.contactId);
  assert.equal(ravi.view.Contacts?.length ?? 0, 0);
  const socket = await agent.open({ afterSeq: 0 });
  const said = spoken(socket.items).filter(([role]) => role !== "SYSTEM");
  assert.deepEqual(said.at(-1), ["CUSTOMER", "Hey, I'm back"]);
  await backEnd.stop(customer.contactId);
});

test("a customer who returns after half a day goes to the queue, though the runtime stopped twice meanwhile", async () => {
  const customer = await leftByJane();
  await jane.status("Offline");
  await engine.kill();
  await engine.restart();
  await engine.jump(5 * MINUTE + 1);
  let socket = await customer.open({ afterSeq: 0 });
  await socket.message("We missed you. Write within twelve hours and we go on.");

  await engine.jump(6 * HOUR);
  await engine.kill();
  await engine.restart();
  await engine.jump(6 * HOUR - 2 * MINUTE);
  socket = await customer.open({ afterSeq: 0 });
  assert.ok(!socket.items.some((item) => /chat\.ended$/.test(item.ContentType)), "the wait is not over yet");
  await customer.say("Good morning");
  await socket.message("Good to see you again. Somebody comes in a moment.");

  await staff();
  await jane.status("Offline");
  await ravi.status("Available");
  const agent = await ravi.accept(customer.contactId);
  const said = spoken((await agent.open({ afterSeq: 0 })).items).filter(([role]) => role !== "SYSTEM");
  assert.deepEqual(said, [
    ["CUSTOMER", "my order is late"],
    ["AGENT", "Are you there?"],
    ["CUSTOMER", "Good morning"],
  ]);
  await backEnd.stop(customer.contactId);
});

test("a customer who does not return in twelve hours finds that the chat has ended", async () => {
  const customer = await leftByJane();
  await engine.jump(5 * MINUTE + 1);
  const socket = await customer.open({ afterSeq: 0 });
  await socket.message("We missed you. Write within twelve hours and we go on.");
  await engine.kill();
  await engine.restart();
  await engine.jump(12 * HOUR + 1);
  const { error } = await customer.trySay("hello?");
  assert.equal(error, "AccessDeniedException");
});
