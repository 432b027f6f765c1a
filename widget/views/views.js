// Draws views: what a flow wants filled in, confirmed or chosen. The widget fetches this when a view is shown, which in
// most chats is never.
//
// A template is `{ Body: [{ Type, Props, Content }] }`; a property "$.Name" stands for that member of the view's data.
// The data comes from flows of many authors: what cannot be understood is not drawn. docs/views.md says what there is.

import styles from "./views.css";

const LINK = /^(https?:\/\/|mailto:)\S+$/i;
const TICK = "m5 12 5 5 9-10";
const ALERT = "M12 8v5m0 3h.01M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18z";
const DOWN = "m6 9 6 6 6-6";

let sheet;

/**
 * Draws a view into `place`, an element of the widget. `id` is no other view's. `answer(action, data)` is called when the
 * customer has answered.
 */
export function draw(place, id, template, data, answer) {
  const view = { id, data, fields: [], answer };
  const body = list(template?.Body).flatMap((component) => drawn(view, component));
  const form = make("form", "view", { novalidate: "" }, ...body);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    view.submit?.();
  });
  adopt(place.getRootNode());
  place.replaceChildren(form);
}

// ---- the components of templates ----

const COMPONENTS = {
  __proto__: null,
  Header: (view, { Heading, SubHeading }) => [text("p", "title", Heading), text("p", "prose", SubHeading)],
  Alert: (view, { Text }) => [alert(Text)],
  Graphic: (view, { Graphic }) => [isTrue(Graphic?.Include) && make("div", "tick", {}, icon(TICK))],
  AttributeBar: (view, { Attributes }) => [facts(Attributes)],
  Wizard: (view, { Steps }) => [steps(list(Steps))],
  Sections: (view, { Sections }) => list(Sections).flatMap((it) => section(view, it)),
  Cards: (view, { Cards, Action }) => list(Cards).map((it) => card(view, Action, it)),
  List: (view, { Items, Action }) => list(Items).map((it) => card(view, Action, { Summary: it })),
  Actions: (view, { Actions, Action }) => list(Actions).map((label) => selection(view, Action, label)),
  Button: (view, props, component) => [button(view, props, component)],
  Buttons: (view, props, { Content }) => {
    const buttons = list(Content).flatMap((child) => drawn(view, child));
    return [buttons.length > 0 && make("div", "buttons", {}, ...buttons)];
  },
};

/** The elements of a component; of one that is not known, those of what is in it. */
function drawn(view, component) {
  const props = Object.entries(component?.Props ?? {}).map(([name, value]) => [name, filled(view, value)]);
  const draw = COMPONENTS[component?.Type];
  const elements = draw
    ? draw(view, Object.fromEntries(props), component)
    : list(component?.Content).flatMap((child) => drawn(view, child));
  return elements.filter(Boolean);
}

function filled(view, value) {
  if (typeof value !== "string" || !value.startsWith("$.")) return value;
  return value
    .slice(2)
    .split(".")
    .reduce((place, name) => place?.[name], view.data);
}

function section(view, { Heading, TemplateString, Items } = {}) {
  const fields = list(Items).map((item) => field(view, item));
  const shown = fields.some(Boolean) ? fields : [facts(Items)];
  return [text("p", "subtitle", Heading), text("p", "prose", plain(TemplateString)), ...shown];
}

function facts(items) {
  const known = list(items).filter((item) => words(item?.Value));
  const rows = known.flatMap(({ Label, Value, Url }) => {
    const link = LINK.test(Url) && { href: Url, target: "_blank", rel: "noopener noreferrer nofollow" };
    const value = link ? make("a", "", link, words(Value)) : words(Value);
    return [make("dt", words(Label) ? "" : "sr", {}, words(Label)), make("dd", "", { dir: "auto" }, value)];
  });
  return rows.length > 0 && make("dl", "facts", {}, ...rows);
}

function steps(all) {
  if (all.length === 0) return undefined;
  const selected = selectedStep(all);
  const name = words(all[selected]?.Heading);
  const bars = all.map((_, index) => make("i", index <= selected ? "on" : ""));
  const said = `Step ${selected + 1} of ${all.length}${name && `: ${name}`}`;
  return make("p", "hint steps", {}, said, make("span", "bars", { "aria-hidden": "true" }, ...bars));
}

function selectedStep(all) {
  return Math.max(
    0,
    all.findIndex((step) => isTrue(step?.Selected)),
  );
}

