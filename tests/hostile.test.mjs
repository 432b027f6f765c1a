// What a malicious or broken client can send, and that it harms nobody but itself: the right error in the protocol's
// form, no panic, and a chat beside it that goes on.

import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { connect } from "node:net";
import { after, afterEach, before, test } from "node:test";

import { request } from "./clients/http.mjs";
import { Party, startChat } from "./clients/participant.mjs";
import { ChatSocket } from "./clients/socket.mjs";
import { inTime } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;
let bystander;
let bystanderSocket;
let victim;

before(async () => {
  engine = await startEngine();
  bystander = await startChat(engine);
  bystanderSocket = await bystander.open({ afterSeq: 0 });
  victim = await startChat(engine);
  await victim.connect();
});

afterEach(async () => {
  const text = `still here ${randomUUID()}`;
  await bystander.say(text);
  await bystanderSocket.message(text);
  await bystanderSocket.heartbeat();
});

after(async () => {
  // That a frame was too large for the platform is the platform's own line.
  const lines =
    engine
      ?.logs()
      .split("\n")
      .filter((line) => !line.includes("Message is too large")) ?? [];
  const panics = lines.filter((line) => /panicked at|unreachable executed|RuntimeError|Uncaught/i.test(line));
  await engine?.close();
  assert.deepEqual(panics, [], "the runtime’s log shows a fault");
});

/** A refusal in the protocol's form: status, name in the header, `Message` in the body. */
function assertRefused(answer, status, name, what) {
  assert.deepEqual(
    [answer.status, answer.error],
    [status, name],
    `${what ?? ""} answered ${answer.text.slice(0, 300)}`,
  );
  assert.equal(typeof answer.body?.Message, "string", `${what ?? ""} has no Message`);
  assert.match(answer.headers.get("content-type"), /^application\/(json|x-amz-json-1\.1)/);
  assert.ok(answer.headers.get("x-amzn-requestid"), `${what ?? ""} has no request id`);
}

function post(path, body, headers = {}) {
  return request(engine.url + path, { body, headers, bearer: victim.connectionToken });
}

