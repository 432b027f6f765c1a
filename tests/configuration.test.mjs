// What is configured through Amazon's own clients for JavaScript and for the command line: flows, modules, queues and
// hours, and what comes of it in chats.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  CreateContactFlowCommand,
  CreateContactFlowModuleCommand,
  CreateHoursOfOperationCommand,
  CreateQueueCommand,
  DeleteContactFlowCommand,
  DescribeContactFlowCommand,
  DescribeQueueCommand,
  paginateListContactFlows,
  UpdateContactFlowContentCommand,
} from "@aws-sdk/client-connect";

import { BackEnd } from "./clients/service.mjs";
import { startEngine } from "./support/engine.mjs";

const folder = mkdtempSync(join(tmpdir(), "edgewise-configuration-"));
let engine;
let backEnd;

before(async () => {
  engine = await startEngine({ persist: join(folder, "state") });
  backEnd = await BackEnd.of(engine);
});

after(async () => {
  backEnd?.close();
  await engine?.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** Sends a command with the instance's id. */
const send = (Command, parameters) =>
  backEnd.client.send(new Command({ InstanceId: backEnd.key.InstanceId, ...parameters }));

/** An action whose every branch leads to `next`. */
const action = (Identifier, Type, Parameters, next) => ({
  Identifier,
  Type,
  Parameters,
  Transitions: { NextAction: next, Errors: [{ NextAction: next, ErrorType: "NoMatchingError" }] },
});

/** A flow of these actions that ends by waiting for an hour. */
function flow(...actions) {
  const wait = action("wait", "Wait", { TimeLimitSeconds: "3600" }, "end");
  wait.Transitions.Conditions = [
    { NextAction: "end", Condition: { Operator: "Equals", Operands: ["WaitCompleted"] } },
  ];
  return JSON.stringify({
    Version: "2019-10-30",
    StartAction: (actions[0] ?? wait).Identifier,
    Actions: [
      ...actions,
      wait,
      { Identifier: "end", Type: "DisconnectParticipant", Parameters: {}, Transitions: {} },
    ],
  });
}

const says = (text) => flow(action("say", "MessageParticipant", { Text: text }, "wait"));

const create = (Name, Content, parameters) =>
  send(CreateContactFlowCommand, { Name, Content, Type: "CONTACT_FLOW", ...parameters });

/** What a chat's customer is told that this flow receives. */
async function firstWords(ContactFlowId) {
  const chat = await backEnd.startChat({ ContactFlowId });
  await chat.connect();
  const { Transcript } = await chat.transcript({ MaxResults: 100, SortOrder: "ASCENDING" });
  await backEnd.stop(chat.contactId);
  return Transcript.filter((item) => item.Type === "MESSAGE").map((item) => item.Content);
}

test("a flow is created, refused with all its problems, changed and listed", async () => {
  const { ContactFlowId } = await create("Greets", says("Hello"));
  assert.deepEqual(await firstWords(ContactFlowId), ["Hello"]);

  const broken = flow(
    action("first", "MessageParticipant", { Text: "Hi" }, "nowhere"),
    action("second", "Wait", { TimeLimitSeconds: "60" }, "elsewhere"),
  );
  const refusal = await send(UpdateContactFlowContentCommand, { ContactFlowId, Content: broken }).then(
    () => assert.fail("a broken flow was published"),
    (error) => error,
  );
  assert.equal(refusal.name, "InvalidContactFlowException");
  const problems = refusal.problems.map((problem) => problem.message).join("\n");
  for (const part of ["first: ", '"nowhere"', "second: ", '"elsewhere"'])
    assert.ok(problems.includes(part), `${part} is not in\n${problems}`);
  assert.deepEqual(await firstWords(ContactFlowId), ["Hello"]);

  await send(UpdateContactFlowContentCommand, { ContactFlowId, Content: says("Good day") });
  assert.deepEqual(await firstWords(ContactFlowId), ["Good day"]);

  const names = [];
  const pages = paginateListContactFlows(
    { client: backEnd.client, pageSize: 2 },
    { InstanceId: backEnd.key.InstanceId, ContactFlowTypes: ["CONTACT_FLOW"] },
  );
  for await (const page of pages) names.push(...page.ContactFlowSummaryList.map(({ Name }) => Name));
  assert.ok(names.includes("Greets") && names.some((name) => name.startsWith("Sample inbound flow")));
  assert.deepEqual(names, [...names].sort());
});

test("a flow runs a module, and its log tells each step", async () => {
  const content = JSON.stringify({
    Version: "2019-10-30",
    StartAction: "polite",
    Actions: [
      action("polite", "MessageParticipant", { Text: "Please wait" }, "back"),
      { Identifier: "back", Type: "EndFlowModuleExecution", Parameters: {}, Transitions: {} },
    ],
  });
  const { Id } = await send(CreateContactFlowModuleCommand, { Name: "Polite words", Content: content });
  const { ContactFlowId } = await create(
    "Invokes",
    flow(
      action("log", "UpdateFlowLoggingBehavior", { FlowLoggingBehavior: "Enabled" }, "invoke"),
      action("invoke", "InvokeFlowModule", { FlowModuleId: Id }, "say"),
      action("say", "MessageParticipant", { Text: "Here we are" }, "wait"),
    ),
  );
  const chat = await backEnd.startChat({ ContactFlowId });
  const steps = await backEnd.flowLog(chat.contactId);
  const of = (name) => steps.filter((step) => step.ContactFlowName === name).map((step) => step.Identifier);
  assert.deepEqual(of("Polite words"), ["polite", "back"]);
  assert.ok(of("Invokes").includes("say") && of("Invokes").includes("wait"), JSON.stringify(steps));
  assert.ok(steps.every((step) => step.ContactId === chat.contactId && step.Results));
  await backEnd.stop(chat.contactId);
});

test("a queue has hours and a limit", async () => {
  const midnight = { Hours: 0, Minutes: 0 };
  const { HoursOfOperationId } = await send(CreateHoursOfOperationCommand, {
    Name: "Mondays",
    TimeZone: "Pacific/Auckland",
    Config: [{ Day: "MONDAY", StartTime: midnight, EndTime: midnight }],
  });
  const { QueueId } = await send(CreateQueueCommand, { Name: "Returns", HoursOfOperationId, MaxContacts: 3 });
  const { Queue } = await send(DescribeQueueCommand, { QueueId });
  assert.deepEqual(
    [Queue.Name, Queue.HoursOfOperationId, Queue.MaxContacts],
    ["Returns", HoursOfOperationId, 3],
  );
});

test("flows that came with the release stay as their owner left them", async () => {
  const inbound = backEnd.key.ContactFlowId;
  const { ContactFlowSummaryList: stock } = (
    await paginateListContactFlows(
      { client: backEnd.client },
      { InstanceId: backEnd.key.InstanceId, ContactFlowTypes: ["CUSTOMER_WHISPER"] },
    ).next()
  ).value;
  const whisper = stock[0].Id;
  await send(UpdateContactFlowContentCommand, { ContactFlowId: inbound, Content: says("Our own words") });
  await send(DeleteContactFlowCommand, { ContactFlowId: whisper });
  await engine.restart();

  const { ContactFlow } = await send(DescribeContactFlowCommand, { ContactFlowId: inbound });
  assert.equal(ContactFlow.Content, says("Our own words"));
  assert.deepEqual(await firstWords(inbound), ["Our own words"]);
  await assert.rejects(send(DescribeContactFlowCommand, { ContactFlowId: whisper }), {
    name: "ResourceNotFoundException",
  });
});

const hasCommandLine = spawnSync("aws", ["--version"]).status === 0;

test(
  "the AWS command line publishes a flow",
  { skip: !hasCommandLine && "there is no aws on the PATH" },
  async () => {
    const { AccessKeyId, SecretAccessKey, InstanceId } = backEnd.key;
    const aws = (...args) => {
      const { status, stdout, stderr } = spawnSync(
        "aws",
        ["connect", ...args, "--instance-id", InstanceId, "--output", "json"],
        {
          encoding: "utf8",
          env: {
            ...process.env,
            AWS_ACCESS_KEY_ID: AccessKeyId,
            AWS_SECRET_ACCESS_KEY: SecretAccessKey,
            AWS_DEFAULT_REGION: "us-west-2",
            AWS_ENDPOINT_URL: engine.url,
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_MAX_ATTEMPTS: "1",
            AWS_PAGER: "",
          },
        },
      );
      return { status, answer: stdout.trim() ? JSON.parse(stdout) : undefined, stderr };
    };
    const file = join(folder, "flow.json");
    writeFileSync(file, says("From the command line"));
    const created = aws(
      "create-contact-flow",
      ...["--name", "Command line", "--type", "CONTACT_FLOW", "--content", `file://${file}`],
    );
    assert.equal(created.status, 0, created.stderr);
    const id = created.answer.ContactFlowId;
    assert.deepEqual(await firstWords(id), ["From the command line"]);

    writeFileSync(file, says("Once more"));
    const updated = aws(
      "update-contact-flow-content",
      ...["--contact-flow-id", id, "--content", `file://${file}`],
    );
    assert.equal(updated.status, 0, updated.stderr);
    const described = aws("describe-contact-flow", "--contact-flow-id", id);
    assert.equal(described.answer.ContactFlow.Content, says("Once more"));
    const listed = aws("list-contact-flows", "--contact-flow-types", "CONTACT_FLOW", "--page-size", "2");
    assert.ok(listed.answer.ContactFlowSummaryList.some(({ Name }) => Name === "Command line"));

    writeFileSync(file, "{}");
    const refused = aws(
      "update-contact-flow-content",
      ...["--contact-flow-id", id, "--content", `file://${file}`],
    );
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /InvalidContactFlowException/);
    const deleted = aws("delete-contact-flow", "--contact-flow-id", id);
    assert.equal(deleted.status, 0, deleted.stderr);
  },
);

test("a hundred flows are the most, and a chat takes along those that it can reach", async () => {
  const target = (await create("Reached", says("There"))).ContactFlowId;
  const start = (
    await create("Leads there", flow(action("go", "TransferToFlow", { ContactFlowId: target }, "wait")))
  ).ContactFlowId;
  let refusal;
  for (let number = 0; !refusal && number < 200; number += 1)
    refusal = await create(`Flow ${number}`, says(`${number}`)).then(
      () => undefined,
      (error) => error,
    );
  assert.equal(refusal?.name, "LimitExceededException");
  const flows = [];
  const pages = paginateListContactFlows({ client: backEnd.client }, { InstanceId: backEnd.key.InstanceId });
  for await (const page of pages) flows.push(...page.ContactFlowSummaryList);
  assert.equal(flows.length, 100);

  const chat = await backEnd.startChat({ ContactFlowId: start });
  const [{ library }] = await engine.sql("Contact", chat.contactId, "SELECT library FROM chat");
  assert.deepEqual(Object.keys(JSON.parse(library).flows).sort(), [start, target].sort());
  await backEnd.stop(chat.contactId);

  const anywhere = flow(action("go", "TransferToFlow", { ContactFlowId: "$.Attributes.next" }, "wait"));
  await send(UpdateContactFlowContentCommand, { ContactFlowId: start, Content: anywhere });
  const free = await backEnd.startChat({ ContactFlowId: start, Attributes: { next: target } });
  await free.connect();
  assert.ok((await free.wholeTranscript()).some((item) => item.Content === "There"));
  await backEnd.stop(free.contactId);
});
