/**
 * One request, and what came of it: `{ status, error, body, headers }`. `error` is the protocol's name of the error,
 * absent when there was none. A refusal is an answer here; use {@link expectOk} where it would be a failed test.
 */
export async function request(url, { method = "POST", bearer, headers = {}, body, signal } = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      // A connection kept for later may be the one that the runtime closes when its clock moves.
      connection: "close",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(bearer && { "x-amz-bearer": bearer }),
      ...headers,
    },
    body:
      body === undefined || typeof body === "string" || body instanceof Uint8Array
        ? body
        : JSON.stringify(body),
    redirect: "manual",
    signal,
  });
  const text = await response.text();
  return {
    status: response.status,
    error: response.headers.get("x-amzn-errortype")?.split(":")[0],
    body: parse(text),
    text,
    headers: response.headers,
  };
}

/** The body of an answer that must be a success. */
export function expectOk(what, answer) {
  if (answer.status !== 200) {
    throw new Error(`${what} answered ${answer.status} ${answer.error ?? ""} ${answer.text.slice(0, 500)}`);
  }
  return answer.body;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
