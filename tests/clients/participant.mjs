import { randomUUID } from "node:crypto";

import { expectOk, request } from "./http.mjs";
import { ChatSocket } from "./socket.mjs";

const EVENT = "application/vnd.amazonaws.connect.event.";

/**
 * Somebody in a chat who speaks the Participant Service by hand: a customer's device or an agent. The `try…` methods
 * answer what came, refused or not; the others fail the test when they are refused.
 */
export class Party {
  /** `seat` is what StartChatContact answers, or the console's connection of a contact. */
  constructor(engine, seat) {
    this.engine = engine;
    this.contactId = seat.InitialContactId ?? seat.ContactId;
    this.participantId = seat.ParticipantId;
    this.participantToken = seat.ParticipantToken;
  }

  /** Asks for a connection token and a socket URL, and keeps the token. */
  async connect() {
    const answer = expectOk("CreateParticipantConnection", await this.tryConnect());
    this.connectionToken = answer.ConnectionCredentials.ConnectionToken;
    return answer.Websocket.Url;
  }

  tryConnect(body = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"] }) {
    return this.call("connection", body, this.participantToken);
  }

  /** Connects and opens the socket; `options` are those of {@link ChatSocket.open}. */
  async open(options) {
    return ChatSocket.open(await this.connect(), options);
  }

  /** Sends a text and answers `{ Id, AbsoluteTime }`. */
  async say(text, clientToken = randomUUID()) {
    return expectOk("SendMessage", await this.trySay(text, clientToken));
  }

  trySay(text, clientToken = randomUUID()) {
    return this.call("message", { ContentType: "text/plain", Content: text, ClientToken: clientToken });
  }

  /** Sends an event such as `typing` or `message.read`. */
  async event(name, content, clientToken) {
    return expectOk("SendEvent", await this.tryEvent(name, content, clientToken));
  }

  tryEvent(name, content, clientToken) {
    return this.call("event", {
      ContentType: EVENT + name,
      ...(content && { Content: JSON.stringify(content) }),
      ...(clientToken && { ClientToken: clientToken }),
    });
  }

  /** One page of the transcript. */
  async transcript(parameters = {}) {
    return expectOk("GetTranscript", await this.call("transcript", parameters));
  }

  /** The whole transcript from its beginning, page by page. */
  async wholeTranscript() {
    const pages = [];
    let NextToken;
    do {
      const page = await this.transcript({
        MaxResults: 100,
        ScanDirection: "BACKWARD",
        SortOrder: "ASCENDING",
        NextToken,
      });
      pages.unshift(page.Transcript);
      NextToken = page.NextToken;
    } while (NextToken);
    return pages.flat();
  }

  async leave() {
    expectOk("DisconnectParticipant", await this.call("disconnect", {}));
  }

  /** A link's secret for another device. */
  async handover() {
    return expectOk("the handover", await this.widget("handover"));
  }

  async devices() {
    return expectOk("the devices", await this.widget("devices", undefined, "GET")).Devices;
  }

  async revoke(deviceId) {
    return expectOk("the revocation", await this.widget("devices/revoke", { DeviceId: deviceId }));
  }

  /** Any operation of the Participant Service, with the connection token unless told otherwise. */
  call(operation, body, bearer = this.connectionToken) {
    return request(`${this.engine.url}/participant/${operation}`, { body, bearer });
  }

  /** Any call of the widget's own API, with the connection token. */
  widget(path, body = {}, method = "POST") {
    return request(`${this.engine.url}/widget/${path}`, {
      method,
      body: method === "GET" ? undefined : body,
      bearer: this.connectionToken,
      headers: { origin: this.engine.url },
    });
  }
}

/** Starts a chat as a page does, and answers the customer. */
export async function startChat(engine, parameters = {}) {
  const body = { ParticipantDetails: { DisplayName: "Maria" }, ClientToken: randomUUID(), ...parameters };
  const answer = await request(`${engine.url}/widget/start`, { body, headers: { origin: engine.url } });
  return new Party(engine, expectOk("the start", answer).data.startChatResult);
}

/** Gives a link's secret on a new device, and answers what came. */
export function tryRedeem(engine, url, deviceLabel = "Phone") {
  const secret = new URL(url).hash.replace(/^#handover=/, "");
  return request(`${engine.url}/widget/handover/redeem`, {
    body: { Handover: secret, DeviceLabel: deviceLabel },
    headers: { origin: engine.url },
  });
}

/** The customer on a new device that was given a link. */
export async function redeem(engine, url, deviceLabel) {
  return new Party(
    engine,
    expectOk("the handover", await tryRedeem(engine, url, deviceLabel)).data.startChatResult,
  );
}

/** The messages among items, as `[role, text]`. */
export function spoken(items) {
  return items.filter((item) => item.Type === "MESSAGE").map((item) => [item.ParticipantRole, item.Content]);
}

/** The short name of an event item, such as `participant.joined`. */
export function eventName(item) {
  return item.Type === "EVENT" && item.ContentType.startsWith(EVENT)
    ? item.ContentType.slice(EVENT.length)
    : undefined;
}
