// What bots and flows send to choose from and to fill in, on the screens: the customer answers in the widget, and what
// arrives is what Amazon's clients would have sent. An agent's token stands in for the bot.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";

import { assertAccessible } from "./clients/axe.mjs";
import { ConsolePage } from "./clients/console-page.mjs";
import { Desk } from "./clients/desk.mjs";
import { expectOk } from "./clients/http.mjs";
import { until } from "./clients/until.mjs";
import { WidgetPage } from "./clients/widget-page.mjs";
import { launchBrowser, screenshot } from "./support/browser.mjs";
import { startEngine } from "./support/engine.mjs";

const INTERACTIVE = "application/vnd.amazonaws.connect.message.interactive";
const RESPONSE = `${INTERACTIVE}.response`;
const TEXT = "text/plain";
const LOCAL = { locale: "en-GB", timezoneId: "Asia/Tokyo" };
const DESKTOP = { viewport: { width: 1440, height: 900 }, ...LOCAL };
const PHONE = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  ...LOCAL,
};
const NAME = "Maria K.";

const drawing = (colour, label) => {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="${colour}"/>` +
    `<text x="320" y="200" font-family="sans-serif" font-size="56" fill="#fff" text-anchor="middle">${label}</text></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
};
const pictured = (colour, label) => ({
  imageType: "URL",
  imageData: drawing(colour, label),
  imageDescription: label,
});

const message = (templateType, content) => ({ templateType, version: "1.0", data: { content } });
const view = (id, viewData) => message("ViewResource", { viewId: id, viewToken: `${id}:1`, viewData });

const LIST = message("ListPicker", {
  title: "Which lamp is it about?",
  subtitle: "Tap one of them",
  ...pictured("#3b6e5a", "Our lamps"),
  elements: [
    { title: "Arc floor lamp", subtitle: "Oak, 1.8 m", ...pictured("#b5651d", "Arc") },
    { title: "Desk lamp", subtitle: "Brass", ...pictured("#64748b", "Desk") },
    { title: "Something else" },
  ],
});
const REPLIES = message("QuickReply", {
  title: "Is it broken?",
  elements: [{ title: "Yes" }, { title: "No" }, { title: "I am not sure, it flickers now and then" }],
});
const PANEL = message("Panel", {
  title: "What would you like?",
  subtitle: "We can do any of these today.",
  ...pictured("#1d4e89", "Workshop"),
  elements: [
    { title: "A repair" },
    { title: "A new one" },
    { type: "hyperlink", title: "Read our terms", url: "https://example.com/terms" },
  ],
});
const TIMES = message("TimePicker", {
  title: "When may we come?",
  subtitle: "We need an hour.",
  timeZoneOffset: -450,
  location: { latitude: 35.6, longitude: 139.7, title: "Your home" },
  timeslots: [
    { date: "2030-05-14T05:00+00:00", duration: 3600 },
    { date: "2030-05-14T03:30+00:00", duration: 3600 },
    { date: "2030-05-14T16:00+00:00", duration: 3600 },
  ],
});
const room = (id, title, colour) => ({
  templateIdentifier: id,
  templateType: "Panel",
  version: "1.0",
  data: {
    content: {
      title,
      subtitle: "Two nights",
      ...pictured(colour, title),
      elements: [
        { title: "Book" },
        { type: "hyperlink", title: "See the room", url: `https://example.com/${id}` },
      ],
    },
  },
});
const CAROUSEL = message("Carousel", {
  title: "Stay with us meanwhile",
  elements: [
    room("garden", "Garden room", "#3b6e5a"),
    room("lake", "Lake room", "#1d4e89"),
    room("tower", "Tower room", "#7c3a55"),
  ],
});
const page = (...titles) =>
  message("ListPicker", {
    title: "Which shop?",
    listId: "shops",
    preIndex: 0,
    nextIndex: 2,
    referenceId: "shops-1",
    elements: [...titles.map((title) => ({ title })), { title: "Show more", actionDetail: "SHOW_MORE" }],
  });
