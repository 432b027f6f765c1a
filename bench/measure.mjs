import { readFile } from "node:fs/promises";
import { Agent, request as httpRequest } from "node:http";

import { WebSocket } from "ws";

/** The value below which this share of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** Measures two sides in turn, each round in the other order; answers the rounds' ratios of the first to the second. */
export async function inTurn(rounds, measure) {
  const ratios = [];
  for (let round = 0; round < rounds; round += 1) {
    const results = [];
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) results[which] = await measure(which);
    ratios.push(results[0] / results[1]);
  }
  return ratios;
}

/** How long messages of a chat, one at a time, take from being sent to being received, in milliseconds. */
export async function latencies(chat, count) {
  const times = [];
  for (let n = 0; n < count; n += 1) times.push(await chat.timeToSecondSocket());
  return times;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/**
 * One POST of JSON on a kept connection, as cheap for the client as it gets; answers the body as text. A connection that
 * the server has given up in the same moment is no failure: the request goes out again on another.
 */
export async function post(url, headers, body) {
  for (;;) {
    try {
      return await postOnce(url, headers, body);
    } catch (error) {
      if (!error.onKeptConnection) throw error;
    }
  }
}

function postOnce(url, headers, body) {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    outgoing.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => (text += chunk));
      response.on("end", () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode} ${text}`)),
      );
    });
    outgoing.on("error", (error) => {
      error.onKeptConnection = outgoing.reusedSocket && error.code === "ECONNRESET";
      reject(error);
    });
    outgoing.end(body);
  });
}

/** Opens a socket; `onFrame` gets every frame as text. `first` is sent at once. */
export function openSocket(url, onFrame, first) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on("message", (data) => onFrame(data.toString()));
    socket.once("error", reject);
    socket.once("open", () => {
      if (first) socket.send(first);
      resolve(socket);
    });
  });
}

/** Resident memory of a process in bytes. */
export async function residentBytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1_024;
}

/** Processor time that a process has used, in seconds. */
export async function cpuSeconds(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
