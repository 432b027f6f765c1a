// Amazon's SDK for JavaScript, unmodified: a back end that starts, describes and stops chats, and a bot or app that
// takes part in one.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";

import { DescribeContactCommand, StartChatContactCommand, StopContactCommand } from "@aws-sdk/client-connect";
import {
  ConnectParticipantClient,
  CreateParticipantConnectionCommand,
  DisconnectParticipantCommand,
  GetTranscriptCommand,
  SendEventCommand,
  SendMessageCommand,
} from "@aws-sdk/client-connectparticipant";

import { BackEnd } from "./clients/service.mjs";
import { ChatSocket } from "./clients/socket.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;
let backEnd;
let participants;

before(async () => {
  engine = await startEngine();
  backEnd = await BackEnd.of(engine);
  participants = new ConnectParticipantClient({
    endpoint: engine.url,
    region: "us-west-2",
    credentials: { accessKeyId: "any", secretAccessKey: "thing" },
    maxAttempts: 1,
  });
});

after(async () => {
  participants?.destroy();
  backEnd?.close();
  await engine?.close();
});

/** Sends a command that must be refused and answers the error's name. */
async function refusal(client, command) {
  const error = await client.send(command).then(
    () => assert.fail("the request was served"),
    (thrown) => thrown,
  );
  return error.name;
}

test("a chat from start to end through the two clients", async () => {
  const start = await backEnd.client.send(
    new StartChatContactCommand(
      backEnd.startRequest({
        Attributes: { cart: "42" },
        InitialMessage: { ContentType: "text/plain", Content: "first words" },
        SupportedMessagingContentTypes: ["text/plain", "text/markdown"],
      }),
    ),
  );
  assert.match(start.ContactId, /^[0-9a-f-]{36}$/);
  const connection = await participants.send(
    new CreateParticipantConnectionCommand({
      ParticipantToken: start.ParticipantToken,
      Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
    }),
  );
  const { ConnectionToken, Expiry } = connection.ConnectionCredentials;
  const lasts = Date.parse(Expiry) - Date.now();
  assert.ok(
    lasts > 23 * 3_600_000 && lasts <= 24 * 3_600_000 + 5_000,
    `a connection token lasts ${lasts} ms`,
  );
  assert.match(connection.Websocket.Url, /^(wss:\/\/|ws:\/\/127\.0\.0\.1:)/);
  const socket = await ChatSocket.open(connection.Websocket.Url);

  const ClientToken = randomUUID();
  const message = { ConnectionToken, ContentType: "text/markdown", Content: "**hi**", ClientToken };
  const sent = await participants.send(new SendMessageCommand(message));
  const again = await participants.send(new SendMessageCommand(message));
  assert.deepEqual([again.Id, again.AbsoluteTime], [sent.Id, sent.AbsoluteTime]);
  const echo = await socket.message("**hi**");
  assert.deepEqual([echo.Id, echo.ContentType], [sent.Id, "text/markdown"]);
  const typing = { ConnectionToken, ContentType: "application/vnd.amazonaws.connect.event.typing" };
  assert.ok((await participants.send(new SendEventCommand(typing))).Id);

  const { Transcript, InitialContactId } = await participants.send(
    new GetTranscriptCommand({ ConnectionToken, MaxResults: 100, SortOrder: "ASCENDING" }),
  );
  assert.equal(InitialContactId, start.ContactId);
  const said = Transcript.filter((item) => item.Type === "MESSAGE" && item.ParticipantRole === "CUSTOMER");
  assert.deepEqual(
    said.map((item) => item.Content),
    ["first words", "**hi**"],
  );

  const { Contact } = await backEnd.client.send(
    new DescribeContactCommand({ InstanceId: backEnd.key.InstanceId, ContactId: start.ContactId }),
  );
  assert.deepEqual([Contact.Id, Contact.Channel, Contact.InitiationMethod], [start.ContactId, "CHAT", "API"]);
  assert.ok(
    Math.abs(Contact.InitiationTimestamp.getTime() - Date.now()) < 60_000,
    `began ${Contact.InitiationTimestamp}`,
  );
  assert.equal((await backEnd.attributes(start.ContactId)).cart, "42");

  await participants.send(new DisconnectParticipantCommand({ ConnectionToken, ClientToken: randomUUID() }));
  await socket.event("chat.ended");
  assert.equal((await backEnd.describe(start.ContactId)).DisconnectReason, "CUSTOMER_DISCONNECT");
});

