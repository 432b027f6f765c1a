// Views as the widget draws them, from the templates that DescribeView answers: what is drawn of what flows fill in, and
// what is answered. In a browser they are tried in interactive.test.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";

import { JSDOM } from "jsdom";

const ready = (id) =>
  JSON.parse(readFileSync(new URL(`../shared/src/view/ready/${id}.json`, import.meta.url)));

let draw;
let document;

before(async () => {
  const { window } = new JSDOM("<!doctype html>");
  document = window.document;
  Object.assign(globalThis, { document, CSSStyleSheet: class { replaceSync() {} } }); // prettier-ignore
  ({ draw } = await import(new URL("../dist/views.js", import.meta.url)));
});

/** A view of this id, filled with this: its form, and the answers that it gave. */
function drawn(id, data) {
  const place = document.body.appendChild(document.createElement("div"));
  place.getRootNode = () => ({ adoptedStyleSheets: [] });
  const answers = [];
  draw(place, "id", ready(id).Template, data, (action, given) => answers.push([action, given]));
  const form = place.firstChild;
  const text = () => form.textContent;
  const press = (label) => {
    const buttons = [...form.querySelectorAll("button")];
    const button = buttons.find((it) => it.textContent === label);
    assert.ok(button, `no ${label} among ${buttons.map((it) => it.textContent)}`);
    button.click();
  };
  return { form, text, press, answers };
}

const section = (...Items) => ({ Sections: [{ Type: "FormSection", Items }] });

test("a form without anything can still be sent, and one shows what is there and nothing else", () => {
  const empty = drawn("form", undefined);
  empty.press("Send");
  assert.deepEqual(empty.answers, [["Next", {}]]);
  const { text } = drawn("form", {
    Heading: "New booking",
    ErrorText: "",
    Sections: [{ Heading: "So far", Items: [{ Label: "Car", Value: "Compact" }, { Label: "Left out" }] }],
    Next: "Go on",
  });
  assert.equal(text(), "New bookingSo farCarCompactGo on");
});

test("what is entered is answered by the fields’ names, as texts, lists and truth values", () => {
  const Options = [{ Label: "One", Value: "1" }, { Label: "Two" }];
  const { form, press, answers } = drawn("form", {
    ...section(
      { Type: "FormInput", InputType: "number", Name: "number", Label: "Number", DefaultValue: 3, Min: 1 },
      { Type: "TextArea", Name: "left", Label: "Left empty" },
      { Type: "Dropdown", Name: "one", Label: "One of", Options, DefaultValue: "Two" },
      {
        Type: "Dropdown",
        Name: "some",
        Label: "Some of",
        Options,
        MultiSelect: "true",
        DefaultValue: ["1", "Two"],
      },
      { Type: "RadioGroup", Name: "radio", Label: "One", Options },
      { Type: "YesNo", Name: "sure", Label: "Sure?", DefaultValue: true },
      { Type: "Checkbox", Name: "box", Label: "Box" },
      { Type: "Hologram", Name: "not known", Label: "Not drawn" },
      { Type: "toString", Name: "nor this", Label: "Not drawn" },
      { Type: "FormInput", Label: "Without a name" },
    ),
    Next: { Label: "Send", Details: { source: "chat" } },
  });
  assert.equal(form.querySelector("input").min, "1");
  form.querySelector("input[type=radio][value='1']").checked = true;
  press("Send");
  const FormData = { number: "3", one: ["Two"], some: ["1", "Two"], radio: "1", sure: true, box: false };
  assert.deepEqual(answers, [["Next", { source: "chat", FormData }]]);
});

test("a form is not sent before it is in order, and each field says what is wrong with it", () => {
  const { form, press, answers } = drawn(
    "form",
    section(
      { Type: "FormInput", Name: "mail", Label: "Mail", InputType: "email", Required: true },
      { Type: "CheckboxGroup", Name: "some", Label: "Some", Required: true, Options: [{ Label: "A" }] },
      { Type: "FormInput", Name: "fine", Label: "Fine" },
    ),
  );
  press("Send");
  const problems = () => [...form.querySelectorAll(".problem")].map((it) => it.textContent);
  const [mail, box] = form.querySelectorAll("input");
  assert.equal(mail.getAttribute("aria-invalid"), "true");
  assert.equal(problems()[1], "Please choose at least one.");
  assert.equal(problems()[2], "");
  assert.deepEqual(answers, []);
  mail.value = "maria@example.com";
  box.checked = true;
  press("Send");
  assert.deepEqual(answers, [["Next", { FormData: { mail: "maria@example.com", some: ["A"] } }]]);
});