test("bodies that are no JSON, or JSON of the wrong types", async () => {
  const bodies = {
    nothing: "",
    "half a document": '{"ContentType":"text/plain","Content":"hi"',
    text: "hello",
    null: "null",
    "a list": "[]",
    "a number": "7",
    "a number as text": '{"ContentType":"text/plain","Content":7}',
    "an object as text": '{"ContentType":"text/plain","Content":{"a":1}}',
    "null as text": '{"ContentType":null,"Content":"x"}',
    "a lone surrogate": '{"ContentType":"text/plain","Content":"\\ud800"}',
    "invalid UTF-8": new Uint8Array([
      ...Buffer.from('{"ContentType":"text/plain","Content":"'),
      0xff,
      0xfe,
      0xc0,
      0x22,
      0x7d,
    ]),
    "random bytes": new Uint8Array(randomBytes(4_096)),
    "deep nesting": `{"ContentType":"text/plain","Content":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
  };
  for (const [what, body] of Object.entries(bodies)) {
    assertRefused(await post("/participant/message", body), 400, "ValidationException", what);
  }
  const beside = `{"ContentType":"text/plain","Content":"x","More":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`;
  assert.ok(
    (await post("/participant/message", beside)).status < 500,
    "deep nesting in a field that nobody reads",
  );
  for (const operation of ["event", "transcript", "disconnect"]) {
    assertRefused(await post(`/participant/${operation}`, "[1"), 400, "ValidationException", operation);
  }
  const connection = await request(`${engine.url}/participant/connection`, {
    body: "{",
    bearer: victim.participantToken,
  });
  assertRefused(connection, 400, "ValidationException");
});

test("fields that break their rules", async () => {
  const message = { ContentType: "text/plain", Content: "x" };
  const wrong = {
    "empty content": { ...message, Content: "" },
    "content of 16,385 bytes": { ...message, Content: "x".repeat(16_385) },
    "content of 16,386 bytes in 8,193 characters": { ...message, Content: "é".repeat(8_193) },
    "no content type": { Content: "x" },
    "an empty content type": { ...message, ContentType: "" },
    "a content type of 101 characters": { ...message, ContentType: `text/${"x".repeat(96)}` },
    "a content type the chat does not have": { ...message, ContentType: "text/html" },
    "a client token of 501 characters": { ...message, ClientToken: "x".repeat(501) },
  };
  for (const [what, body] of Object.entries(wrong)) {
    assertRefused(await post("/participant/message", body), 400, "ValidationException", what);
  }
  const transcripts = {
    "too many results": { MaxResults: 101 },
    "fewer than none": { MaxResults: -1 },
    "a huge number": { MaxResults: 1e300 },
    "a fraction": { MaxResults: 1.5 },
    "a number beyond 64 bits": '{"MaxResults":99999999999999999999999999}',
    "a token of nobody": { NextToken: "AAAA" },
    "an endless token": { NextToken: "A".repeat(1_001) },
    "an unknown direction": { ScanDirection: "SIDEWAYS" },
    "an unknown order": { SortOrder: "RANDOM" },
    "two positions": { StartPosition: { MostRecent: 1, Id: randomUUID() } },
    "a time that is none": { StartPosition: { AbsoluteTime: "yesterday" } },
    "a position out of range": { StartPosition: { MostRecent: 101 } },
  };
  for (const [what, body] of Object.entries(transcripts)) {
    assertRefused(await post("/participant/transcript", body), 400, "ValidationException", what);
  }
  const events = {
    "an event that is the service’s": { ContentType: "application/vnd.amazonaws.connect.event.chat.ended" },
    "a joining": { ContentType: "application/vnd.amazonaws.connect.event.participant.joined" },
    "a receipt without a message": { ContentType: "application/vnd.amazonaws.connect.event.message.read" },
    "a receipt of garbage": {
      ContentType: "application/vnd.amazonaws.connect.event.message.read",
      Content: "{",
    },
  };
  for (const [what, body] of Object.entries(events)) {
    assertRefused(await post("/participant/event", body), 400, "ValidationException", what);
  }
});

test("the largest content that is allowed is taken", async () => {
  const Content = "é".repeat(8_192);
  const { status, body } = await post("/participant/message", { ContentType: "text/plain", Content });
  assert.equal(status, 200);
  const stored = (await victim.transcript({ MaxResults: 1 })).Transcript[0];
  assert.deepEqual([stored.Id, stored.Content], [body.Id, Content]);
});

test("bodies larger than any valid request", async () => {
  for (const size of [200_000, 2_000_000, 20_000_000]) {
    const answer = await post("/participant/message", {
      ContentType: "text/plain",
      Content: "x".repeat(size),
    }).catch(
      // It may be refused while it is still being sent.
      (error) => ({ status: 413, error: "RequestEntityTooLargeException", cause: error.cause.code }),
    );
    assert.ok([400, 413].includes(answer.status), `${size} bytes answered ${answer.status}`);
    assert.ok(["ValidationException", "RequestEntityTooLargeException"].includes(answer.error));
    assert.ok([undefined, "EPIPE", "ECONNRESET"].includes(answer.cause));
  }
  const start = await request(`${engine.url}/widget/start`, {
    body: { ParticipantDetails: { DisplayName: "x".repeat(3_000_000) } },
    headers: { origin: engine.url },
  });
  assert.ok([400, 413].includes(start.status), `a huge start answered ${start.status}`);
});

test("tokens that are missing, garbage, changed, of the wrong kind, or revoked", async () => {
  const { connectionToken, participantToken } = victim;
  const flip = (token, at) => token.slice(0, at) + (token[at] === "A" ? "B" : "A") + token.slice(at + 1);
  const wrong = {
    "no token": "",
    "a space": " ",
    garbage: "garbage",
    "a token of dots": "....",
    "a token of 100,000 characters": "x".repeat(10_000),
    "the kind that only connects": participantToken,
    "a changed payload": flip(connectionToken, Math.floor(connectionToken.length / 2)),
    "a changed beginning": flip(connectionToken, 0),
    "a changed end": flip(connectionToken, connectionToken.length - 3),
    "a shortened signature": connectionToken.slice(0, -4),
    "a longer token": `${connectionToken}AAAA`,
    "two tokens": `${connectionToken}, ${connectionToken}`,
    "no signature": connectionToken.split(".").slice(0, -1).join("."),
  };
  for (const [what, bearer] of Object.entries(wrong)) {
    for (const [operation, body] of [
      ["message", { ContentType: "text/plain", Content: "x" }],
      ["event", { ContentType: "application/vnd.amazonaws.connect.event.typing" }],
      ["transcript", {}],
      ["disconnect", {}],
    ]) {
      const headers = { "x-amz-bearer": bearer };
      const answer = await request(`${engine.url}/participant/${operation}`, { body, headers });
      assertRefused(answer, 403, "AccessDeniedException", `${what} for ${operation}`);
    }
  }
  const connection = await request(`${engine.url}/participant/connection`, {
    body: { Type: ["WEBSOCKET"] },
    bearer: connectionToken,
  });
  assertRefused(connection, 403, "AccessDeniedException", "a connection token that connects");
});

test("a token opens its own chat only", async () => {
  const other = await startChat(engine);
  await other.connect();
  await other.say("a secret");
  const foreign = await victim.call("transcript", { ContactId: other.contactId, MaxResults: 100 });
  assert.notEqual(foreign.status, 200);
  assert.ok(!foreign.text.includes("a secret"));
  const own = await victim.transcript({ MaxResults: 100 });
  assert.equal(own.InitialContactId, victim.contactId);
  assert.ok(!JSON.stringify(own).includes("a secret"));

  const device = (await other.devices())[0];
  const revoke = await victim.widget("devices/revoke", { DeviceId: device.DeviceId });
  assert.notEqual(revoke.status, 200, "a device of another chat");
  await other.say("still mine");

  // The signature of one token with the payload of another is no token.
  const [mine, theirs] = [victim.connectionToken, other.connectionToken].map((token) => token.split("."));
  const mixed = [...theirs.slice(0, -1), mine.at(-1)].join(".");
  assertRefused(await victim.call("transcript", {}, mixed), 403, "AccessDeniedException", "a mixed token");
  await other.leave();
});

test("tokens of a chat that has ended", async () => {
  const gone = await startChat(engine);
  const socket = await gone.open();
  await gone.leave();
  await socket.event("chat.ended");
  assertRefused(await gone.trySay("x"), 403, "AccessDeniedException");
  assertRefused(await gone.tryEvent("typing"), 403, "AccessDeniedException");
  assertRefused(await gone.tryConnect(), 403, "AccessDeniedException");
});

test("paths that are none and methods that a path does not have", async () => {
  for (const path of [
    "/participant/",
    "/participant/nothing",
    "/participant/message/more",
    "/contact/nothing",
    "/widget/nothing",
    "/console/api/nothing",
  ]) {
    const answer = await post(path, {});
    assert.ok([403, 404].includes(answer.status), `${path} answered ${answer.status}`);
    assert.equal(typeof answer.body?.Message, "string", path);
  }
  for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
    const answer = await request(`${engine.url}/participant/message`, {
      method,
      bearer: victim.connectionToken,
      body: method === "GET" ? undefined : {},
    });
    assert.ok([404, 405].includes(answer.status), `${method} answered ${answer.status}`);
    assert.equal(typeof answer.body?.Message, "string", method);
  }
  const odd = [
    "/%00",
    "/%ff%fe",
    "/participant/%2e%2e/%2e%2e/etc/passwd",
    `/${"a".repeat(8_000)}`,
    "/ws",
    "/ws?ticket=",
    "/ws?ticket=x.y.z",
    "//",
    "/?%",
  ];
  for (const path of odd) {
    const answer = await request(engine.url + path, { method: "GET" });
    assert.ok(answer.status < 500, `${path.slice(0, 40)} answered ${answer.status}`);
  }
});

test("headers that are too many, too long or lie", async () => {
  const message = { ContentType: "text/plain", Content: "x" };
  const many = Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`x-header-${n}`, "v".repeat(100)]));
  assert.equal((await post("/participant/message", message, many)).status, 200);
  const lies = [
    { authorization: "AWS4-HMAC-SHA256 Credential=/x/x/x/x, SignedHeaders=, Signature=" },
    { authorization: "x".repeat(6_000) },
    { "x-amz-date": "never" },
    { "x-amz-content-sha256": "zz" },
    { "content-type": "text/html" },
    { "x-forwarded-host": "evil.example", "x-forwarded-for": "0.0.0.0, ".repeat(200) },
    { origin: "null" },
    { origin: "https://evil.example" },
    { "accept-encoding": "x".repeat(1_000) },
  ];
  for (const headers of lies) {
    const { status } = await post("/participant/message", message, headers);
    assert.equal(status, 200, `${Object.keys(headers)} answered ${status}`);
  }
  const url = await request(`${engine.url}/participant/connection`, {
    body: { Type: ["WEBSOCKET"] },
    bearer: victim.participantToken,
    headers: { "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher" },
  });
  assert.doesNotMatch(url.body.Websocket.Url, /evil\.example|gopher/);
});

test("requests that are no HTTP, and bodies that never come", async () => {
  const { hostname, port } = new URL(engine.url);
  const raw = (bytes) =>
    inTime(
      "the runtime to let go",
      new Promise((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.end(bytes));
        let answer = "";
        socket.on("data", (data) => (answer += data));
        socket.on("error", () => resolve(answer));
        socket.on("close", () => resolve(answer));
      }),
    );
  const head = `POST /participant/message HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Amz-Bearer: ${victim.connectionToken}\r\n`;
  for (const bytes of [
    randomBytes(2_000),
    "GET\r\n\r\n",
    `${head}Content-Length: 1000\r\n\r\n{"Con`,
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ]) {
    assert.doesNotMatch(await raw(bytes), /HTTP\/1\.1 200/);
  }
});

test("10,000 garbage frames on a socket", async () => {
  const noisy = await startChat(engine);
  const socket = await noisy.open({ afterSeq: 0 });
  const garbage = [
    "",
    "{",
    "null",
    "[]",
    '"aws/ping"',
    '{"topic":3}',
    '{"topic":"aws/nothing"}',
    '{"topic":"aws/chat","content":"{}"}',
    '{"topic":"aws/subscribe","content":{"topics":7}}',
    '{"topic":"aws/subscribe","content":{"topics":["aws/chat"],"afterSeq":-1}}',
    '{"topic":"aws/subscribe","content":{"topics":["aws/chat"],"afterSeq":1e99}}',
    '{"topic":"aws/subscribe","content":{"topics":["aws/chat"],"afterSeq":"many"}}',
    "[".repeat(5_000),
    "\ud800",
    "x".repeat(10_000),
    new Uint8Array(randomBytes(500)),
    new Uint8Array(0),
  ];
  for (let n = 0; n < 10_000 && socket.isOpen; n += 1) socket.send(garbage[n % garbage.length]);
  // The server may end the connection of such a client; the chat itself must go on.
  if (socket.isOpen) await Promise.race([socket.heartbeat().catch(() => {}), socket.closed]);
  const fresh = await noisy.open({ afterSeq: 0 });
  await noisy.say("calm again");
  await fresh.message("calm again");
  assert.equal(new Set(fresh.items.map((item) => item.Seq)).size, fresh.items.length);
  await noisy.leave();
});

test("a frame of a megabyte and one of 40 megabytes", async () => {
  const noisy = await startChat(engine);
  for (const size of [1_000_000, 40_000_000]) {
    const socket = await noisy.open({ afterSeq: 0 });
    socket.send(`{"topic":"aws/ping","more":"${"x".repeat(size)}"}`);
    await Promise.race([socket.heartbeat().catch(() => {}), socket.closed]);
    socket.drop();
  }
  const fresh = await noisy.open({ afterSeq: 0 });
  await noisy.say("calm again");
  await fresh.message("calm again");
  await noisy.leave();
});

test("more sockets than a participant may have", async () => {
  const greedy = await startChat(engine);
  const sockets = [];
  for (let n = 0; n < 8; n += 1) sockets.push(await greedy.open({ afterSeq: 0 }));
  await greedy.say("who is listening?");
  await sockets.at(-1).message("who is listening?");
  const open = [];
  for (const socket of sockets) {
    const alive =
      socket.isOpen &&
      (await socket.heartbeat().then(
        () => true,
        () => false,
      ));
    if (alive) open.push(socket);
  }
  assert.ok(open.length <= 5, `${open.length} sockets are open`);
  assert.ok(open.includes(sockets.at(-1)), "the latest one is served");
  await greedy.leave();
});

test("what may start a chat", async () => {
  const start = (body, origin = engine.url) =>
    request(`${engine.url}/widget/start`, { body, headers: { origin } });
  const page = await start({ ParticipantDetails: { DisplayName: "x" } }, "https://evil.example");
  assertRefused(page, 403, "AccessDeniedException", "a page of nobody");
  const wrong = {
    "a name of 257 characters": { ParticipantDetails: { DisplayName: "x".repeat(257) } },
    "no name": { ParticipantDetails: { DisplayName: "" } },
    "too short a duration": { ChatDurationInMinutes: 59 },
    "an attribute’s name of spaces": { Attributes: { "a b": "x" } },
    "too many attributes": {
      Attributes: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`k${n}`, "x".repeat(1_000)])),
    },
    "types without text": { SupportedMessagingContentTypes: ["application/json"] },
    "a first message of HTML": { InitialMessage: { ContentType: "text/html", Content: "<b>" } },
    "a flow of nobody": { ContactFlowId: randomUUID() },
    "wrong types": { ParticipantDetails: "Maria" },
  };
  for (const [what, body] of Object.entries(wrong)) {
    const answer = await start(body);
    assert.ok(answer.status >= 400 && answer.status < 500, `${what} answered ${answer.status}`);
    assert.equal(typeof answer.body?.Message, "string", what);
    assert.ok(answer.error, what);
  }
});

