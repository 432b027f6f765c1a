// The story that the product is for, told by three real browsers: a customer chats from a laptop, the agent leaves, the
// customer comes back from a phone, and the next agent sees all that was said.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { assertAccessible } from "./clients/axe.mjs";
import { ConsolePage } from "./clients/console-page.mjs";
import { WidgetPage } from "./clients/widget-page.mjs";
import { launchBrowser, screenshot } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };
const NAME = "Maria K.";

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

/** A page in a browser profile of its own, of which every fault is noted. */
async function newPage(who, options) {
  const context = await browser.newContext({ ...options, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`${who}: ${error.message}`));
  page.on("console", (message) => {
    if (/panicked|Content Security Policy/.test(message.text())) problems.push(`${who}: ${message.text()}`);
  });
  return page;
}

/** The texts of the chat as a page shows them, which must hold these in this order, each once. */
async function assertOrder(log, texts) {
  const shown = await log.innerText();
  const places = texts.map((text) => shown.indexOf(text));
  assert.ok(
    !places.includes(-1),
    `missing: ${texts.filter((text) => !shown.includes(text)).join(" | ")}\n${shown}`,
  );
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    `out of order:\n${shown}`,
  );
  for (const text of texts)
    assert.equal(shown.split(text).length, 2, `${text} shows more than once:\n${shown}`);
}

test("from the laptop to the phone, from Jane to Ravi", { timeout: 180_000 }, async (t) => {
  const [laptopPage, phonePage, janePage, raviPage] = await Promise.all([
    newPage("laptop", DESKTOP),
    newPage("phone", PHONE),
    newPage("Jane", DESKTOP),
    newPage("Ravi", DESKTOP),
  ]);
  let laptop = new WidgetPage(laptopPage);
  let phone;
  const [jane, ravi] = await Promise.all([
    ConsolePage.signIn(engine, janePage, "jane"),
    ConsolePage.signIn(engine, raviPage, "ravi"),
  ]);

  await t.test("the customer starts a chat from the shop", async () => {
    await WidgetPage.visit(engine, laptopPage);
    await laptop.launcher.waitFor();
    await screenshot(laptopPage, "01-shop-laptop");
    await laptop.open();
    await laptopPage.getByRole("button", { name: "Start chat", exact: true }).waitFor();
    await screenshot(laptopPage, "02-start-laptop");
    await laptopPage.getByLabel("Your name").fill(NAME);
    await laptopPage.getByRole("button", { name: "Start chat", exact: true }).click();
    await laptop.composer.waitFor();
    await laptop.line(/welcome/).waitFor();
    await laptop.say("My order is late");
    await laptop.state("Sent").waitFor();
  });

  await t.test("Jane accepts and both talk", async () => {
    await jane.status("Available");
    await jane.incoming(NAME).waitFor();
    await screenshot(janePage, "03-incoming-console");
    await jane.accept(NAME);
    await laptop.line(/^Jane.* has joined$/).waitFor();
    await jane.message("My order is late").waitFor();
    await laptop.state("(Delivered|Read)").waitFor();
    await jane.reply(NAME).pressSequentially("Let me", { delay: 30 });
    await laptopPage
      .getByRole("status")
      .filter({ hasText: /is writing…/ })
      .waitFor();
    await jane.say(NAME, "Let me look that up");
    await laptop.text("Let me look that up").waitFor();
    await laptop.composer.pressSequentially("Tha", { delay: 30 });
    await jane.typing(NAME).waitFor();
    await laptop.say("Thank you");
    await jane.message("Thank you").waitFor();
    await laptop.state("(Delivered|Read)").waitFor();
    await screenshot(laptopPage, "04-talk-laptop");
    await screenshot(janePage, "05-talk-console");
  });

  await t.test("what was said while the laptop’s tab was closed shows when it is back", async () => {
    const { page } = laptop;
    await page.close();
    await jane.say(NAME, "It left the workshop on Monday");
    const again = await page.context().newPage();
    laptop = await WidgetPage.visit(engine, again);
    if (!(await laptop.composer.isVisible())) await laptop.open();
    await laptop.text("It left the workshop on Monday").waitFor();
    await assertOrder(laptop.messages, [
      "My order is late",
      "Let me look that up",
      "Thank you",
      "It left the workshop on Monday",
    ]);
    await screenshot(again, "06-back-laptop");
  });

  await t.test("Jane leaves, and the disconnect flow says what happens next", async () => {
    await jane.say(NAME, "Are you there?");
    await jane.status("Break");
    await jane.endChat();
    await screenshot(janePage, "07-after-contact-work-console");
    await laptop.line(/^Jane.* has left$/).waitFor();
    await laptop.line(/within the next 15 minutes/).waitFor();
    await screenshot(laptop.page, "08-left-laptop");
    await jane.closeContact();
  });

  await t.test("the customer comes back from the phone and is passed on to Ravi", async () => {
    const link = await laptop.handoverLink();
    await laptop.page.getByRole("img", { name: "QR code of the link" }).waitFor();
    await screenshot(laptop.page, "09-handover-laptop");
    await phonePage.goto(link);
    phone = new WidgetPage(phonePage);
    await phone.composer.waitFor();
    await phone.text("Are you there?").waitFor();
    await screenshot(phonePage, "10-handed-over-phone");
    assert.equal(new URL(phonePage.url()).hash, "", "the secret does not stay in the address");
    const removal = laptop.page.getByRole("button", { name: /^Remove / });
    await removal.waitFor();
    await screenshot(laptop.page, "11-two-devices-laptop");
    await laptop.backToChat();
    await phone.say("Hey, I’m back");
    await phone.line(/Welcome back/).waitFor();
    await laptop.text("Hey, I’m back").waitFor();

    await ravi.status("Available");
    await ravi.accept(NAME);
    for (const device of [phone, laptop]) await device.line(/^Ravi.* has joined$/).waitFor();
    await ravi.message("Hey, I’m back").waitFor();
    await assertOrder(ravi.transcript, [
      "My order is late",
      "Let me look that up",
      "Thank you",
      "Are you there?",
      "Hey, I’m back",
    ]);
    await screenshot(raviPage, "12-ravi-console");
  });

  await t.test("both of the customer’s devices stay in step to the end", async () => {
    await ravi.say(NAME, "Your order arrives tomorrow");
    await phone.text("Your order arrives tomorrow").waitFor();
    await laptop.say("Great");
    await phone.text("Great").waitFor();
    await phone.say("Bye");
    await laptop.text("Bye").waitFor();
    const said = [
      "My order is late",
      "Are you there?",
      "Hey, I’m back",
      "Your order arrives tomorrow",
      "Great",
      "Bye",
    ];
    for (const log of [laptop.messages, phone.messages, ravi.transcript]) await assertOrder(log, said);
    await screenshot(phonePage, "13-talk-phone");
    await screenshot(laptop.page, "14-talk-laptop");
    await phone.endChat();
    await screenshot(phonePage, "15-ended-phone");
    await laptop.page.getByText("This chat has ended.").waitFor();
    await ravi.transcript.getByText(/Maria K\. left/).waitFor();
    await ravi.endChat();
    await ravi.closeContact();
  });

  assert.deepEqual(problems, []);
});