/** Something to choose at once, or to open and choose an action of. */
function card(view, action, { Summary = {}, Detail } = {}) {
  const name = words(Summary?.Heading);
  if (!name) return undefined;
  const about = make("span", "words", {}, make("span", "", { dir: "auto" }, name));
  about.append(...present(text("small", "", Summary.Description), text("small", "status", Summary.Status)));
  const chosen = (label) => ({ actionName: label, ...(words(Summary.Id) && { Id: words(Summary.Id) }) });
  const inside = present(
    text("p", "prose", Detail?.Description),
    ...list(Detail?.Sections).flatMap((it) => section(view, it)),
  );
  const actions = list(Detail?.Actions).filter(words);
  if (inside.length === 0 && actions.length === 0) {
    const pick = make("button", "option", { type: "button" }, about);
    pick.onclick = () => view.answer(action, chosen(name));
    return pick;
  }
  // What can be read must be something to choose as well.
  const labels = actions.length > 0 ? actions : [name];
  const buttons = labels.map((label) => selection(view, action, label, chosen(words(label))));
  const summary = make("summary", "option", {}, about, icon(DOWN));
  return make("details", "", {}, summary, make("div", "detail", {}, ...inside, ...buttons));
}

function selection(view, action, label, data = { actionName: words(label) }) {
  return words(label) && pressed("secondary", label, () => view.answer(action, data));
}

function button(view, { Label, DefaultLabel, Action, Variant, Steps }, component) {
  const label = words(Label) || words(Label?.Label) || words(DefaultLabel);
  if (!label) return undefined;
  const details = Object(Label?.Details);
  if (Variant === "submit") {
    view.submit = () => {
      const wrong = view.fields.filter((it) => !it.check());
      if (wrong.length > 0) wrong[0].focus();
      else view.answer(Action, { ...details, ...entered(view) });
    };
    return make("button", "primary", {}, label);
  }
  if (component.Props?.Steps) {
    const before = words(list(Steps)[selectedStep(list(Steps)) - 1]?.Heading);
    const back = () => view.answer(Action, { ...details, ...entered(view), StepName: before });
    return before && pressed("secondary", label, back);
  }
  return pressed(Variant === "primary" ? "primary" : "secondary", label, () => view.answer(Action, details));
}

function pressed(className, label, onclick) {
  const it = make("button", className, { type: "button" }, words(label));
  it.onclick = onclick;
  return it;
}

// ---- fields ----

/** How each type of field is entered: a group of boxes, a list that opens, or a line. */
const FIELDS = {
  __proto__: null,
  FormInput: { tag: "input", types: ["text", "email", "number", "tel", "url", "date", "time"] },
  TextArea: { tag: "textarea" },
  DatePicker: { tag: "input", types: ["date"] },
  TimePicker: { tag: "input", types: ["time"] },
  Dropdown: { tag: "select" },
  RadioGroup: { group: "radio" },
  CheckboxGroup: { group: "checkbox", several: true },
  Checkbox: { group: "checkbox", isTruth: true },
  YesNo: { group: "radio", isTruth: true },
};

/** What is written in the field, and what bounds it, by the names that HTML has for it. */
const BOUNDS = { Min: "min", Max: "max", MaxLength: "maxlength", Placeholder: "placeholder" };

