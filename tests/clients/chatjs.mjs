import { createRequire } from "node:module";

import { JSDOM } from "jsdom";
import { WebSocket } from "ws";

import { inTime } from "./until.mjs";

const CALLBACKS = {
  onMessage: "message",
  onTyping: "typing",
  onReadReceipt: "read",
  onDeliveredReceipt: "delivered",
  onConnectionEstablished: "established",
  onConnectionLost: "lost",
  onConnectionBroken: "broken",
  onEnded: "ended",
  onDeepHeartbeatSuccess: "heartbeat",
};

let library;

/** The unmodified npm file, with just enough of a browser around it. It can be pointed at one engine per process. */
function chatJs(endpoint) {
  if (!library) {
    const { window } = new JSDOM("", { url: "http://127.0.0.1/" });
    // Node's own fetch refuses two headers that a browser drops silently.
    const plainFetch = globalThis.fetch;
    const browserFetch = async (input, init) => {
      const request = new Request(input, init);
      const headers = new Headers(request.headers);
      for (const name of ["content-length", "host"]) headers.delete(name);
      const body = request.body ? await request.text() : undefined;
      return plainFetch(request.url, { method: request.method, headers, body, signal: request.signal });
    };
    Object.assign(globalThis, {
      window,
      self: window,
      document: window.document,
      localStorage: window.localStorage,
      WebSocket,
      fetch: browserFetch,
    });
    Object.defineProperty(globalThis, "navigator", { value: window.navigator, configurable: true });
    globalThis.connect = {};
    Object.assign(window, { WebSocket, fetch: browserFetch, connect: globalThis.connect });
    createRequire(import.meta.url)("amazon-connect-chatjs");
    library = globalThis.connect;
    library.ChatSession.setGlobalConfig({
      region: "us-west-2",
      endpoint,
      loggerConfig: { useDefaultLogger: false },
    });
  }
  return library;
}

/** A customer's session of ChatJS that keeps every callback, so that a test can wait for what may have come already. */
export class ChatJsCustomer {
  /** Every callback as `{ name, data }`, in order. */
  calls = [];

  #waiting = new Set();

  /**
   * `chat` is what StartChatContact answered. With `wholeTranscript` the library keeps the transcript itself: it reads
   * it whenever it connects, and calls `transcript` with all of it instead of `message`.
   */
  constructor(engine, chat, { wholeTranscript = false } = {}) {
    this.session = chatJs(engine.url).ChatSession.create({
      chatDetails: {
        contactId: chat.contactId,
        participantId: chat.participantId,
        participantToken: chat.participantToken,
      },
      type: "CUSTOMER",
      options: {},
      disableCSM: true,
    });
    const callbacks = { ...CALLBACKS, ...(wholeTranscript && { onTranscriptUpdated: "transcript" }) };
    for (const [register, name] of Object.entries(callbacks)) {
      this.session[register]((event) => {
        this.calls.push({ name, data: event?.data ?? event });
        for (const check of this.#waiting) check();
      });
    }
  }

  connect() {
    return inTime("ChatJS to connect", this.session.connect());
  }

  say(message) {
    return this.session.sendMessage({ contentType: "text/plain", message });
  }

  event(name, content) {
    return this.session.sendEvent({
      contentType: `application/vnd.amazonaws.connect.event.${name}`,
      ...(content && { content: JSON.stringify(content) }),
    });
  }

  async transcript() {
    const { data } = await this.session.getTranscript({
      maxResults: 100,
      sortOrder: "ASCENDING",
      scanDirection: "BACKWARD",
      startPosition: {},
    });
    return data.Transcript;
  }

  /** How many callbacks of this name there were. */
  count(name) {
    return this.calls.filter((call) => call.name === name).length;
  }

  /** The data of the first callback of this name, of those that came and will come, that `matches`. */
  on(name, matches = () => true) {
    const find = () => this.calls.find((call) => call.name === name && matches(call.data));
    return this.until(name, find).then((call) => call.data);
  }

  /** Waits until `probe` finds something in the callbacks. */
  until(what, probe) {
    const found = probe();
    if (found) return Promise.resolve(found);
    let check;
    const answer = new Promise((resolve) => {
      check = () => {
        const value = probe();
        if (value) resolve(value);
      };
      this.#waiting.add(check);
    });
    return inTime(`ChatJS: ${what}`, answer).finally(() => this.#waiting.delete(check));
  }
}
