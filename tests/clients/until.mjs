import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks `probe` until it answers something truthy, and answers that. Fails with the last answer or error once
 * `within` milliseconds are over, so that a test says what it waited for and what it saw instead.
 */
export async function until(what, probe, { within = 15_000, every = 25 } = {}) {
  const deadline = performance.now() + within;
  let seen;
  for (;;) {
    try {
      seen = await probe();
      if (seen) return seen;
    } catch (error) {
      seen = error;
    }
    if (performance.now() > deadline)
      throw new Error(`waited ${within} ms for ${what}; last seen: ${show(seen)}`);
    await pause(every);
  }
}

/** Fails if `promise` takes longer than `within` milliseconds. */
export async function inTime(what, promise, within = 15_000) {
  const cancel = new AbortController();
  const late = pause(within, undefined, { signal: cancel.signal }).then(
    () => {
      throw new Error(`waited ${within} ms for ${what}`);
    },
    () => {},
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel.abort();
  }
}

function show(value) {
  if (value instanceof Error) return value.message;
  const text = JSON.stringify(value);
  return text && text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
