import assert from "node:assert/strict";
import { Readable } from "node:stream";

import {
  ConnectClient,
  DescribeContactCommand,
  GetContactAttributesCommand,
  StartChatContactCommand,
  StopContactCommand,
  UpdateContactAttributesCommand,
} from "@aws-sdk/client-connect";

import { accessKey } from "./operator.mjs";
import { Party } from "./participant.mjs";

/** A back end: the Connect service through Amazon's own SDK, with an access key of the instance. */
export class BackEnd {
  /** Makes an access key and a client that signs with it. */
  static async of(engine) {
    return new BackEnd(engine, await accessKey(engine));
  }

  constructor(engine, key) {
    this.engine = engine;
    this.key = key;
    const credentials = { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
    // The second attempt is for tests that move the engine's clock: the SDK takes the time from the first answer.
    this.client = this.clientWith(credentials, { maxAttempts: 2 });
  }

  /** A client with other credentials or options; it does not try again, so that a test sees the first answer. */
  clientWith(credentials, options = {}) {
    return new ConnectClient({
      endpoint: this.engine.url,
      region: "us-west-2",
      credentials,
      maxAttempts: 1,
      ...options,
    });
  }

  /** What StartChatContact wants at least. */
  startRequest(parameters = {}) {
    return {
      InstanceId: this.key.InstanceId,
      ContactFlowId: this.key.ContactFlowId,
      ParticipantDetails: { DisplayName: "Maria" },
      ...parameters,
    };
  }

  /** StartChatContact; answers the customer. */
  async startChat(parameters) {
    return new Party(
      this.engine,
      await this.client.send(new StartChatContactCommand(this.startRequest(parameters))),
    );
  }

  /** DescribeContact; answers the contact. */
  async describe(ContactId) {
    return (
      await this.client.send(new DescribeContactCommand({ InstanceId: this.key.InstanceId, ContactId }))
    ).Contact;
  }

  stop(ContactId) {
    return this.client.send(new StopContactCommand({ InstanceId: this.key.InstanceId, ContactId }));
  }

  async attributes(InitialContactId) {
    const command = new GetContactAttributesCommand({ InstanceId: this.key.InstanceId, InitialContactId });
    return (await this.client.send(command)).Attributes;
  }

  setAttributes(InitialContactId, Attributes) {
    const parameters = { InstanceId: this.key.InstanceId, InitialContactId, Attributes };
    return this.client.send(new UpdateContactAttributesCommand(parameters));
  }

  /** What flows have done in a chat, step by step. Not the SDK's: one of its requests with another path. */
  async flowLog(ContactId) {
    const command = new DescribeContactCommand({ InstanceId: this.key.InstanceId, ContactId });
    let lines;
    command.middlewareStack.add(
      (next) => (parameters) => {
        parameters.request.path += "/flow-log";
        return next(parameters);
      },
      { step: "build", name: "askForTheFlowLog", priority: "high" },
    );
    command.middlewareStack.add(
      (next) => async (parameters) => {
        const result = await next(parameters);
        assert.equal(result.response.headers["content-type"], "application/x-ndjson");
        lines = Buffer.concat(await result.response.body.toArray()).toString();
        result.response.body = Readable.from([Buffer.from("{}")]);
        return result;
      },
      { step: "deserialize", name: "keepTheLines", priority: "low" },
    );
    await this.client.send(command);
    return lines
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  }

  close() {
    this.client.destroy();
  }
}
