import { createServer } from "node:http";

/**
 * A server of somebody else on this machine, such as a function's. It answers what `answer` says of each request:
 * `{ status, headers, body }`, an object as JSON; nothing at all for `undefined`. `requests` has all that came.
 */
export class AnsweringServer {
  requests = [];

  static async start(answer) {
    const server = new AnsweringServer(answer);
    await new Promise((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${server.#http.address().port}`;
    return server;
  }

  #http = createServer((request, response) => this.#serve(request, response));

  constructor(answer) {
    this.answer = answer;
  }

  /** The requests whose JSON fits. */
  about(fits) {
    return this.requests.filter(({ body }) => fits(JSON.parse(body)));
  }

  close() {
    this.#http.closeAllConnections();
    return new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(incoming, response) {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method, url, headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    this.requests.push(request);
    const answer = await this.answer(request, this);
    if (!answer) return;
    const { status = 200, body = "" } = answer;
    response.writeHead(status, {
      "content-type": "application/json",
      connection: "close",
      ...answer.headers,
    });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  }
}
