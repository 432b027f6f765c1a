// The runtime is killed without warning while several writers write, again and again. What was acknowledged is there
// once and in order; what was not is sent again by its client and is there once as well.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { Desk } from "./clients/desk.mjs";
import { request } from "./clients/http.mjs";
import { startChat } from "./clients/participant.mjs";
import { ChatSocket } from "./clients/socket.mjs";
import { until } from "./clients/until.mjs";
import { startEngine } from "./support/engine.mjs";

const ROUNDS = 20;
const CHATS = 4;
const WRITERS_PER_CHAT = 2;

let engine;

before(async () => {
  engine = await startEngine();
});

const parties = [];

after(async () => {
  // A test that failed left its writers and readers at work.
  for (const party of parties) party.abandon();
  await engine?.close();
});

/** Sends numbered messages one after the other, each until it is acknowledged, and keeps every acknowledgement. */
class Writer {
  acknowledged = [];
  resent = 0;
  #stopped = false;
  #abandoned = false;

  constructor(party, name) {
    this.party = party;
    this.name = name;
    this.done = this.#run();
    parties.push(this);
  }

  abandon() {
    this.#stopped = true;
    this.#abandoned = true;
  }

  async stop() {
    this.#stopped = true;
    await this.done;
  }

  async #run() {
    for (let n = 0; !this.#stopped; n += 1) {
      const text = `${this.name} ${n}`;
      this.acknowledged.push({ text, ...(await this.#send(text)) });
    }
  }

  async #send(text) {
    const body = { ContentType: "text/plain", Content: text, ClientToken: randomUUID() };
    for (let attempt = 0; !this.#abandoned; attempt += 1) {
      this.resent += attempt > 0 ? 1 : 0;
      const answer = await this.#attempt(body);
      if (answer?.status === 200) return answer.body;
      assert.ok(!answer || answer.status >= 500, `a message was refused: ${answer?.status} ${answer?.text}`);
      await pause(20);
    }
  }

  async #attempt(body) {
    try {
      const signal = AbortSignal.timeout(3_000);
      return await request(`${this.party.engine.url}/participant/message`, {
        body,
        bearer: this.party.connectionToken,
        signal,
      });
    } catch {
      return undefined;
    }
  }
}

/** A device that keeps a socket open, states after each loss what it has, and keeps all it gets. */
class Reader {
  items = [];
  connections = 0;
  #stopped = false;

  constructor(party) {
    this.party = party;
    this.done = this.#run();
    parties.push(this);
  }

  abandon() {
    this.stop();
  }

  get last() {
    return this.items.at(-1)?.Seq ?? 0;
  }

  stop() {
    this.#stopped = true;
    this.socket?.drop();
    return this.done;
  }

  async #run() {
    while (!this.#stopped) {
      try {
        this.socket = await ChatSocket.open(await this.#url(), { afterSeq: this.last });
        this.connections += 1;
        await this.#keep();
      } catch {
        await pause(20);
      }
    }
  }

  async #url() {
    const answer = await request(`${this.party.engine.url}/participant/connection`, {
      body: { Type: ["WEBSOCKET"] },
      bearer: this.party.participantToken,
      signal: AbortSignal.timeout(3_000),
    });
    return answer.body.Websocket.Url;
  }

  async #keep() {
    const socket = this.socket;
    const take = () => {
      const fresh = socket.items
        .splice(0)
        .filter((item) => item.Seq !== undefined && item.Type !== "MESSAGEMETADATA");
      this.items.push(...fresh);
    };
    while (socket.isOpen && !this.#stopped) {
      take();
      await pause(10);
    }
    take();
  }
}

test(
  `${ROUNDS} kills under ${CHATS * WRITERS_PER_CHAT} writers lose nothing and double nothing`,
  { timeout: 600_000 },
  async (t) => {
    const chats = [];
    for (let n = 0; n < CHATS; n += 1) {
      const party = await startChat(engine);
      await party.connect();
      chats.push({
        party,
        reader: new Reader(party),
        writers: Array.from({ length: WRITERS_PER_CHAT }, (_, index) => new Writer(party, `w${index}`)),
      });
    }
    const writers = chats.flatMap((chat) => chat.writers);

    for (let round = 0; round < ROUNDS; round += 1) {
      const before = writers.map((writer) => writer.acknowledged.length);
      await until(
        "every writer to get on",
        () => writers.every((writer, index) => writer.acknowledged.length > before[index] + 2),
        {
          within: 30_000,
        },
      );
      await pause((round * 37) % 190);
      await engine.kill();
      await engine.restart();
    }
    await Promise.all(writers.map((writer) => writer.stop()));

    for (const { party, reader, writers } of chats) {
      const transcript = await party.wholeTranscript();
      const messages = transcript.filter(
        (item) => item.ParticipantRole === "CUSTOMER" && item.Type === "MESSAGE",
      );
      const stored = new Map(messages.map((item) => [item.Content, item]));
      assert.equal(stored.size, messages.length, "a message is there twice");
      assert.equal(
        new Set(transcript.map((item) => item.Id)).size,
        transcript.length,
        "an id is there twice",
      );
      assert.equal(
        stored.size,
        writers.flatMap((writer) => writer.acknowledged).length,
        "a message is there that nobody sent, or one is lost",
      );
      for (const writer of writers) {
        for (const { text, Id, AbsoluteTime } of writer.acknowledged) {
          assert.deepEqual(
            [stored.get(text)?.Id, stored.get(text)?.AbsoluteTime],
            [Id, AbsoluteTime],
            `${text} was acknowledged otherwise`,
          );
        }
        const order = messages
          .filter((item) => item.Content.startsWith(`${writer.name} `))
          .map((item) => item.Content);
        assert.deepEqual(
          order,
          writer.acknowledged.map(({ text }) => text),
          "a writer’s messages are out of order",
        );
      }
      await until("the reader to have everything", () => reader.last >= transcript.length);
      assert.deepEqual(
        reader.items.map((item) => item.Seq),
        transcript.map((_, index) => index + 1),
        "the reader saw a gap or a repetition",
      );
      assert.deepEqual(
        reader.items.map((item) => item.Id),
        transcript.map((item) => item.Id),
      );
      assert.ok(reader.connections > ROUNDS / 2, "the reader came back after the kills");
    }
    t.diagnostic(
      `${writers.reduce((sum, writer) => sum + writer.acknowledged.length, 0)} messages acknowledged, ${writers.reduce((sum, writer) => sum + writer.resent, 0)} sent again`,
    );

    const jane = await Desk.signIn(engine, "jane");
    await jane.status("Available");
    for (const { party, reader } of chats) {
      const agent = await jane.accept(party.contactId);
      await agent.connect();
      await agent.say("Sorry for the wait");
      await until("the agent’s message", () =>
        reader.items.some((item) => item.Content === "Sorry for the wait"),
      );
      await reader.stop();
      await agent.leave();
      await party.leave();
      await jane.clear(party.contactId);
    }
    jane.close();
  },
);
