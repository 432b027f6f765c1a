import { openSocket, post } from "./measure.mjs";

const SUBSCRIBE = '{"topic":"aws/subscribe","content":{"topics":["aws/chat"]}}';
const MARK = /bench-(\d+)-/;
const FILLER = "the quick brown fox jumps over the lazy dog";

/**
 * A chat with two open sockets that measures itself: how many messages each socket got, and when each message reached
 * the second one.
 */
export class Chat {
  /** When the message of this number reached the second socket, in milliseconds. */
  received = new Map();
  /** How many messages each socket got. */
  counts = [0, 0];

  #number = 0;
  #waiting = new Map();

  /** `say(text)` posts a message. `socketUrls` are opened; `first` is the frame that subscribes, if one is wanted. */
  static async open({ say, socketUrls, first }) {
    const chat = new Chat();
    chat.say = say;
    chat.sockets = await Promise.all(
      socketUrls.map((url, index) => openSocket(url, (frame) => chat.#take(index, frame), first)),
    );
    return chat;
  }

  /** Sends the next message and answers once the server has acknowledged it. */
  send() {
    return this.#post(this.#next());
  }

  /** Sends the next message and answers in how many milliseconds it reached the second socket. */
  async timeToSecondSocket() {
    const number = this.#next();
    const arrived = new Promise((resolve) => this.#waiting.set(number, resolve));
    const begin = performance.now();
    const [end] = await Promise.all([arrived, this.#post(number)]);
    return end - begin;
  }

  /** Waits until both sockets have had every message. */
  async settled() {
    while (this.counts.some((count) => count < this.#number))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  close() {
    for (const socket of this.sockets) socket.terminate();
  }

  #next() {
    this.#number += 1;
    return this.#number;
  }

  #post(number) {
    return this.say(`bench-${number}- ${FILLER}`);
  }

  #take(index, frame) {
    const number = MARK.exec(frame)?.[1];
    if (number === undefined) return;
    this.counts[index] += 1;
    if (index === 1) {
      this.#waiting.get(Number(number))?.(performance.now());
      this.#waiting.delete(Number(number));
    }
  }
}

let baselineChats = 0;

/** A chat of the baseline. */
export function baselineChat(url) {
  baselineChats += 1;
  const path = `${url}/participant/chat-${process.pid}-${baselineChats}`;
  const socket = path.replace(/^http/, "ws");
  const say = (text) => post(path, {}, JSON.stringify({ ContentType: "text/plain", Content: text }));
  return Chat.open({ say, socketUrls: [socket, socket] });
}

/** A chat of Edgewise between a customer's two devices; `second` may be another party of the chat instead. */
export async function edgewiseChat(customer, second = customer) {
  const socketUrls = [await customer.connect(), await second.connect()];
  const headers = { "x-amz-bearer": customer.connectionToken };
  const url = `${customer.engine.url}/participant/message`;
  let tokens = 0;
  const say = (text) => {
    tokens += 1;
    return post(
      url,
      headers,
      JSON.stringify({ ContentType: "text/plain", Content: text, ClientToken: `bench-${tokens}` }),
    );
  };
  return Chat.open({ say, socketUrls, first: SUBSCRIBE });
}