test("the connection can come with the start", async () => {
  const command = new StartChatContactCommand(backEnd.startRequest());
  // The field is younger than this SDK, so it is written into the body before the request is signed, and what comes
  // back is read before the SDK drops it.
  let answer;
  command.middlewareStack.add(
    (next) => (parameters) => {
      const { request } = parameters;
      request.body = JSON.stringify({
        ...JSON.parse(request.body),
        ConnectionTypes: ["WEBSOCKET", "CONNECTION_CREDENTIALS"],
      });
      return next(parameters);
    },
    { step: "build", name: "askForTheConnection", priority: "high" },
  );
  command.middlewareStack.add(
    (next) => async (parameters) => {
      const result = await next(parameters);
      const bytes = Buffer.concat(await result.response.body.toArray());
      answer = JSON.parse(bytes.toString());
      result.response.body = Readable.from([bytes]);
      return result;
    },
    { step: "deserialize", name: "keepTheAnswer", priority: "low" },
  );
  await backEnd.client.send(command);
  const socket = await ChatSocket.open(answer.Websocket.Url);
  const { ConnectionToken } = answer.ConnectionCredentials;
  await participants.send(
    new SendMessageCommand({ ConnectionToken, ContentType: "text/plain", Content: "one call less" }),
  );
  await socket.message("one call less");
  await backEnd.stop(answer.ContactId);
});

test("a connection is answered only with the parts that were asked for", async () => {
  const chat = await backEnd.startChat();
  const connect = (parameters) =>
    participants.send(
      new CreateParticipantConnectionCommand({ ParticipantToken: chat.participantToken, ...parameters }),
    );
  const socketOnly = await connect({ Type: ["WEBSOCKET"] });
  assert.ok(socketOnly.Websocket && !socketOnly.ConnectionCredentials);
  const tokenOnly = await connect({ Type: ["CONNECTION_CREDENTIALS"] });
  assert.ok(!tokenOnly.Websocket && tokenOnly.ConnectionCredentials);
  const neither = await connect({ ConnectParticipant: true });
  assert.ok(!neither.Websocket && !neither.ConnectionCredentials);
  await backEnd.stop(chat.contactId);
});

test("errors arrive under their names", async () => {
  const chat = await backEnd.startChat();
  await chat.connect();
  const ConnectionToken = chat.connectionToken;
  const message = { ConnectionToken, ContentType: "text/plain", Content: "x" };
  assert.equal(
    await refusal(participants, new SendMessageCommand({ ...message, ConnectionToken: "x.y.z" })),
    "AccessDeniedException",
  );
  assert.equal(
    await refusal(participants, new SendMessageCommand({ ...message, Content: "x".repeat(20_000) })),
    "ValidationException",
  );
  assert.equal(
    await refusal(participants, new GetTranscriptCommand({ ConnectionToken, MaxResults: 500 })),
    "ValidationException",
  );

  const { client, key } = backEnd;
  const nobody = { InstanceId: key.InstanceId, ContactId: randomUUID() };
  assert.equal(await refusal(client, new DescribeContactCommand(nobody)), "ResourceNotFoundException");
  assert.ok(
    ["ContactNotFoundException", "ResourceNotFoundException"].includes(
      await refusal(client, new StopContactCommand(nobody)),
    ),
  );
  const start = (parameters) => new StartChatContactCommand(backEnd.startRequest(parameters));
  assert.equal(await refusal(client, start({ ContactFlowId: randomUUID() })), "ResourceNotFoundException");
  assert.equal(await refusal(client, start({ InstanceId: randomUUID() })), "ResourceNotFoundException");
  assert.ok(
    ["InvalidRequestException", "InvalidParameterException"].includes(
      await refusal(client, start({ ChatDurationInMinutes: 59 })),
    ),
  );

  const wrongSecret = backEnd.clientWith({ accessKeyId: key.AccessKeyId, secretAccessKey: "wrong" });
  assert.equal(
    await refusal(wrongSecret, new DescribeContactCommand({ ...nobody, ContactId: chat.contactId })),
    "InvalidSignatureException",
  );
  wrongSecret.destroy();
  await backEnd.stop(chat.contactId);
  assert.equal(await refusal(participants, new SendMessageCommand(message)), "AccessDeniedException");
  assert.equal((await backEnd.describe(chat.contactId)).DisconnectReason, "API");
});

test("the SDK’s own retries store a message once", async () => {
  const chat = await backEnd.startChat();
  await chat.connect();
  let attempts = 0;
  const retrying = new ConnectParticipantClient({
    endpoint: engine.url,
    region: "us-west-2",
    credentials: { accessKeyId: "any", secretAccessKey: "thing" },
    maxAttempts: 3,
  });
  // The answer of the first attempt is lost after the server has stored the message.
  retrying.middlewareStack.add(
    (next) => async (parameters) => {
      const answer = await next(parameters);
      attempts += 1;
      if (attempts === 1) throw Object.assign(new Error("the answer was lost"), { code: "ECONNRESET" });
      return answer;
    },
    { step: "deserialize", name: "loseFirstAnswer", priority: "low" },
  );
  const sent = await retrying.send(
    new SendMessageCommand({
      ConnectionToken: chat.connectionToken,
      ContentType: "text/plain",
      Content: "once",
    }),
  );
  retrying.destroy();
  assert.equal(attempts, 2);
  const stored = (await chat.wholeTranscript()).filter((item) => item.Content === "once");
  assert.deepEqual(
    stored.map((item) => item.Id),
    [sent.Id],
  );
  await backEnd.stop(chat.contactId);
});