const field = (Type, Name, Label, more = {}) => ({ Type, Name, Label, ...more });
const options = (...labels) => ({ Options: labels.map((Label) => ({ Label, Value: Label.toLowerCase() })) });
const FORM = view("form", {
  Heading: "Where shall we come?",
  SubHeading: "We use this for this repair only.",
  Wizard: [{ Heading: "What" }, { Heading: "Where", Selected: true }, { Heading: "When" }],
  AttributeBar: [{ Label: "Order", Value: "A-1007" }],
  Sections: [
    { Type: "DataSection", Heading: "So far", Items: [{ Label: "Lamp", Value: "Arc floor lamp" }] },
    {
      Type: "FormSection",
      Heading: "Your address",
      Items: [
        field("FormInput", "street", "Street and number", { Required: true }),
        field("FormInput", "mail", "E-mail", {
          InputType: "email",
          Required: true,
          HelperText: "For the receipt",
        }),
        field("FormInput", "floor", "Floor", { InputType: "number", Min: 0, Max: 90 }),
        field("Dropdown", "country", "Country", { ...options("Japan", "Netherlands"), Required: true }),
        field("DatePicker", "day", "Day"),
        field("TimePicker", "hour", "Hour"),
        field("RadioGroup", "entry", "How do we get in?", { ...options("Bell", "Key"), Required: true }),
        field("CheckboxGroup", "extras", "Extras", options("New bulb", "Longer cable", "Dimmer")),
        field("YesNo", "pets", "Any pets?"),
        field("Checkbox", "terms", "I agree to the terms", { Required: true }),
        field("TextArea", "note", "Anything else?", { Placeholder: "The gate is blue", MaxLength: 200 }),
      ],
    },
  ],
  Next: { Label: "Send address", Details: { source: "chat" } },
  Previous: { Label: "Previous" },
  Back: "Not now",
});
const CONFIRMATION = view("confirmation", {
  Heading: "Your repair is booked",
  SubHeading: "We will be with you on Tuesday.",
  Graphic: { Include: true },
  AttributeBar: [{ Label: "Order", Value: "A-1007", Url: "https://example.com/A-1007" }],
  Next: { Label: "Thank you", Details: { stage: "done" } },
});
const CARDS = view("cards", {
  Heading: "Is it about one of these?",
  Cards: [
    {
      Summary: {
        Id: "order-7",
        Heading: "Order A-1007",
        Status: "Arrives tomorrow",
        Description: "Arc floor lamp",
      },
    },
    {
      Summary: { Id: "order-3", Heading: "Order A-1003", Status: "Delivered" },
      Detail: {
        Description: "A desk lamp of brass.",
        Sections: [{ TemplateString: "<p>Comes with:</p><ul><li>two bulbs</li><li>a cable</li></ul>" }],
        Actions: ["Return it", "Buy it again"],
      },
    },
  ],
  NoMatchFound: { Label: "Something else" },
});

let engine;
let browser;
let jane;
const problems = [];

before(async () => {
  [engine, browser] = await Promise.all([startEngine(), launchBrowser()]);
  jane = await Desk.signIn(engine, "jane");
});

after(async () => {
  jane?.close();
  await browser?.close();
  await engine?.close();
});

async function newPage(settings) {
  const context = await browser.newContext({ ...settings, reducedMotion: "reduce" });
  context.setDefaultTimeout(20_000);
  const opened = await context.newPage();
  opened.on("pageerror", (error) => problems.push(error.message));
  opened.on("console", (entry) => {
    if (/panicked|Content Security Policy/.test(entry.text())) problems.push(entry.text());
  });
  return opened;
}

/** A customer who has started a chat in the widget, and whoever asks them things. */
async function conversation(settings = DESKTOP) {
  const opened = await newPage(settings);
  const widget = await WidgetPage.visit(engine, opened);
  await widget.start(NAME);
  await jane.status("Available");
  const { ContactId } = await jane.seen("the offer", (it) =>
    it.Contacts.find((contact) => contact.State.Name === "INCOMING"),
  );
  const bot = await jane.accept(ContactId);
  await jane.status("Break");
  const socket = await bot.open({ afterSeq: 0 });
  return { widget, page: opened, messages: widget.messages, bot, socket, chatId: ContactId };
}