test("the link works once: a second device is told so", async () => {
  const [laptopPage, firstPage, secondPage] = await Promise.all([
    newPage("laptop", DESKTOP),
    newPage("phone", PHONE),
    newPage("thief", PHONE),
  ]);
  const laptop = await WidgetPage.visit(engine, laptopPage);
  await laptop.start(NAME);
  const link = await laptop.handoverLink();
  await laptop.backToChat();
  await firstPage.goto(link);
  await new WidgetPage(firstPage).composer.waitFor();
  await secondPage.goto(link);
  await secondPage
    .getByRole("alert")
    .filter({ hasText: /used already/ })
    .waitFor();
  await screenshot(secondPage, "16-used-link-phone");
  await laptop.page.getByText(/This chat is now open on .* too\./).waitFor();
  await laptop.endChat();
});

for (const [size, options] of [
  ["desktop", DESKTOP],
  ["phone", PHONE],
]) {
  test(`everybody can use every screen, ${size}`, { timeout: 200_000 }, async (t) => {
    for (const colorScheme of ["light", "dark"]) {
      await t.test(`the widget, ${size}, ${colorScheme}`, async () => {
        const page = await newPage("customer", { ...options, colorScheme });
        const widget = await WidgetPage.visit(engine, page);
        await widget.launcher.waitFor();
        await assertAccessible(page, "the shop");
        await widget.open();
        await page.getByRole("button", { name: "Start chat", exact: true }).waitFor();
        await assertAccessible(page, "the start form");
        await screenshot(page, `20-start-${size}-${colorScheme}`);
        await page.getByRole("button", { name: "Start chat", exact: true }).click();
        await widget.composer.waitFor();
        await widget.say("hello");
        await widget.state("Sent").waitFor();
        await assertAccessible(page, "the chat");
        await screenshot(page, `21-chat-${size}-${colorScheme}`);
        await widget.handoverLink();
        await assertAccessible(page, "the sheet for other devices");
        await screenshot(page, `22-devices-${size}-${colorScheme}`);
        await widget.backToChat();
        await widget.endChat();
        await assertAccessible(page, "the end of the chat");
        await page.context().close();
      });
    }
    await t.test(`the page for links, ${size}`, async () => {
      const page = await newPage("customer", options);
      await page.goto(`${engine.url}/embed`);
      await page.getByRole("button", { name: "Start chat", exact: true }).waitFor();
      await assertAccessible(page, "the embed page");
      await screenshot(page, `23-embed-${size}`);
      await page.context().close();
    });
    await t.test(`the console, ${size}`, async () => {
      const page = await newPage("agent", options);
      await page.goto(`${engine.url}/console/`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await assertAccessible(page, "the sign-in page");
      const customerPage = await newPage("customer", DESKTOP);
      const customer = await WidgetPage.visit(engine, customerPage);
      await customer.start("Axel");
      await customer.say("Is the lamp in stock?");
      const desk = await ConsolePage.signIn(engine, page, "jane");
      await assertAccessible(page, "the empty console");
      await desk.status("Available");
      await desk.incoming("Axel").waitFor();
      await assertAccessible(page, "the incoming chat");
      await screenshot(page, `24-incoming-${size}`);
      await desk.accept("Axel");
      await desk.message("Is the lamp in stock?").waitFor();
      await assertAccessible(page, "the chat in the console");
      await screenshot(page, `25-console-${size}`);
      await desk.status("Break");
      await desk.endChat();
      await assertAccessible(page, "After Contact Work");
      await desk.closeContact();
      await customerPage.context().close();
      await page.context().close();
    });
  });
}
