// Functions: what a flow asks a server of the instance's owner, over real HTTP. The server is on this machine, which
// ALLOW_LOOPBACK_CALLS permits; one test takes that back.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { AnsweringServer } from "./clients/answering-server.mjs";
import { action, flow, publish, say, STAYS } from "./clients/flows.mjs";
import { expectOk, request } from "./clients/http.mjs";
import { spoken } from "./clients/participant.mjs";
import { BackEnd } from "./clients/service.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

const FAILED = "I could not find out.";
const folder = mkdtempSync(join(tmpdir(), "edgewise-functions-"));

let engine;
let backEnd;
let server;
/** What a function does, by its name: given how often it was called in this chat, it answers. */
const functions = {};

before(async () => {
  engine = await startEngine({ clock: true, vars: { ALLOW_LOOPBACK_CALLS: "true" } });
  backEnd = await BackEnd.of(engine);
  server = await AnsweringServer.start((request) => {
    const name = request.url.slice(1);
    const contact = contactOf(request);
    const calls = callsOf(name, contact).length;
    return functions[name]?.(calls, request);
  });
});

after(async () => {
  backEnd?.close();
  await engine?.close();
  await server?.close();
  rmSync(folder, { recursive: true });
});

const contactOf = ({ body }) => JSON.parse(body).Details.ContactData.ContactId;

/** The requests that a function has had for a contact. */
function callsOf(name, contactId) {
  return server.requests.filter((request) => request.url === `/${name}` && contactOf(request) === contactId);
}

/** Registers a function that does this, and answers its secret. */
async function register(name, act) {
  functions[name] = act;
  return (await engine.operator("/operator/functions", { Name: name, Url: `${server.url}/${name}` })).Secret;
}

/** A flow that calls a function and says what came of it. */
function asking(name, parameters = {}) {
  const question = {
    LambdaFunctionARN: `arn:aws:lambda:us-west-2:123456789012:function:${name}`,
    InvocationTimeLimitSeconds: "8",
    LambdaInvocationAttributes: { what: "delivery", order: "$.Attributes.order" },
    ...parameters,
  };
  return flow(
    action("ask", "InvokeLambdaFunction", question, { next: "tell", errors: { NoMatchingError: "excuse" } }),
    say("tell", "It comes on $.External.day.", "wait"),
    say("excuse", FAILED, "wait"),
    ...STAYS,
  );
}

/** Starts a chat that asks this function; answers its customer, connected. */
async function start(backEnd, name, parameters) {
  const ContactFlowId = await publish(backEnd, `asks ${name} ${randomUUID()}`, asking(name, parameters));
  const customer = await backEnd.startChat({ ContactFlowId, Attributes: { order: "A-1234" } });
  await customer.connect();
  return customer;
}

/** Starts such a chat; answers the customer and what the flow said in the end. */
async function ask(name, parameters) {
  const customer = await start(backEnd, name, parameters);
  return { customer, said: await saidTo(customer) };
}

function saidTo(customer) {
  return until("the flow to speak", async () => {
    const [line] = spoken(await customer.wholeTranscript());
    return line?.[1];
  });
}

const tuesday = () => ({ body: { day: "Tuesday" } });

test("a function is given the contact and its parameters, and the flow goes on with its answer", async () => {
  await register("delivery", tuesday);
  const { customer, said } = await ask("delivery");
  assert.equal(said, "It comes on Tuesday.");
  const [call] = callsOf("delivery", customer.contactId);
  const event = JSON.parse(call.body);
  assert.equal(call.method, "POST");
  assert.equal(call.headers["content-type"], "application/json");
  assert.equal(event.Name, "ContactFlowEvent");
  assert.deepEqual(event.Details.Parameters, { what: "delivery", order: "A-1234" });
  assert.deepEqual(event.Details.ContactData.Attributes, { order: "A-1234" });
  assert.equal(event.Details.ContactData.Channel, "CHAT");
});

test("the recipe in the documentation tells a genuine call from any other", async () => {
  const secret = await register("signed", tuesday);
  const { customer } = await ask("signed");
  const [{ headers, body }] = callsOf("signed", customer.contactId);
  const { isGenuine } = await documentedRecipe();
  assert.equal(isGenuine(headers, body, secret), true);
  assert.equal(isGenuine(headers, `${body} `, secret), false);
  assert.equal(isGenuine({ ...headers, "webhook-id": "another" }, body, secret), false);
  const later = String(Number(headers["webhook-timestamp"]) + 1);
  assert.equal(isGenuine({ ...headers, "webhook-timestamp": later }, body, secret), false);
  assert.equal(isGenuine(headers, body, await register("other", tuesday)), false);
  assert.equal(isGenuine({}, body, secret), false);
});

async function documentedRecipe() {
  const text = readFileSync(new URL("../docs/functions.md", import.meta.url), "utf8");
  const recipe = text.match(/```js\n(import \{ createHmac[^]*?)```/)[1];
  const file = join(folder, "recipe.mjs");
  writeFileSync(file, recipe);
  return import(pathToFileURL(file));
}

