// The yardstick: the least that a Durable Object chat can do. A message comes by HTTP, goes into SQLite as one row and
// out on every socket of the chat. No accounts, tokens, limits, encryption, order guarantees or flows.

const FRAME = '{"topic":"aws/chat","contentType":"application/json","content":';

export default {
  /** `POST /participant/{chat}` says something, a `GET` of it with an upgrade opens a socket. */
  fetch(request, env) {
    const chat = new URL(request.url).pathname;
    return env.CHAT.get(env.CHAT.idFromName(chat)).fetch(request);
  },
};

export class Chat {
  constructor(state) {
    this.state = state;
    this.sql = state.storage.sql;
    this.sql.exec(
      "CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY, at TEXT NOT NULL, content TEXT NOT NULL)",
    );
    state.setWebSocketAutoResponse(
      new WebSocketRequestResponsePair('{"topic":"aws/heartbeat"}', '{"topic":"aws/heartbeat"}'),
    );
  }

  async fetch(request) {
    if (request.headers.get("upgrade") === "websocket") {
      const { 0: client, 1: server } = new WebSocketPair();
      this.state.acceptWebSocket(server);
      return new Response(null, { status: 101, webSocket: client });
    }
    const { ContentType, Content } = await request.json();
    const Id = crypto.randomUUID();
    const AbsoluteTime = new Date().toISOString();
    this.sql.exec("INSERT INTO message (id, at, content) VALUES (?, ?, ?)", Id, AbsoluteTime, Content);
    const item = JSON.stringify({
      Id,
      AbsoluteTime,
      Type: "MESSAGE",
      ContentType,
      Content,
      ParticipantRole: "CUSTOMER",
    });
    const frame = `${FRAME}${JSON.stringify(item)}}`;
    for (const socket of this.state.getWebSockets()) socket.send(frame);
    return Response.json({ Id, AbsoluteTime });
  }

  webSocketMessage() {}

  webSocketClose() {}
}
