// The flow simulator in the console: flows of the instance and opened ones, played by hand; and the flow log of a
// contact.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "./clients/axe.mjs";
import { ConsolePage } from "./clients/console-page.mjs";
import { Desk } from "./clients/desk.mjs";
import { WidgetPage } from "./clients/widget-page.mjs";
import { launchBrowser, screenshot } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

let engine;
let browser;
const problems = [];

before(async () => {
  [engine, browser] = await Promise.all([startEngine(), launchBrowser()]);
});

after(async () => {
  await browser?.close();
  await engine?.close();
});

async function newPage(options) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: engine.url });
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (/panicked|Content Security Policy/.test(message.text())) problems.push(message.text());
  });
  return page;
}

/** Signs in and opens the simulator from the account's menu. */
async function openSimulator(page, username) {
  await ConsolePage.signIn(engine, page, username);
  await page.getByRole("button", { name: /^Account: / }).click();
  await page.getByRole("menuitem", { name: "Flow simulator" }).click();
  await page.getByText("Where the chat stands").waitFor();
  return new SimulatorPage(page);
}

/** The simulator, by the names that its controls have for people. */
class SimulatorPage {
  constructor(page) {
    this.page = page;
    this.chat = page.getByRole("log", { name: "Simulated chat" });
    this.trace = page.getByRole("list", { name: "Trace" });
    this.standing = page.getByRole("region", { name: "Where the chat stands" });
  }

  press(name) {
    return this.page.getByRole("button", { name, exact: true }).click();
  }

  async says(who, text) {
    await this.page.getByRole("textbox", { name: "What is said" }).fill(text);
    await this.press(`${who} says it`);
    await this.chat.getByText(text).waitFor();
  }

  stands(text) {
    return this.standing.getByText(text).waitFor();
  }
}