test("a function that fails twice is asked a third time, by the same id", async () => {
  await register("shaky", (calls) => (calls < 3 ? { status: calls === 1 ? 500 : 429 } : tuesday()));
  const { customer, said } = await ask("shaky");
  assert.equal(said, "It comes on Tuesday.");
  const calls = callsOf("shaky", customer.contactId);
  assert.equal(calls.length, 3);
  assert.equal(new Set(calls.map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("a function that goes on failing, or refuses, takes the error branch", async () => {
  await register("broken", () => ({ status: 503 }));
  const broken = await ask("broken");
  assert.equal(broken.said, FAILED);
  assert.equal(callsOf("broken", broken.customer.contactId).length, 3);
  await register("refusing", () => ({ status: 403 }));
  const refusing = await ask("refusing");
  assert.equal(refusing.said, FAILED);
  assert.equal(callsOf("refusing", refusing.customer.contactId).length, 1);
});

test("a function that does not answer in time takes the error branch", async () => {
  await register("slow", () => undefined);
  const { customer, said } = await ask("slow", { InvocationTimeLimitSeconds: "1" });
  assert.equal(said, FAILED);
  assert.equal(callsOf("slow", customer.contactId).length, 1);
});

test("an answer may have 32 KB and no more", async () => {
  const sized = (length) =>
    JSON.stringify({ day: "Tuesday", rest: "" }).replace(/""/, `"${"a".repeat(length - 27)}"`);
  assert.equal(sized(32_768).length, 32_768);
  await register("large", () => ({ body: sized(32_768) }));
  assert.equal((await ask("large")).said, "It comes on Tuesday.");
  await register("too-large", () => ({ body: sized(33 * 1_024) }));
  assert.equal((await ask("too-large")).said, FAILED);
});

test("an answer has to be what the flow says it is", async () => {
  await register("nested", () => ({ body: { day: "Tuesday", orders: [{ id: 1 }] } }));
  assert.equal((await ask("nested")).said, FAILED);
  const json = await ask("nested", { ResponseValidation: { ResponseType: "JSON" } });
  assert.equal(json.said, "It comes on Tuesday.");
  await register("list", () => ({ body: [] }));
  assert.equal((await ask("list")).said, FAILED);
  assert.equal((await ask("list", { ResponseValidation: { ResponseType: "JSON" } })).said, "It comes on .");
  await register("page", () => ({ body: "<html>" }));
  assert.equal((await ask("page")).said, FAILED);
});

test("a redirect is not followed", async () => {
  await register("moved", () => ({ status: 307, headers: { location: `${server.url}/delivery` } }));
  const { customer, said } = await ask("moved");
  assert.equal(said, FAILED);
  assert.equal(callsOf("delivery", customer.contactId).length, 0);
});

test("a function that nobody has registered takes the error branch", async () => {
  assert.equal((await ask("unheard-of")).said, FAILED);
});

test("addresses of private networks are not registered", async () => {
  const register = (Url) =>
    request(`${engine.url}/operator/functions`, {
      body: { Name: "inside", Url },
      headers: { authorization: `Bearer ${engine.operatorSecret}` },
    });
  for (const url of [
    "https://169.254.169.254/",
    "https://[::ffff:10.0.0.1]/",
    "https://db.internal/",
    "http://example.com/",
  ]) {
    const answer = await register(url);
    assert.equal(answer.status, 400, url);
    assert.equal(answer.error, "InvalidRequestException");
  }
});

test("functions are listed without their secrets and taken away", async () => {
  const secret = await register("passing", tuesday);
  const operator = (path, method) =>
    request(engine.url + path, {
      method,
      headers: { authorization: `Bearer ${engine.operatorSecret}` },
    });
  const list = async () => expectOk("the list", await operator("/operator/functions", "GET")).Functions;
  const listed = (await list()).find(({ Name }) => Name === "passing");
  assert.deepEqual(listed, { Name: "passing", Url: `${server.url}/passing` });
  assert.equal(await register("passing", tuesday), secret, "who moves a function keeps its secret");
  expectOk("the deletion", await operator("/operator/functions/passing", "DELETE"));
  assert.equal(
    (await list()).some(({ Name }) => Name === "passing"),
    false,
  );
  assert.notEqual(await register("passing", tuesday), secret);
  assert.equal((await operator("/operator/functions/passing", "PUT")).status, 405);
});

test("a call that the runtime dies over is made again by the same id, and the flow goes on", async () => {
  await register("patient", (calls) => (calls === 1 ? undefined : tuesday()));
  const customer = await start(backEnd, "patient");
  await until("the first call", () => callsOf("patient", customer.contactId).length === 1);
  await engine.kill();
  await engine.restart();
  await engine.jump(20);
  assert.equal(await saidTo(customer), "It comes on Tuesday.");
  const calls = callsOf("patient", customer.contactId);
  assert.equal(calls.length, 2);
  assert.equal(calls[0].headers["webhook-id"], calls[1].headers["webhook-id"]);
  assert.equal(calls[0].body, calls[1].body);
});

test("an address that was in reach when it was registered is looked at again when it is called", async () => {
  const persist = join(folder, "state");
  const near = await startEngine({ persist, vars: { ALLOW_LOOPBACK_CALLS: "true" } });
  await near.operator("/operator/functions", { Name: "near", Url: `${server.url}/near` });
  await near.close();
  functions.near = tuesday;
  const far = await startEngine({ persist });
  const itsBackEnd = await BackEnd.of(far);
  try {
    const customer = await start(itsBackEnd, "near");
    assert.equal(await saidTo(customer), FAILED);
    assert.equal(callsOf("near", customer.contactId).length, 0);
  } finally {
    itsBackEnd.close();
    await far.close();
  }
});