/** Adds a field to the view. What is wrong with a value the browser knows, and says in the reader's language. */
function field(view, item) {
  let kind = FIELDS[item?.Type];
  const name = words(item?.Name);
  if (!kind || !name) return undefined;
  if (item.Type === "Dropdown" && isTrue(item.MultiSelect)) kind = FIELDS.CheckboxGroup;
  const id = `${view.id}-${view.fields.length}`;
  const required = isTrue(item.Required);
  const problem = make("p", "problem", { id: `${id}-problem`, role: "alert" });
  const helper = text("p", "hint", item.HelperText);
  if (helper) helper.id = `${id}-helper`;
  const about = { "aria-describedby": `${id}-problem ${id}-helper` };
  const label = make("span", "", { dir: "auto" }, words(item.Label) || name);
  const defaults = [item.DefaultValue].flat().map(words);
  let place, inputs;
  if (kind.group) {
    const isOne = item.Type === "Checkbox";
    const options = isOne ? [{ Label: words(item.Label) || name, Value: "true" }] : choices(item);
    const boxes = options.map((option) => box(id, kind.group, option, defaults));
    inputs = boxes.map((it) => it.firstChild);
    for (const input of inputs) input.required = required && (isOne || kind.group === "radio");
    if (isOne) inputs[0].setAttribute("aria-describedby", about["aria-describedby"]);
    place = isOne
      ? make("div", "entry", {}, ...boxes)
      : make("fieldset", "entry", about, make("legend", "name", {}, label), ...boxes);
  } else {
    const input = make(kind.tag, "field", { id, ...about });
    if (kind.types) input.type = kind.types.find((type) => type === item.InputType) ?? kind.types[0];
    if (kind.tag === "textarea") input.rows = 3;
    if (kind.tag === "select") {
      const none = make("option", "", { value: "" }, "Please choose");
      input.append(
        none,
        ...choices(item).map(({ Label, Value }) => make("option", "", { value: Value }, Label)),
      );
    }
    for (const bound in BOUNDS) if (words(item[bound])) input.setAttribute(BOUNDS[bound], words(item[bound]));
    input.required = required;
    input.value = defaults[0];
    inputs = [input];
    const optional = !required && kind.tag !== "select" && make("small", "", {}, " (optional)");
    place = make("div", "entry", {}, make("label", "name", { for: id }, ...present(label, optional)), input);
  }
  place.append(...present(helper, problem));
  const tell = (message) => {
    problem.textContent = message;
    for (const input of inputs) input.setAttribute("aria-invalid", Boolean(message));
  };
  place.addEventListener("input", () => tell(""));
  view.fields.push({
    name,
    focus: () => inputs[0].focus(),
    value: () => enteredIn(item, kind, inputs),
    check: () => {
      const none = required && kind.several && !inputs.some((input) => input.checked);
      const wrong = inputs.find((input) => !input.checkValidity());
      tell(none ? "Please choose at least one." : (wrong?.validationMessage ?? ""));
      return !none && !wrong;
    },
  });
  return place;
}

function choices({ Type, Options }) {
  if (Type === "YesNo") return [{ Label: "Yes", Value: "true" }, { Label: "No", Value: "false" }]; // prettier-ignore
  const read = (option) => ({
    Label: words(option?.Label) || words(option?.Value),
    Value: words(option?.Value) || words(option?.Label),
  });
  return list(Options)
    .map(read)
    .filter(({ Label }) => Label);
}

function box(name, type, { Label, Value }, defaults) {
  const input = make("input", "", { type, name, value: Value });
  input.checked = defaults.includes(Value);
  return make("label", "choice", {}, input, make("span", "", { dir: "auto" }, Label));
}

/** What was entered, undefined if nothing was: a text, a list of texts, or true or false. */
function enteredIn(item, kind, inputs) {
  const checked = inputs.filter((input) => input.checked).map((input) => input.value);
  if (item.Type === "Checkbox") return checked.length > 0;
  if (kind.isTruth) return checked[0] && checked[0] === "true";
  if (kind.several) return checked.length > 0 ? checked : undefined;
  if (kind.group) return checked[0];
  const value = inputs[0].value.trim();
  if (!value) return undefined;
  return kind.tag === "select" ? [value] : value;
}

function entered(view) {
  if (view.fields.length === 0) return {};
  const values = view.fields.map((it) => [it.name, it.value()]);
  return { FormData: Object.fromEntries(values.filter(([, value]) => value !== undefined)) };
}

// ---- elements and words ----

function make(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function text(tag, className, value) {
  return words(value) ? make(tag, className, { dir: "auto" }, words(value)) : undefined;
}

function alert(value) {
  return words(value)
    ? make("p", "alert", { role: "alert" }, icon(ALERT), text("span", "", value))
    : undefined;
}

function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS(space, "path"));
  svg.firstChild.setAttribute("d", path);
  return svg;
}

/** A text or a number as text; nothing for anything else, and for blanks. */
function words(value) {
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return plain ? String(value).trim() : "";
}

function isTrue(value) {
  return words(value).toLowerCase() === "true";
}

function list(value) {
  return Array.isArray(value) ? value.filter((it) => it !== null) : [];
}

function present(...elements) {
  return elements.filter(Boolean);
}

const ENTITIES = { "&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

/** The text of a piece of HTML: markup of flows is read, never run. */
function plain(html) {
  return words(html)
    .replace(/<li\b[^>]*>/gi, "\n• ")
    .replace(/<\/?(p|br|div|ul|ol|h\d|tr)\b[^>]*>/gi, "\n")
    .replace(/<[a-z/!][^>]*>/gi, "")
    .replace(/&(nbsp|lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity])
    .replace(/\s*\n\s*/g, "\n")
    .trim();
}

/** Adds the styles of views to the widget's, once. */
function adopt(root) {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