test("the story of the disconnect flow is played by hand", { timeout: 120_000 }, async (t) => {
  const page = await newPage(DESKTOP);
  const simulator = await openSimulator(page, "jane");

  await t.test("the flow that receives chats is there at once", async () => {
    await simulator.chat.getByText("Hello, and welcome").waitFor();
    await simulator.stands("The chat waits for an agent");
    assert.match(await page.url(), /#simulator$/);
    await page.getByText("No problems were found in this flow.").waitFor();
  });

  await t.test("an agent comes, talks and leaves, and the customer returns", async () => {
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    await simulator.says("Customer", "My order is late");
    await simulator.press("Accepts");
    await simulator.stands("The chat is with an agent");
    await simulator.says("Agent", "Are you there?");
    await simulator.press("Leaves");
    await simulator.stands("for the customer's next message, for 15 minutes at most");
    await simulator.press("+5 min");
    await simulator.stands("for 10 minutes at most");
    await simulator.press("Moves to a phone");
    await simulator.says("Customer", "Hey, I'm back");
    await simulator.trace.getByText("CustomerReturned → welcome-back").waitFor();
    await simulator.stands("The chat waits for an agent");
    await screenshot(page, "simulator-1-desktop");
    const calls = requests.filter((url) => url.includes("/console/api/"));
    assert.deepEqual(calls, [], "a simulation asks the server for nothing");
  });

  await t.test("steps are taken back, and the wait ends at its time", async () => {
    await simulator.press("Undo");
    await simulator.press("Undo");
    await simulator.stands("for 10 minutes at most");
    await page.getByRole("button", { name: /^To what comes next, in 10 minutes/ }).click();
    await simulator.stands("The chat ended after 15 minutes: CONTACT_FLOW_DISCONNECT.");
    await page.getByRole("button", { name: "Nothing comes by itself" }).waitFor();
  });

  await t.test("the steps are a script", async () => {
    await page.getByText("Your steps as a script").click();
    await simulator.press("Copy");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    const script = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(
      script,
      [
        "given customer Maria",
        "customer: My order is late",
        "agent Jane accepts",
        "agent Jane: Are you there?",
        "agent Jane leaves",
        "wait 5 minutes",
        "next timer",
        "",
      ].join("\n"),
    );
  });

  await t.test("somebody with a disability can use it", () => assertAccessible(page, "the simulator"));
});

test("a flow of one's own is opened, its problems are listed and its questions answered", async () => {
  const page = await newPage(DESKTOP);
  const simulator = await openSimulator(page, "ravi");
  const next = (action) => ({
    NextAction: action,
    Errors: [{ NextAction: "sorry", ErrorType: "NoMatchingError" }],
  });
  const flow = {
    Version: "2019-10-30",
    StartAction: "ask",
    Metadata: { name: "Loyalty", type: "contactFlow" },
    Actions: [
      {
        Identifier: "ask",
        Type: "InvokeLambdaFunction",
        Parameters: { LambdaFunctionARN: "getCustomer", InvocationTimeLimitSeconds: "4" },
        Transitions: next("tell"),
      },
      {
        Identifier: "tell",
        Type: "MessageParticipant",
        Parameters: { Text: "You are a $.External.tier customer." },
        Transitions: next("bot"),
      },
      {
        Identifier: "bot",
        Type: "ConnectParticipantWithLexBot",
        Parameters: {
          Text: "What can I do for you?",
          LexBot: { Name: "Orders", Region: "us-west-2", Alias: "live" },
        },
        Transitions: {
          NextAction: "sorry",
          Conditions: [
            { NextAction: "status", Condition: { Operator: "Equals", Operands: ["OrderStatus"] } },
          ],
          Errors: [
            { NextAction: "sorry", ErrorType: "NoMatchingCondition" },
            { NextAction: "sorry", ErrorType: "NoMatchingError" },
          ],
        },
      },
      {
        Identifier: "status",
        Type: "MessageParticipant",
        Parameters: { Text: "Order $.Lex.Slots.Number is on its way." },
        Transitions: next("end"),
      },
      {
        Identifier: "sorry",
        Type: "MessageParticipant",
        Parameters: { Text: "Sorry." },
        Transitions: { NextAction: "end", Errors: [{ NextAction: "end", ErrorType: "NoMatchingError" }] },
      },
      { Identifier: "lost", Type: "DisconnectParticipant", Parameters: {}, Transitions: {} },
      { Identifier: "end", Type: "DisconnectParticipant", Parameters: {}, Transitions: {} },
    ],
  };
  const files = [
    { name: "loyalty.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(flow)) },
  ];
  await page.locator("input[type=file]").setInputFiles(files);
  await page.getByText(/^\d+ warning/).click();
  await page.getByText("No branch leads here, so this never happens.").waitFor();
  await simulator.stands("for the answer of function getCustomer");
  await page.getByLabel("It answers").fill('{"tier":"gold"}');
  await screenshot(page, "simulator-2-question");
  await simulator.press("Answer");
  await simulator.chat.getByText("You are a gold customer.").waitFor();
  await simulator.says("Customer", "Where is it?");
  await page.getByText("It has heard: “Where is it?”").waitFor();
  await page.getByLabel("Or it is done, with these slots").fill('{"Number":"A-17"}');
  await assertAccessible(page, "a question of a bot");
  await simulator.press("OrderStatus");
  await simulator.chat.getByText("Order A-17 is on its way.").waitFor();
  await simulator.stands("The chat ended after 0 seconds");

  // What is no flow is told, and what was there stays.
  await simulator.press("Paste");
  await page.getByLabel("A flow, in either format of Amazon Connect").fill("{}");
  await simulator.press("Try this flow");
  await page.getByText("This is no flow").waitFor();
  await simulator.stands("The chat ended");
});

test("the simulator fits a phone", async () => {
  const page = await newPage(PHONE);
  const simulator = await openSimulator(page, "jane");
  await simulator.press("Accepts");
  await simulator.stands("The chat is with an agent");
  await screenshot(page, "simulator-3-phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `the page is ${wide} px wide`);
  assert.deepEqual(await outsideOfTheirCards(page), []);
  await simulator.chat.scrollIntoViewIfNeeded();
  await screenshot(page, "simulator-4-phone-chat");
  await simulator.trace.getByText("transfer").first().scrollIntoViewIfNeeded();
  await screenshot(page, "simulator-5-phone-trace");
  await assertAccessible(page, "the simulator on a phone");
  await simulator.press("Back to chats");
  await page.getByText(/^No contacts\./).waitFor();
});

test("a chat that comes while one simulates is accepted as always", async () => {
  const page = await newPage(DESKTOP);
  await openSimulator(page, "jane");
  const desk = new ConsolePage(page);
  await desk.status("Available");
  const customer = await newPage(DESKTOP);
  const widget = await WidgetPage.visit(engine, customer);
  await widget.open();
  await customer.getByLabel("Your name").fill("Maria K.");
  await customer.getByRole("button", { name: "Start chat", exact: true }).click();
  await widget.composer.waitFor();
  await desk.accept("Maria K.");

  // What flows did stands beside the chat, and can be taken along.
  await page.getByRole("button", { name: "Show steps" }).click();
  const steps = page.getByRole("list", { name: "Steps of flows" });
  await steps.getByText("CHAT → welcome").waitFor();
  await steps.getByText("set-disconnect-flow").waitFor();
  await screenshot(page, "simulator-6-flow-log");
  await assertAccessible(page, "the flow log");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^flow-log-.*\.jsonl$/);
  const stream = await download.createReadStream();
  let text = "";
  for await (const chunk of stream) text += chunk;
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(lines[0].Identifier, "set-disconnect-flow");

  // Only who has the contact reads it.
  const path = new URL(await page.getByRole("link", { name: "Download" }).getAttribute("href"), engine.url);
  const ravi = await Desk.signIn(engine, "ravi");
  const refused = await ravi.api(path.pathname.replace("/console/api/", ""), undefined, "GET");
  assert.equal(refused.status, 404);
  ravi.close();
  const stranger = await fetch(path);
  assert.equal(stranger.status, 401);
  assert.equal((await fetch(`${engine.url}/console/api/flows`)).status, 401);
  await stranger.text();
});

test("nothing went wrong on any page", () => assert.deepEqual(problems, []));

/** Controls that stand out of the card that they are in. */
function outsideOfTheirCards(page) {
  return page.locator(".simulator-card :is(button, input, select, textarea)").evaluateAll((controls) =>
    controls
      .filter((control) => {
        const card = control.closest(".simulator-card").getBoundingClientRect();
        const { left, right, width } = control.getBoundingClientRect();
        return width > 0 && (left < card.left || right > card.right);
      })
      .map((control) => control.ariaLabel ?? control.textContent),
  );
}