/** Sends an interactive message; answers its id. */
async function ask({ bot }, content) {
  const body = { ContentType: INTERACTIVE, Content: JSON.stringify(content), ClientToken: randomUUID() };
  return expectOk("SendMessage", await bot.call("message", body)).Id;
}

/** The customer's message of exactly this content. */
async function answered({ socket }, contentType, content) {
  const item = await socket.item(
    `the answer ${content}`,
    (it) => it.ParticipantRole === "CUSTOMER" && it.Content === content,
  );
  assert.equal(item.ContentType, contentType);
}

/** Whether the words are within what is to be seen of the messages. */
async function inView(messages, words) {
  const [log, element] = await Promise.all([
    messages.boundingBox(),
    messages.getByText(words).first().boundingBox(),
  ]);
  return element.y >= log.y && element.y + element.height <= log.y + log.height;
}

async function finish({ widget, bot, chatId, page: opened }) {
  await widget.endChat();
  await bot.leave();
  await jane.clear(chatId);
  await opened.context().close();
}

test("the widget says what it can show when it starts a chat", async () => {
  const opened = await newPage(DESKTOP);
  const started = opened.waitForRequest((request) => request.url().endsWith("/widget/start"));
  const widget = await WidgetPage.visit(engine, opened);
  await widget.start(NAME);
  const { SupportedMessagingContentTypes } = (await started).postDataJSON();
  assert.deepEqual(SupportedMessagingContentTypes, [TEXT, INTERACTIVE, RESPONSE]);
  await widget.endChat();
  await opened.context().close();
});

