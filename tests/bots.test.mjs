// Bots: what a flow says to a bot and what it does with the answer, over real HTTP for a bot that is a service of its
// own, which speaks RecognizeText of the Lex V2 runtime.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { AnsweringServer } from "./clients/answering-server.mjs";
import { action, flow, publish, say, STAYS } from "./clients/flows.mjs";
import { expectOk, request } from "./clients/http.mjs";
import { spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { verify } from "./clients/sigv4.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

const SECRET = "the/secret+of=the-key";

let engine;
let backEnd;
let lex;
/** What the bot answers, given what the customer said and the request. */
let answers;

before(async () => {
  engine = await startEngine({ clock: true, vars: { ALLOW_LOOPBACK_CALLS: "true" } });
  backEnd = await BackEnd.of(engine);
  lex = await AnsweringServer.start((request) => answers(JSON.parse(request.body).text, request));
  await engine.operator("/operator/bot-services", {
    Name: "BOTID12345",
    AliasId: "TSTALIASID",
    Locales: ["en_US", "de_DE"],
    Url: `${lex.url}/lex`,
    Region: "eu-central-1",
    AccessKeyId: "BOTKEY",
    SecretAccessKey: SECRET,
  });
});

after(async () => {
  backEnd?.close();
  await engine?.close();
  await lex?.close();
});

/** A bot that asks for the number of an order and then hands it to the flow. */
function orderBot(text, { body }) {
  const intent = (state, value) => ({
    name: "TrackOrder",
    state,
    slots: { Number: value && { value: { originalValue: value, interpretedValue: value } } },
  });
  const { sessionState } = JSON.parse(body);
  if (sessionState?.intent?.name !== "TrackOrder") {
    return {
      body: {
        messages: [{ contentType: "PlainText", content: "What is the number of your order?" }],
        sessionState: {
          dialogAction: { type: "ElicitSlot", slotToElicit: "Number" },
          intent: intent("InProgress", null),
          sessionAttributes: { ...sessionState?.sessionAttributes, seen: "yes" },
        },
      },
    };
  }
  return {
    body: {
      messages: [{ contentType: "PlainText", content: "Let me look." }],
      sessionState: {
        dialogAction: { type: "Close" },
        intent: intent("ReadyForFulfillment", text),
        sessionAttributes: sessionState.sessionAttributes,
      },
    },
  };
}

/** A flow that lets a customer talk to a bot and says what came of it. */
function talking(bot) {
  return flow(
    action(
      "talk",
      "ConnectParticipantWithLexBot",
      {
        Text: "Hello, I am the shop's bot.",
        LexV2Bot: { AliasArn: bot },
        LexSessionAttributes: { customer: "$.Attributes.customer" },
        LexTimeoutSeconds: { Text: "300" },
      },
      {
        on: { TrackOrder: "track" },
        errors: { InputTimeLimitExceeded: "late", NoMatchingCondition: "other", NoMatchingError: "excuse" },
      },
    ),
    say("track", "Order $.Lex.Slots.Number, seen $.Lex.SessionAttributes.seen.", "wait"),
    say("other", "The bot says $.Lex.IntentName.", "wait"),
    say("late", "You were silent.", "wait"),
    say("excuse", "The bot is away.", "wait"),
    ...STAYS,
  );
}

const ALIAS = "arn:aws:lex:us-west-2:123456789012:bot-alias/BOTID12345/TSTALIASID";

async function talk(bot = ALIAS, parameters = {}) {
  const ContactFlowId = await publish(backEnd, `talks ${randomUUID()}`, talking(bot));
  const customer = await backEnd.startChat({ ContactFlowId, Attributes: { customer: "C-7" }, ...parameters });
  await customer.connect();
  return customer;
}

/** Waits until this was said, and answers all that was said. */
function heard(customer, text) {
  return until(`"${text}"`, async () => {
    const said = spoken(await customer.wholeTranscript()).map(([, line]) => line);
    return said.includes(text) && said;
  });
}

const requestsOf = (customer) => lex.requests.filter(({ url }) => url.includes(customer.contactId));

test("a customer talks to a bot until it knows what the flow wants to know", async () => {
  answers = orderBot;
  const customer = await talk();
  await customer.say("where is my order?");
  await heard(customer, "What is the number of your order?");
  await customer.say("A-1234");
  assert.deepEqual(await heard(customer, "Order A-1234, seen yes."), [
    "Hello, I am the shop's bot.",
    "where is my order?",
    "What is the number of your order?",
    "A-1234",
    "Let me look.",
    "Order A-1234, seen yes.",
  ]);
  const [first, second] = requestsOf(customer);
  const session = `/sessions/${customer.contactId}/text`;
  assert.equal(first.url, `/lex/bots/BOTID12345/botAliases/TSTALIASID/botLocales/en_US${session}`);
  assert.equal(second.url, first.url);
  assert.equal(JSON.parse(first.body).sessionState.sessionAttributes.customer, "C-7");
  assert.equal(JSON.parse(second.body).sessionState.sessionAttributes.customer, "C-7");
});

test("each request is signed with the bot's key for the service lex", async () => {
  answers = orderBot;
  const customer = await talk();
  await customer.say("my order");
  await heard(customer, "What is the number of your order?");
  const [call] = requestsOf(customer);
  const { time, ...signer } = verify(call, SECRET);
  assert.deepEqual(signer, { accessKeyId: "BOTKEY", region: "eu-central-1", service: "lex" });
  assert.match(time, /^\d{8}T\d{6}Z$/);
  assert.equal(verify(call, "another secret"), undefined);
  assert.equal(verify({ ...call, body: call.body.replace("order", "parcel") }, SECRET), undefined);
  assert.equal(verify({ ...call, url: `${call.url}2` }, SECRET), undefined);
});

test("a bot that fails once is asked again, one that goes on failing takes the error branch", async () => {
  let failures = 1;
  answers = (...said) => (failures-- > 0 ? { status: 500 } : orderBot(...said));
  const lucky = await talk();
  await lucky.say("my order");
  await heard(lucky, "What is the number of your order?");
  assert.equal(requestsOf(lucky).length, 2);

  answers = () => ({ status: 503 });
  const unlucky = await talk();
  await unlucky.say("my order");
  await heard(unlucky, "The bot is away.");
  assert.equal(requestsOf(unlucky).length, 2);

  answers = () => ({ status: 403, body: { message: "no" } });
  const refused = await talk();
  await refused.say("my order");
  await heard(refused, "The bot is away.");
  assert.equal(requestsOf(refused).length, 1);
});

test("what is no answer of a bot takes the error branch", async () => {
  for (const body of ["<html>", '{"sessionState":', "x".repeat(200_000)]) {
    answers = () => ({ body });
    const customer = await talk();
    await customer.say("my order");
    await heard(customer, "The bot is away.");
  }
});

test("an intent that the flow does not know takes the branch for what matches nothing", async () => {
  answers = () => ({
    body: {
      sessionState: {
        dialogAction: { type: "Close" },
        intent: { name: "FallbackIntent", state: "Failed" },
      },
    },
  });
  const customer = await talk();
  await customer.say("blah");
  await heard(customer, "The bot says FallbackIntent.");
});

test("a bot that nobody has registered takes the error branch", async () => {
  const customer = await talk("arn:aws:lex:us-west-2:123456789012:bot-alias/UNKNOWN/TSTALIASID");
  await customer.say("hello?");
  await heard(customer, "The bot is away.");
});

test("a customer who says nothing to the bot for its time is told so", async () => {
  answers = orderBot;
  const customer = await talk();
  // Who never opens a socket has not come at all, and the chat is over by then.
  const socket = await customer.open();
  await heard(customer, "Hello, I am the shop's bot.");
  await engine.jump(301);
  await heard(customer, "You were silent.");
  socket.close();
});

test("bots outside the instance are listed without their secrets and taken away", async () => {
  const operator = (path, method, body) =>
    request(engine.url + path, {
      method,
      body,
      headers: { authorization: `Bearer ${engine.operatorSecret}` },
    });
  const Name = "passing";
  const given = {
    Name,
    AliasId: "A",
    Url: `${lex.url}/`,
    Region: "r",
    AccessKeyId: "K",
    SecretAccessKey: "S",
  };
  expectOk("the bot", await operator("/operator/bot-services", "POST", given));
  const list = async () => expectOk("the list", await operator("/operator/bot-services", "GET")).BotServices;
  assert.deepEqual(
    (await list()).find((bot) => bot.Name === Name),
    { Name, Url: `${lex.url}/`, BotId: Name, AliasId: "A", Locales: [], Region: "r", AccessKeyId: "K" },
  );
  expectOk("the deletion", await operator(`/operator/bot-services/${Name}`, "DELETE"));
  assert.equal(
    (await list()).some((bot) => bot.Name === Name),
    false,
  );
  const bad = await operator("/operator/bot-services", "POST", { ...given, Url: "http://10.0.0.1/" });
  assert.equal(bad.error, "InvalidRequestException");
});

/** A bot of the instance, as its author writes it. */
const tableBot = (changes = {}) => ({
  Name: "Tables",
  Locales: [
    {
      LocaleId: "en_US",
      Intents: [
        {
          Name: "BookTable",
          SampleUtterances: ["book a table", "I want to book a table", "reserve a table for tonight"],
          Slots: [{ Name: "Guests", Type: "Number", Prompts: ["How many are you?"] }],
          Responses: ["A table for {Guests}, then."],
          ...changes,
        },
        { Name: "OpeningHours", SampleUtterances: ["when are you open", "what are your opening hours"] },
      ],
      Fallback: { Messages: ["Sorry?"], MaxAttempts: 1, Failed: ["I do not understand that."] },
    },
  ],
});

const tables = flow(
  action(
    "talk",
    "ConnectParticipantWithLexBot",
    { Text: "Welcome.", LexV2Bot: { AliasArn: "Tables" } },
    {
      on: { BookTable: "booked", OpeningHours: "hours" },
      errors: { InputTimeLimitExceeded: "end", NoMatchingCondition: "human", NoMatchingError: "excuse" },
    },
  ),
  say("booked", "Booked for $.Lex.Slots.Guests.", "wait"),
  say("hours", "From ten to ten.", "wait"),
  say("human", "Somebody will help you.", "wait"),
  say("excuse", "The bot is away.", "wait"),
  ...STAYS,
);

async function talkToOwnBot() {
  const ContactFlowId = await publish(backEnd, `tables ${randomUUID()}`, tables);
  const customer = await backEnd.startChat({ ContactFlowId });
  await customer.connect();
  return customer;
}

test("a bot of the instance understands, asks for what is missing, and gives up rather than guess", async () => {
  const made = await engine.operator("/operator/bots", tableBot());
  assert.deepEqual([made.Name, made.Locales], ["Tables", ["en_US"]]);
  assert.ok(made.ModelSize > 0);

  const customer = await talkToOwnBot();
  await customer.say("could I book a table please");
  await heard(customer, "How many are you?");
  await customer.say("we are four");
  assert.deepEqual((await heard(customer, "Booked for 4.")).slice(-3), [
    "we are four",
    "A table for 4, then.",
    "Booked for 4.",
  ]);

  const curious = await talkToOwnBot();
  await curious.say("what are the opening hours?");
  await heard(curious, "From ten to ten.");

  const strange = await talkToOwnBot();
  await strange.say("colourless green ideas sleep furiously");
  await heard(strange, "Somebody will help you.");
});

test("a bot that is changed talks as it does now, also in chats that have begun", async () => {
  await engine.operator("/operator/bots", tableBot());
  const customer = await talkToOwnBot();
  await customer.say("book a table");
  await heard(customer, "How many are you?");
  await engine.operator("/operator/bots", tableBot({ Responses: ["{Guests}, very well."] }));
  await customer.say("2");
  assert.ok((await heard(customer, "Booked for 2.")).includes("2, very well."));
});

test("a bot talks on after the runtime has died", async () => {
  await engine.operator("/operator/bots", tableBot());
  const customer = await talkToOwnBot();
  await customer.say("book a table");
  await heard(customer, "How many are you?");
  await engine.kill();
  await engine.restart();
  await customer.say("3");
  await heard(customer, "Booked for 3.");
});

test("a bot that cannot work is refused with all that is wrong with it", async () => {
  const answer = await tryBot(
    tableBot({ SampleUtterances: [], Slots: [{ Name: "Guests", Type: "Nonsense" }] }),
  );
  assert.equal(answer.error, "InvalidRequestException");
  assert.match(answer.body.Message, /Nonsense/);
  assert.ok(answer.body.Message.split("\n").length > 2, answer.body.Message);
  assert.equal((await tryBot({ Name: "Half" })).status, 400);
  assert.equal((await tryBot({ ...tableBot(), Name: "BOTID12345" })).status, 400, "the name is taken");
});

const tryBot = (body) =>
  request(`${engine.url}/operator/bots`, {
    body,
    headers: { authorization: `Bearer ${engine.operatorSecret}` },
  });

test("bots of the instance are listed, shown and taken away", async () => {
  await engine.operator("/operator/bots", { ...tableBot(), Name: "Passing" });
  const operator = async (path, method) =>
    request(engine.url + path, { method, headers: { authorization: `Bearer ${engine.operatorSecret}` } });
  const names = async () =>
    expectOk("the list", await operator("/operator/bots", "GET")).Bots.map(({ Name }) => Name);
  assert.ok((await names()).includes("Passing"));
  const shown = expectOk("the bot", await operator("/operator/bots/Passing", "GET"));
  assert.deepEqual(shown, { ...tableBot(), Name: "Passing" });
  expectOk("the deletion", await operator("/operator/bots/Passing", "DELETE"));
  assert.equal((await names()).includes("Passing"), false);
  assert.equal((await operator("/operator/bots/Passing", "GET")).status, 404);
});

test("every instance begins with a shop's bot, which is its own to change and to take away", async () => {
  const ContactFlowId = await publish(backEnd, `shop ${randomUUID()}`, talkingTo("Shop", "OrderStatus"));
  const customer = await backEnd.startChat({ ContactFlowId });
  await customer.connect();
  await customer.say("Hi, has order A-10234 been shipped?");
  await heard(customer, "Understood: A-10234.");

  const operator = (path, method) =>
    request(engine.url + path, { method, headers: { authorization: `Bearer ${engine.operatorSecret}` } });
  expectOk("the deletion", await operator("/operator/bots/Shop", "DELETE"));
  await engine.kill();
  await engine.restart();
  assert.equal((await operator("/operator/bots/Shop", "GET")).status, 404, "it does not come back");
});

/** A flow that lets a customer talk to a bot and says the number of the order when this intent is done. */
function talkingTo(bot, intent) {
  return flow(
    action(
      "talk",
      "ConnectParticipantWithLexBot",
      { Text: "Hello.", LexV2Bot: { AliasArn: bot } },
      {
        on: { [intent]: "understood" },
        errors: { InputTimeLimitExceeded: "end", NoMatchingCondition: "end", NoMatchingError: "end" },
      },
    ),
    say("understood", "Understood: $.Lex.Slots.OrderNumber.", "wait"),
    ...STAYS,
  );
}
