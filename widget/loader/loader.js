// The first thing a page loads: draws the launcher, and fetches the widget only when somebody wants it.
//
// <script async src="https://chat.example.com/loader.js" data-instance="…" data-title="…" data-accent="#0e5c69"
//         data-position="left" data-mode="frame"></script>
//
// window.edgewise has open(), close(), on(name, listener) and destroy(). A page that calls before this file is there
// leaves its calls in an array: (window.edgewise = window.edgewise || []).push(["open"]).
(() => {
  const { src, dataset } = document.currentScript;
  const { instance = "", title = "", accent, position, mode } = dataset;
  const { origin } = new URL(src);
  const address = (path) => origin + path;
  const key = "edgewise:" + instance;
  const early = window.edgewise;
  if (early && early.open) return;

  const listeners = {};
  const emit = (name, value) => (listeners[name] || []).forEach((listener) => listener(value));

  // No innerHTML anywhere: pages that enforce trusted types refuse it.
  const make = (parent, tag, className, attributes, space = "http://www.w3.org/1999/xhtml") => {
    const element = document.createElementNS(space, tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.setAttribute("class", className);
    parent.append(element);
    return element;
  };

  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:host{all:initial;--s:#fff;--t:#162023;--l:#dfe5e7;--a:#0e5c69;position:fixed;z-index:2147483000;inset:auto 20px 20px auto;font:600 15px/1.35 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
:host([data-position=left]){inset:auto auto 20px 20px}
@media(prefers-color-scheme:dark){:host{--s:#14191b;--t:#e6ecee;--l:#2e383b;--a:#1a7080}}
@media print{:host{display:none}}
.launcher{position:relative;display:grid;place-items:center;width:56px;height:56px;margin:0;padding:0;border:0;border-radius:50%;background:var(--edgewise-accent,var(--a));color:var(--edgewise-on-accent,#fff);box-shadow:0 4px 16px rgb(10 25 30/.28);cursor:pointer;touch-action:manipulation}
.launcher:focus-visible{outline:2px solid var(--edgewise-accent,var(--a));outline-offset:2px;box-shadow:0 0 0 2px #fff}
svg{width:28px;height:28px;fill:none;stroke:currentcolor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;inset:-4px -4px auto auto;min-width:22px;box-sizing:border-box;padding:0 6px;border-radius:11px;background:#b3261e;color:#fff;font:600 13px/22px system-ui,sans-serif;text-align:center}
[hidden]{display:none!important}
.panel{position:fixed;inset:auto 20px 88px auto;box-sizing:border-box;width:400px;height:min(720px,100dvh - 104px);border:1px solid var(--l);border-radius:16px;background:var(--s);color:var(--t);box-shadow:0 8px 40px rgb(10 25 30/.22);overflow:hidden}
:host([data-position=left]) .panel{inset:auto auto 88px 20px}
.root,iframe{display:block;width:100%;height:100%;border:0}
.bar{display:flex;align-items:center;justify-content:space-between;height:65px;box-sizing:border-box;padding:8px 8px 8px 16px;border-bottom:1px solid var(--l)}
.close{width:44px;height:44px;padding:0;border:0;background:0;color:inherit;cursor:pointer}
.close svg{width:20px;height:20px;stroke-width:2}
.trouble{padding:16px;font-weight:400}
@media(max-width:480px){.panel,:host([data-position=left]) .panel{inset:var(--edgewise-top,0) 0 auto;width:auto;height:var(--edgewise-height,100dvh);border:0;border-radius:0}.open .launcher{display:none}}
@media(prefers-reduced-motion:no-preference){@keyframes rise{from{opacity:0;transform:translateY(8px)}}.panel{animation:rise .16s ease-out}}`,
  );
  shadow.adoptedStyleSheets = [sheet];
  host.dataset.position = position;
  if (/^#[\da-f]{6}$/i.test(accent)) {
    host.style.setProperty("--edgewise-accent", accent);
    const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(accent.slice(at, at + 2), 16) / 255) ** 2.2);
    // Black on an accent that is too light for white (4.5:1).
    if (red * 0.2126 + green * 0.7152 + blue * 0.0722 > 0.18)
      host.style.setProperty("--edgewise-on-accent", "#111");
  }

  const svg = (parent, d) => {
    const space = "http://www.w3.org/2000/svg";
    return make(
      make(parent, "svg", "", { viewBox: "0 0 24 24", "aria-hidden": true }, space),
      "path",
      "",
      { d },
      space,
    );
  };

  const box = make(shadow, "div", "");
  const launcher = make(box, "button", "launcher", { type: "button", "aria-expanded": false });
  const bubble = "M5 4h14a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";
  const chevron = "m6 9 6 6 6-6";
  const shape = svg(launcher, bubble);
  const badge = make(launcher, "span", "badge", { "aria-hidden": true, hidden: "" });
  const panel = make(box, "div", "panel", { role: "dialog", "aria-label": title || "Chat", hidden: "" });
  const root = make(panel, "div", "root");

  let unread = 0;
  let opened = false;
  let loading;
  let frame;
  let script;
  let wasm;

  const name = () => {
    launcher.setAttribute(
      "aria-label",
      opened ? "Close chat" : unread ? `Open chat, ${unread} unread` : "Open chat",
    );
    launcher.setAttribute("aria-expanded", opened);
    shape.setAttribute("d", opened ? chevron : bubble);
    badge.textContent = unread;
    badge.hidden = !unread || opened;
  };

  // What the widget says.
  const tell = (event, value) => {
    if (event == "close") return close();
    if (event == "unread") {
      unread = value;
      name();
    }
    emit(event, value);
  };
  const show = (event = opened ? "show" : "hide") => {
    root.dispatchEvent(new Event(event));
    if (frame) frame.contentWindow.postMessage({ edgewise: event }, origin);
  };

  // The frame of the panel until the widget fills it, and what went wrong if it does not.
  const draw = (trouble) => {
    root.textContent = "";
    const head = make(root, "div", "bar");
    make(head, "b", "").textContent = title;
    const button = make(head, "button", "close", { type: "button", "aria-label": "Close chat" });
    button.onclick = close;
    svg(button, chevron);
    if (trouble) make(root, "p", "trouble", { role: "alert" }).textContent = trouble;
  };

  const refused = () => {
    try {
      return !new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    } catch {
      return true;
    }
  };
  let blocked = mode == "frame" || refused();
  const watch = (violation) => (blocked = blocked || violation.blockedURI.startsWith(origin));

  const prefetch = () => {
    if (blocked || wasm) return;
    document.addEventListener("securitypolicyviolation", watch);
    script = import(address(__WIDGET_JS__));
    wasm = fetch(address(__WIDGET_WASM__));
    script.catch(() => {});
    wasm.catch(() => {});
  };

  // Where the page's rules keep the widget out, the same widget comes in a frame.
  const enframe = () => {
    root.textContent = "";
    const query = new URLSearchParams({ instance, title, frame: location.origin });
    frame = make(root, "iframe", "", {
      title: title || "Chat",
      allow: "clipboard-write",
      src: `${origin}/embed?${query}`,
    });
    addEventListener("message", ({ source, data }) => {
      if (!frame || source != frame.contentWindow || !data.edgewise) return;
      if (data.edgewise == "ready") show();
      // The frame's storage is not ours to see: remember that there is something in it.
      try {
        if (data.edgewise == "started") localStorage.setItem(key + ":frame", 1);
        if (data.edgewise == "ended") localStorage.removeItem(key + ":frame");
      } catch {}
      tell(data.edgewise, data.value);
    });
  };

  const load = async () => {
    draw();
    try {
      prefetch();
      if (blocked) return enframe();
      const widget = await script;
      await widget.default({ module_or_path: wasm });
      widget.start(root, origin, instance, title, "panel", tell, (path) => import(address(path)));
      show();
      emit("ready");
    } catch {
      if (blocked) return enframe();
      loading = wasm = 0;
      draw("The chat could not be loaded. Check your connection and open it again.");
    }
  };

  const open = () => {
    opened = true;
    panel.hidden = false;
    panel.setAttribute("aria-modal", matchMedia("(max-width:480px)").matches);
    box.className = "open";
    name();
    loading ? show() : (loading = load());
    emit("open");
  };
  const close = () => {
    if (!opened) return;
    opened = false;
    panel.hidden = true;
    box.className = "";
    name();
    show();
    launcher.focus();
    emit("close");
  };
  const on = (event, listener) => {
    const list = (listeners[event] = listeners[event] || []);
    list.push(listener);
    return () => list.splice(list.indexOf(listener), 1);
  };
  const destroy = () => {
    show("destroy");
    host.remove();
    delete window.edgewise;
  };
  const api = (window.edgewise = {
    open,
    close,
    on,
    destroy,
    push: ([call, ...given]) => api[call](...given),
  });

  launcher.onclick = () => (opened ? close() : open());
  for (const intent of ["pointerenter", "focus", "touchstart"]) {
    launcher.addEventListener(intent, prefetch, { once: true, passive: true });
  }
  const attach = () => document.body.append(host);
  document.body ? attach() : addEventListener("DOMContentLoaded", attach);
  name();

  try {
    // A chat goes on: its unread messages show on the launcher.
    if (localStorage.getItem(key) || localStorage.getItem(key + ":frame")) loading = load();
  } catch {}
  if (early) early.forEach(api.push);
})();
