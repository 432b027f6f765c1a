// Whom a flow sends a chat to, on the real runtime with a clock that the test moves: for some agents first and then for
// everybody, and to nobody who does not exist.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Desk } from "./clients/desk.mjs";
import { action, flow, publish, say } from "./clients/flows.mjs";
import { BackEnd } from "./clients/service.mjs";
import { startEngine } from "./support/engine.mjs";

const MINUTE = 60;
const BASIC_QUEUE = "00000000-0000-7000-8000-0000000e0001";
const NOBODY = "00000000-0000-7000-8000-000000000000";

const toQueue = [
  action(
    "queue",
    "UpdateContactTargetQueue",
    { QueueId: BASIC_QUEUE },
    { next: "transfer", errors: { NoMatchingError: "end" } },
  ),
  action(
    "transfer",
    "TransferContactToQueue",
    {},
    { errors: { QueueAtCapacity: "end", NoMatchingError: "end" } },
  ),
  action("end", "DisconnectParticipant"),
];

let engine;
let backEnd;
let jane;
let ravi;

before(async () => {
  engine = await startEngine({ clock: true });
  backEnd = await BackEnd.of(engine);
});

after(async () => {
  backEnd?.close();
  jane?.close();
  ravi?.close();
  await engine?.close();
});

async function onlyRaviIsThere() {
  [jane, ravi] = await Desk.staff(engine, [jane, ravi], "Offline");
  await ravi.status("Available");
}

/** What Ravi is offered, as the Router says. */
async function offeredToRavi() {
  await ravi.status("Available");
  return ravi.view.Contacts?.length ?? 0;
}

test("a chat is for whom its criteria name, step after step, and then for everybody, also over a restart", async () => {
  const step = (AttributeCondition) => ({
    Expression: { AttributeCondition },
    Expiry: { DurationInSeconds: 2 * MINUTE },
  });
  await onlyRaviIsThere();
  const RoutingCriteria = {
    Steps: [
      step({ MatchCriteria: { AgentsCriteria: { AgentIds: [jane.session.AgentId] } } }),
      step({
        Name: "French",
        Value: "fluent",
        ProficiencyLevel: 3,
        ComparisonOperator: "NumberGreaterOrEqualTo",
      }),
    ],
  };
  const ContactFlowId = await publish(
    backEnd,
    "For Jane first",
    flow(
      action(
        "criteria",
        "UpdateContactRoutingCriteria",
        { RoutingCriteria },
        { next: "queue", errors: { NoMatchingError: "end" } },
      ),
      ...toQueue,
    ),
  );
  const customer = await backEnd.startChat({ ContactFlowId });
  await customer.connect();
  assert.equal(await offeredToRavi(), 0, "it is for Jane");

  await engine.kill();
  await engine.restart();
  await engine.jump(2 * MINUTE + 1);
  await onlyRaviIsThere();
  assert.equal(await offeredToRavi(), 0, "it is for whoever speaks French, and nobody does");

  await engine.jump(2 * MINUTE);
  await onlyRaviIsThere();
  await ravi.accept(customer.contactId);
  await backEnd.stop(customer.contactId);
});

test("an agent who does not exist is no target", async () => {
  const to = (id, AgentId, next) =>
    action(id, "UpdateContactTargetQueue", { AgentId }, { next, errors: { NoMatchingError: "nobody" } });
  await onlyRaviIsThere();
  const ContactFlowId = await publish(
    backEnd,
    "To an agent",
    flow(
      to("nowhere", NOBODY, "end"),
      say("nobody", "There is no such agent", "ravi"),
      to("ravi", ravi.session.AgentId, "transfer"),
      ...toQueue.slice(1),
    ),
  );
  const customer = await backEnd.startChat({ ContactFlowId });
  const socket = await customer.open({ afterSeq: 0 });
  await socket.message("There is no such agent");
  await ravi.accept(customer.contactId);
  await backEnd.stop(customer.contactId);
});
