// The harness and the build hold together: files are served, the browser runs WebAssembly, storage outlives a kill.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launchBrowser } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

let engine;

before(async () => {
  engine = await startEngine({ clock: true });
});

after(() => engine?.close());

test("the widget's files are served with the headers that another site's page needs", async () => {
  const { js, wasm } = await (await fetch(`${engine.url}/widget.json`)).json();
  for (const [path, type] of [
    ["/loader.js", /javascript/],
    [js, /javascript/],
    [wasm, /^application\/wasm$/],
  ]) {
    const answer = await fetch(engine.url + path);
    await answer.arrayBuffer();
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("content-type"), type, path);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*", path);
  }
  const cached = await fetch(engine.url + wasm, { method: "HEAD" });
  assert.match(cached.headers.get("cache-control"), /immutable/);
});

test("the webview page and the console start in a browser without an error", async () => {
  const browser = await launchBrowser();
  try {
    for (const path of ["/embed", "/console/"]) {
      const page = await browser.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      const answer = await page.goto(engine.url + path);
      assert.equal(answer.status(), 200, path);
      await page.getByRole("button").or(page.getByRole("heading")).first().waitFor();
      assert.deepEqual(errors, [], path);
      await page.close();
    }
  } finally {
    await browser.close();
  }
});

test("only sites that may start chats may frame the chat, and nobody may frame the console", async () => {
  const own = await startEngine({ vars: { ALLOWED_ORIGINS: "https://*.shop.example" } });
  try {
    for (const [path, ancestors] of [
      ["/embed", /frame-ancestors 'self' https:\/\/\*\.shop\.example http:\/\/127\.0\.0\.1:\*/],
      ["/console/", /frame-ancestors 'none'/],
    ]) {
      const answer = await fetch(own.url + path);
      assert.match(answer.headers.get("content-security-policy"), ancestors, path);
      assert.match(await answer.text(), /<html/, path);
    }
  } finally {
    await own.close();
  }
});

test("the operator's key opens the operator's API and a wrong one does not", async () => {
  const key = await engine.operator("/operator/access-keys");
  assert.ok(key.AccessKeyId && key.SecretAccessKey && key.InstanceId && key.ContactFlowId);
  const refused = await fetch(`${engine.url}/operator/access-keys`, {
    method: "POST",
    headers: { authorization: "Bearer wrong", "content-type": "application/json" },
    body: "{}",
  });
  await refused.arrayBuffer();
  assert.equal(refused.status, 401);
});

test("a killed engine comes back on the same port with its storage, and its clock can be moved", async () => {
  const link = await engine.operator("/operator/sign-in-links", { Username: "jane" });
  assert.ok(link.Url.startsWith(`${engine.url}/console/#sign-in=`));
  await engine.kill();
  await assert.rejects(fetch(engine.url));
  await engine.restart();
  await engine.jump(3_600);
  const records = await engine.records();
  const { results } = await records.prepare("SELECT unixepoch() AS now").all();
  assert.ok(Math.abs(results[0].now - Date.now() / 1_000 - 3_600) < 60);
});
