import { WebSocket } from "ws";

import { inTime } from "./until.mjs";

const HEARTBEAT = '{"topic":"aws/heartbeat"}';

/**
 * A participant's socket that keeps all it was sent. Waiting looks at what has come already first, so a test cannot
 * miss a frame by asking late.
 */
export class ChatSocket {
  /** Every frame, as parsed. */
  frames = [];
  /** Every item of `aws/chat`, as parsed. */
  items = [];
  /** Settles with `{ code, reason }` when the socket is closed. */
  closed;

  #ws;
  #waiting = new Set();

  /** Opens the socket and subscribes; with `afterSeq` as our own clients do. Answers once the subscription stands. */
  static async open(url, { afterSeq, subscribe = true, origin } = {}) {
    const socket = new ChatSocket(new WebSocket(url, { origin, perMessageDeflate: false }));
    await inTime("the socket to open", socket.opened);
    if (subscribe) {
      socket.send({
        topic: "aws/subscribe",
        content: { topics: ["aws/chat"], ...(afterSeq !== undefined && { afterSeq }) },
      });
      await socket.frame("the answer to the subscription", (frame) => frame.topic === "aws/subscribe");
      if (afterSeq !== undefined)
        await socket.frame("edgewise/live", (frame) => frame.topic === "edgewise/live");
    }
    return socket;
  }

  constructor(ws) {
    this.#ws = ws;
    this.opened = new Promise((resolve, reject) => {
      ws.once("open", resolve);
      ws.once("error", reject);
      ws.once("unexpected-response", (_, response) =>
        reject(new Error(`the upgrade answered ${response.statusCode}`)),
      );
    });
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      ws.once("close", (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const wait of this.#waiting) wait.check();
      });
    });
    ws.on("error", () => {});
    ws.on("message", (data) => this.#take(JSON.parse(data.toString())));
  }

  get isOpen() {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Sends a frame: text and bytes as they are, anything else as JSON. */
  send(frame) {
    this.#ws.send(typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame));
  }

  /** Asks for a heartbeat and waits for it: the socket is alive, and what was sent before it has been read. */
  async heartbeat() {
    const before = this.#count("aws/heartbeat");
    this.send(HEARTBEAT);
    await this.#until("a heartbeat", () => this.#count("aws/heartbeat") > before);
  }

  /** The first frame, of those that came and will come, that `matches`. */
  frame(what, matches, within) {
    return this.#until(what, () => this.frames.find(matches), within);
  }

  /** The first item, of those that came and will come, that `matches`. */
  item(what, matches, within) {
    return this.#until(what, () => this.items.find(matches), within);
  }

  /** The first message with this text. */
  message(text, within) {
    return this.item(`the message ${JSON.stringify(text)}`, (item) => item.Content === text, within);
  }

  /** The first event of this name, such as `chat.ended`. */
  event(name, within) {
    return this.item(
      name,
      (item) => item.ContentType === `application/vnd.amazonaws.connect.event.${name}`,
      within,
    );
  }

  /** Closes as a client does that knows what it does. */
  async close() {
    this.#ws.close(1000);
    await inTime("the socket to close", this.closed);
  }

  /** Ends the connection as a lost network does. */
  drop() {
    this.#ws.terminate();
  }

  #count(topic) {
    return this.frames.filter((frame) => frame.topic === topic).length;
  }

  #take(frame) {
    this.frames.push(frame);
    if (frame.topic === "aws/chat") this.items.push(JSON.parse(frame.content));
    for (const wait of this.#waiting) wait.check();
  }

  #until(what, probe, within) {
    const found = probe();
    if (found) return Promise.resolve(found);
    let wait;
    const answer = new Promise((resolve, reject) => {
      wait = {
        check: () => {
          const value = probe();
          if (value) resolve(value);
          else if (this.#ws.readyState === WebSocket.CLOSED)
            reject(new Error(`the socket closed before ${what}`));
        },
      };
      this.#waiting.add(wait);
      wait.check();
    });
    return inTime(what, answer, within).finally(() => this.#waiting.delete(wait));
  }
}