test(
  "a customer chooses, and what was chosen arrives as Amazon’s clients send it",
  { timeout: 180_000 },
  async (t) => {
    const chat = await conversation();
    const { messages, page: opened } = chat;
    const choose = (name) => messages.getByRole("button", { name, exact: true }).click();
    const chosen = (name) => messages.getByText("Chosen:").locator("..").filter({ hasText: name });

    await t.test("from a list", async () => {
      await ask(chat, LIST);
      await messages.getByRole("group", { name: "Which lamp is it about?" }).waitFor();
      assert.equal(await messages.getByRole("img", { name: "Desk" }).count(), 1);
      await assertAccessible(opened, "an open list");
      await screenshot(opened, "30-list-desktop-light");
      await messages.getByRole("button", { name: /Desk lamp/ }).click();
      await answered(chat, TEXT, "Desk lamp");
      await chosen("Desk lamp").waitFor();
      assert.equal(
        await messages.getByRole("button", { name: /lamp/ }).count(),
        0,
        "nothing to choose any more",
      );
      assert.ok(await chat.widget.composer.evaluate((it) => it.getRootNode().activeElement === it));
    });

    await t.test("from quick replies, with the keyboard", async () => {
      await ask(chat, REPLIES);
      await messages.getByRole("button", { name: "No", exact: true }).focus();
      await opened.keyboard.press("Enter");
      await answered(chat, TEXT, "No");
      await chosen("No").waitFor();
      await assertAccessible(opened, "answered replies");
    });

    await t.test("from a panel, whose links are links", async () => {
      await ask(chat, PANEL);
      const link = messages.getByRole("link", { name: "Read our terms" });
      assert.equal(await link.getAttribute("href"), "https://example.com/terms");
      assert.match(await link.getAttribute("rel"), /noopener/);
      await screenshot(opened, "31-panel-desktop-light");
      await choose("A repair");
      await answered(chat, TEXT, "A repair");
    });

    await t.test("from times, shown in the customer’s time zone", async () => {
      await ask(chat, TIMES);
      await messages.getByText("Times are in your time zone, Asia/Tokyo.").waitFor();
      const tuesday = messages.getByRole("group", { name: "Tuesday 14 May" });
      assert.deepEqual(await tuesday.getByRole("button").allInnerTexts(), ["12:30 – 13:30", "14:00 – 15:00"]);
      await messages.getByRole("group", { name: "Wednesday 15 May" }).getByRole("button").waitFor();
      await screenshot(opened, "32-times-desktop-light");
      await assertAccessible(opened, "open times");
      await choose("14:00 – 15:00");
      await answered(chat, TEXT, "2030-05-14T05:00+00:00");
      await messages.getByText("Tuesday, 14 May 2030 at 14:00").waitFor();
    });

    await t.test("from a card of a carousel", async () => {
      await ask(chat, CAROUSEL);
      const card = messages.getByRole("group", { name: "Lake room", exact: true }).first();
      await card.getByRole("button", { name: "Book" }).waitFor();
      await assertAccessible(opened, "an open carousel");
      await screenshot(opened, "33-carousel-desktop-light");
      await card.getByRole("button", { name: "Book" }).click();
      const pick = { templateIdentifier: "lake", listTitle: "Lake room", selectionText: "Book" };
      await answered(chat, TEXT, JSON.stringify(pick));
      await messages.getByText("Lake room: Book").waitFor();
      assert.equal(await messages.getByText("Chosen:").locator("..").filter({ hasText: "Book" }).count(), 1);
    });

    await t.test("another page of a list takes the place of the first", async () => {
      await ask(chat, page("Utrecht", "Delft"));
      await choose("Show more");
      const data = {
        actionName: "SHOW_MORE",
        preIndex: 0,
        nextIndex: 2,
        listId: "shops",
        templateType: "ListPicker",
        referenceId: "shops-1",
      };
      await answered(chat, RESPONSE, JSON.stringify({ version: "1.0", data, action: "SHOW_MORE" }));
      await messages.getByRole("button", { name: "Delft" }).waitFor();
      await ask(chat, page("Leiden", "Breda"));
      await messages.getByRole("button", { name: "Breda" }).waitFor();
      assert.equal(await messages.getByText("Delft").count(), 0);
      await choose("Leiden");
      await answered(chat, TEXT, "Leiden");
    });

    await t.test("what was not answered in time can no longer be chosen", async () => {
      await ask(chat, REPLIES);
      await messages.getByRole("button", { name: "Yes", exact: true }).waitFor();
      await chat.bot.say("Never mind.");
      await messages.getByText("Never mind.").waitFor();
      await messages.getByRole("button", { name: "Yes", exact: true }).waitFor({ state: "detached" });
    });

    await t.test("what cannot be shown is told in words", async () => {
      await ask(chat, message("ApplePay", { title: "Please pay 12 euros" }));
      await messages.getByText("Please pay 12 euros").waitFor();
      const broken = { ContentType: INTERACTIVE, Content: "{", ClientToken: randomUUID() };
      expectOk("SendMessage", await chat.bot.call("message", broken));
      await messages
        .getByText("This message cannot be shown here. Please answer in your own words.")
        .waitFor();
    });

    await t.test("after a reload everything is answered still", async () => {
      await ask(chat, PANEL);
      await opened.reload();
      if (!(await chat.widget.composer.isVisible())) await chat.widget.open();
      await messages.getByRole("button", { name: "A new one" }).waitFor();
      await chosen("Desk lamp").waitFor();
      assert.equal(await messages.getByRole("button", { name: /Desk lamp|Book|Yes|Leiden/ }).count(), 0);
      await messages.getByText("Tuesday, 14 May 2030 at 14:00").waitFor();
      await choose("A new one");
      await answered(chat, TEXT, "A new one");
    });

    assert.deepEqual(problems, []);
    await finish(chat);
  },
);

