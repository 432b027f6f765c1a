import { WebSocket } from "ws";

import { expectOk, request } from "./http.mjs";
import { signInSecret } from "./operator.mjs";
import { Party } from "./participant.mjs";
import { inTime } from "./until.mjs";

/**
 * An agent at the console, without the console: a session from a sign-in link, the control socket, and for each
 * contact the participant's own connection.
 */
export class Desk {
  /** The latest view of the control socket. */
  view;

  #waiting = new Set();

  /** Signs in as this user and opens the control socket. */
  static async signIn(engine, username) {
    const secret = await signInSecret(engine, username);
    const response = await fetch(`${engine.url}/console/api/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: engine.url },
      body: JSON.stringify({ SignIn: secret }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`signing in as ${username} answered ${response.status} ${text}`);
    const cookie = response.headers
      .getSetCookie()
      .map((header) => header.split(";")[0])
      .join("; ");
    const desk = new Desk(engine, cookie, JSON.parse(text));
    await desk.openSocket();
    return desk;
  }

  /**
   * Jane's and Ravi's desks, signed in anew after a jump of the clock, for a session lasts less long; those they had
   * before are closed. Ravi is offline, Jane as `status` says.
   */
  static async staff(engine, before, status) {
    for (const desk of before) desk?.close();
    const [jane, ravi] = await Promise.all(["jane", "ravi"].map((name) => Desk.signIn(engine, name)));
    await ravi.status("Offline");
    await jane.status(status);
    return [jane, ravi];
  }

  constructor(engine, cookie, session) {
    this.engine = engine;
    this.cookie = cookie;
    this.session = session;
  }

  /** (Re)opens the control socket, as a console does that lost it. */
  async openSocket() {
    const ws = new WebSocket(`${this.engine.url.replace(/^http/, "ws")}/console/api/socket`, {
      headers: { cookie: this.cookie, origin: this.engine.url },
    });
    ws.on("message", (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.topic === "edgewise/agent") this.#show(frame.content);
    });
    ws.on("error", () => {});
    this.socket = ws;
    await inTime(
      "the control socket",
      new Promise((resolve, reject) => {
        ws.once("open", resolve);
        ws.once("error", reject);
      }),
    );
  }

  /** Becomes Available, Break or Offline. */
  async status(status) {
    this.#show(expectOk(`the status ${status}`, await this.api("status", { Status: status })));
  }

  /** Waits for the offer of a contact of this chat, accepts it and answers the agent in the chat. */
  async accept(chatId, within) {
    const offered = await this.offer(chatId, within);
    const path = `contacts/${offered.ContactId}`;
    expectOk("the acceptance", await this.api(`${path}/accept`, { OfferId: offered.State.OfferId }));
    return this.enter(offered.ContactId);
  }

  /** Waits until a contact of this chat is offered, and answers it as the view shows it. */
  offer(chatId, within) {
    return this.seen(
      `an offer of ${chatId}`,
      (view) => view.Contacts.find((it) => sameChat(it.ContactId, chatId) && it.State.Name === "INCOMING"),
      within,
    );
  }

  /** The agent's place in a contact that the agent has accepted. */
  async enter(contactId) {
    const seat = expectOk("the connection", await this.api(`contacts/${contactId}/connection`));
    return new Party(this.engine, seat);
  }

  /** Closes an ended, missed or rejected contact of this chat. */
  async clear(chatId) {
    const done = ["ENDED", "MISSED", "REJECTED"];
    const contact = await this.seen(`the end of ${chatId}`, (view) =>
      view.Contacts.find((it) => sameChat(it.ContactId, chatId) && done.includes(it.State.Name)),
    );
    this.#show(expectOk("clearing", await this.api(`contacts/${contact.ContactId}/clear`)));
  }

  /** Waits until `probe` finds something in the view. */
  seen(what, probe, within) {
    const found = this.view && probe(this.view);
    if (found) return Promise.resolve(found);
    let check;
    const answer = new Promise((resolve) => {
      check = () => {
        const value = probe(this.view);
        if (value) resolve(value);
      };
      this.#waiting.add(check);
    });
    return inTime(what, answer, within).finally(() => this.#waiting.delete(check));
  }

  /** Any call of the console's API. */
  api(path, body, method = "POST") {
    return request(`${this.engine.url}/console/api/${path}`, {
      method,
      body,
      headers: { cookie: this.cookie, origin: this.engine.url },
    });
  }

  close() {
    this.socket.terminate();
  }

  #show(view) {
    if (this.view && view.Version < this.view.Version) return;
    this.view = view;
    for (const check of this.#waiting) check();
  }
}

/** Whether two contact ids are segments of one chat: the last two bytes are the segment's number. */
export function sameChat(one, other) {
  return one.slice(0, -4) === other.slice(0, -4);
}