test("the console and the operator’s door without a key", async () => {
  for (const path of ["session", "contacts/x", "socket"]) {
    const answer = await request(`${engine.url}/console/api/${path}`, {
      method: "GET",
      headers: { origin: engine.url },
    });
    assert.ok([400, 401, 403, 404, 426].includes(answer.status), `${path} answered ${answer.status}`);
  }
  const status = await request(`${engine.url}/console/api/status`, {
    body: { Status: "Available" },
    headers: { origin: engine.url, cookie: `__Host-edgewise=${"x".repeat(40)}; session=x` },
  });
  assert.ok([401, 403].includes(status.status), `a made-up cookie answered ${status.status}`);
  const signIn = await request(`${engine.url}/console/api/session`, {
    body: { SignIn: "guess" },
    headers: { origin: engine.url },
  });
  assert.ok([401, 403].includes(signIn.status), `a guessed sign-in answered ${signIn.status}`);
  const party = new Party(engine, { ContactId: "x", ParticipantId: "x", ParticipantToken: "x" });
  assertRefused(await party.tryConnect(), 403, "AccessDeniedException");
  await assert.rejects(
    ChatSocket.open(`${engine.url.replace("http", "ws")}/ws?ticket=guess`),
    /the upgrade answered 403/,
  );
});

test("one address that starts chats without end is slowed down, and says so", async () => {
  const start = () => request(`${engine.url}/widget/start`, { body: {}, headers: { origin: engine.url } });
  const answers = await Promise.all(Array.from({ length: 40 }, start));
  const refused = answers.find((answer) => answer.status !== 200);
  assertRefused(refused, 429, "TooManyRequestsException");
});