test("a customer fills in a form, and confirms, and picks a card", { timeout: 180_000 }, async (t) => {
  const chat = await conversation();
  const { messages, page: opened } = chat;
  const response = (action, data) =>
    JSON.stringify({ action, data, templateType: "ViewResource", version: "1.0" });

  await t.test("a form says what is missing and sends what was entered", async () => {
    await ask(chat, FORM);
    const send = messages.getByRole("button", { name: "Send address" });
    await send.waitFor();
    await messages.getByText("Step 2 of 3: Where").waitFor();
    await until("the beginning of the form to be in view", () => inView(messages, "Step 2 of 3: Where"));
    assert.equal(await opened.getByRole("button", { name: "Jump to latest" }).isVisible(), false);
    await assertAccessible(opened, "an open form");
    await screenshot(opened, "40-form-desktop-light");
    await send.click();
    const street = messages.getByLabel("Street and number");
    assert.equal(await street.getAttribute("aria-invalid"), "true");
    assert.ok(
      await street.evaluate((it) => it.getRootNode().activeElement === it),
      "the first that is wrong",
    );
    await assertAccessible(opened, "a form with something missing");
    await street.fill("Chome 1-2-3");
    await messages.getByLabel("E-mail").fill("maria");
    await messages.getByLabel("Floor").fill("4");
    await messages.getByLabel("Country").selectOption("Japan");
    await messages.getByLabel("Day").fill("2030-05-14");
    await messages.getByLabel("Hour").fill("14:30");
    await messages.getByRole("group", { name: "How do we get in?" }).getByLabel("Key").check();
    await messages.getByLabel("Longer cable").check();
    await messages.getByLabel("Dimmer").check();
    await messages.getByRole("group", { name: "Any pets?" }).getByLabel("No").check();
    await messages.getByLabel("I agree to the terms").check();
    await chat.bot.say("Take your time.");
    await opened.getByRole("button", { name: "1 new message" }).waitFor();
    assert.ok(await inView(messages, "I agree to the terms"), "what is being filled in stays where it is");
    await send.click();
    await messages.getByRole("alert").filter({ hasText: "@" }).waitFor();
    await messages.getByLabel("E-mail").fill("maria@example.com");
    await send.click();
    const FormData = {
      street: "Chome 1-2-3",
      mail: "maria@example.com",
      floor: "4",
      country: ["japan"],
      day: "2030-05-14",
      hour: "14:30",
      entry: "key",
      extras: ["longer cable", "dimmer"],
      pets: false,
      terms: true,
    };
    await answered(chat, RESPONSE, response("Next", { source: "chat", FormData }));
    await send.waitFor({ state: "detached" });
    await messages.getByText("Answered", { exact: true }).waitFor();
    await messages.getByText("Street and number: Chome 1-2-3").waitFor();
    await messages.getByText("Country: Japan").waitFor();
    await messages.getByText("Any pets? No").waitFor();
    await screenshot(opened, "41-form-answered-desktop-light");
  });

  await t.test("a step back takes what was entered along, in order or not", async () => {
    await ask(chat, FORM);
    await messages.getByLabel("Floor").fill("7");
    await messages.getByRole("button", { name: "Previous" }).click();
    await answered(
      chat,
      RESPONSE,
      response("Step", { FormData: { floor: "7", terms: false }, StepName: "What" }),
    );
  });

  await t.test("a confirmation brings its details along", async () => {
    await ask(chat, CONFIRMATION);
    await messages.getByText("Your repair is booked").waitFor();
    await assertAccessible(opened, "a confirmation");
    await screenshot(opened, "42-confirmation-desktop-light");
    await messages.getByRole("button", { name: "Thank you" }).click();
    await answered(chat, RESPONSE, response("Next", { stage: "done" }));
    await messages.getByText("Thank you", { exact: true }).waitFor();
  });

  await t.test("a card is opened and one of its actions chosen", async () => {
    await ask(chat, CARDS);
    await messages.getByText("Order A-1003").click();
    await messages.getByText("• two bulbs").waitFor();
    await assertAccessible(opened, "an open card");
    await screenshot(opened, "43-cards-desktop-light");
    await messages.getByRole("button", { name: "Return it" }).click();
    await answered(chat, RESPONSE, response("ActionSelected", { actionName: "Return it", Id: "order-3" }));
    await messages.getByText("Return it", { exact: true }).waitFor();
  });

  await t.test("a view that is not there can be tried again", async () => {
    await ask(
      chat,
      message("ViewResource", { viewId: "x", viewToken: "no-such-view", viewData: { Heading: "?" } }),
    );
    await messages.getByText("This could not be loaded.").waitFor();
    await messages.getByRole("button", { name: "Try again" }).waitFor();
    await assertAccessible(opened, "a view that could not be loaded");
  });

  assert.deepEqual(problems, []);
  await finish(chat);
});