test("previous leads to the step before the selected one, and is not there on the first", () => {
  const wizard = (selected) => ({
    Wizard: [0, 1, 2].map((number) => ({ Heading: `Step ${number}`, Selected: number === selected })),
    Previous: { Label: "Previous" },
    Back: "Back",
  });
  const second = drawn("form", wizard(1));
  assert.match(second.text(), /Step 2 of 3: Step 1/);
  second.press("Previous");
  second.press("Back");
  assert.deepEqual(second.answers, [
    ["Step", { StepName: "Step 0" }],
    ["Back", {}],
  ]);
  assert.doesNotMatch(drawn("form", wizard(0)).text(), /Previous/);
});

test("a card is chosen at once, or opened to choose one of its actions", () => {
  const { form, press, answers } = drawn("cards", {
    Cards: [
      { Summary: { Heading: "New trip", Id: "new" } },
      {
        Summary: { Heading: "To Rome", Status: "5 May", Id: 7 },
        Detail: { Description: "Two nights", Actions: ["Change it"] },
      },
      { Summary: { Heading: "To read" }, Detail: { Description: "Nothing to do" } },
      { Summary: { Description: "Nothing to call it by" } },
    ],
    NoMatchFound: "None of these",
  });
  assert.equal(form.querySelectorAll("details").length, 2);
  for (const label of ["New trip", "Change it", "To read", "None of these"]) press(label);
  assert.deepEqual(answers, [
    ["ActionSelected", { actionName: "New trip", Id: "new" }],
    ["ActionSelected", { actionName: "Change it", Id: "7" }],
    ["ActionSelected", { actionName: "To read" }],
    ["NoMatchFound", {}],
  ]);
});

test("details and lists offer what can be chosen", () => {
  const detail = drawn("detail", { Heading: "Trip", Actions: ["Pay"], Back: "Back" });
  detail.press("Pay");
  const list = drawn("list", { Items: [{ Heading: "One", Description: "First", Id: "1" }, {}, null, "x"] });
  assert.equal(list.form.querySelectorAll("button").length, 1);
  list.form.querySelector("button").click();
  assert.deepEqual(
    [...detail.answers, ...list.answers],
    [
      ["ActionSelected", { actionName: "Pay" }],
      ["ActionSelected", { actionName: "One", Id: "1" }],
    ],
  );
});

test("markup is read and never run, and addresses lead to pages or nowhere", () => {
  const { form, text } = drawn("detail", {
    Sections: [
      {
        TemplateString: "<p>By <b onclick=alert(1)>train</b></p><script>alert(1)</script>&lt;b&gt; &amp;lt;",
      },
      { Items: [{ Label: "Good", Value: "a", Url: "https://example.com/a" }] },
      { Items: [{ Label: "Bad", Value: "b", Url: "javascript:alert(1)" }] },
    ],
  });
  assert.match(text(), /By train\nalert\(1\)<b> &lt;/);
  assert.equal(form.querySelector("b, script"), null);
  assert.deepEqual(
    [...form.querySelectorAll("a")].map((link) => link.getAttribute("href")),
    ["https://example.com/a"],
  );
});

test("nothing that a flow fills in breaks a view", () => {
  const odd = [null, 7, "text", true, [], {}, [null, 7, "text", [], {}, { Items: [null, 3] }]];
  for (const id of ["form", "confirmation", "cards", "detail", "list"]) {
    const names = Object.keys(ready(id).InputSchema.properties);
    for (const value of odd) {
      const data = Object.fromEntries(names.map((name) => [name, value]));
      assert.ok(drawn(id, data).form, `${id} of ${JSON.stringify(value)}`);
      assert.ok(drawn(id, value).form);
    }
  }
});