test(
  "the agent reads what was asked, what was chosen and what was entered",
  { timeout: 120_000 },
  async () => {
    const chat = await conversation();
    const desk = await ConsolePage.signIn(engine, await newPage(DESKTOP), "jane");
    const asked = (words) => desk.transcript.getByRole("article").filter({ hasText: words });
    await ask(chat, LIST);
    await asked("Which lamp is it about?").getByText("Waiting for an answer").waitFor();
    await chat.messages.getByRole("button", { name: /Desk lamp/ }).click();
    await asked("Which lamp is it about?").getByText("Answered").waitFor();
    const chosen = asked("Which lamp is it about?").getByRole("listitem").filter({ hasText: "Chosen:" });
    assert.match(await chosen.innerText(), /Desk lamp/);
    await ask(chat, CAROUSEL);
    const card = chat.messages.getByRole("group", { name: "Lake room", exact: true }).first();
    await card.getByRole("button", { name: "Book" }).click();
    await asked("Lake room: Book").last().waitFor();
    await ask(chat, FORM);
    await chat.messages.getByLabel("Floor").fill("7");
    await chat.messages.getByRole("button", { name: "Previous", exact: true }).click();
    const entered = desk.transcript.locator("dl").last();
    await entered.waitFor();
    assert.deepEqual(await entered.locator("dt").allInnerTexts(), ["Floor", "I agree to the terms"]);
    assert.deepEqual(await entered.locator("dd").allInnerTexts(), ["7", "No"]);
    assert.doesNotMatch(await desk.transcript.innerText(), /[{}]|templateType/, "never JSON");
    await assertAccessible(desk.page, "the console");
    for (const colorScheme of ["light", "dark"]) {
      await desk.page.emulateMedia({ colorScheme });
      await screenshot(desk.page, `60-console-desktop-${colorScheme}`);
    }
    assert.deepEqual(problems, []);
    await desk.page.context().close();
    await finish(chat);
  },
);

for (const [size, settings] of [
  ["desktop", DESKTOP],
  ["phone", PHONE],
]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`what is asked can be read and reached, ${size}, ${colorScheme}`, { timeout: 120_000 }, async () => {
      const chat = await conversation({ ...settings, colorScheme });
      for (const [name, content] of Object.entries({
        LIST,
        REPLIES,
        PANEL,
        TIMES,
        CAROUSEL,
        FORM,
        CONFIRMATION,
        CARDS,
      })) {
        const id = await ask(chat, content);
        const asked = await chat.socket.item(name, (it) => it.Id === id);
        const title = content.data.content.title ?? content.data.content.viewData.Heading;
        await chat.messages.getByText(title).last().waitFor();
        if (content.templateType === "ViewResource") await chat.messages.locator(".view").last().waitFor();
        await assertAccessible(chat.page, name);
        await screenshot(chat.page, `50-${name.toLowerCase()}-${size}-${colorScheme}`);
        if (content.templateType === "ViewResource") {
          const button = chat.messages.getByRole("button", { name: /^(Not now|Thank you|Something else)$/ });
          await button.click();
          await chat.socket.item(
            `the answer to ${name}`,
            (it) => it.Seq > asked.Seq && it.ContentType === RESPONSE,
          );
        }
      }
      await screenshot(chat.page, `51-answered-${size}-${colorScheme}`);
      await finish(chat);
    });
  }
}
