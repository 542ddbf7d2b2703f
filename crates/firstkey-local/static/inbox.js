// The inbox: asks for mails and arrivals each second and shows what changed.
//
// Names, subjects and addresses come from whoever creates users, so everything is put into the page as text; only the
// mail's HTML is rendered, by the sandboxed frame.
"use strict";

const POLL = 1000;
const SHOWN = 200;
const PARTS = ["html", "text", "headers"];

const element = (id) => document.getElementById(id);

const make = (tag, { text, ...properties } = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const clock = (at) => new Date(at).toLocaleTimeString();

const state = { messages: [], selected: null, part: "html", open: new Map() };

// --- the list of mails ------------------------------------------------------------------------------------------------

function showMessages(messages) {
  const before = new Set(state.messages.map((message) => message.id));
  state.messages = messages;
  if (!messages.some((message) => message.id === state.selected)) state.selected = messages[0]?.id ?? null;
  element("mail-count").textContent = messages.length || "";
  element("no-mails").hidden = messages.length > 0;
  element("start").hidden = messages.length > 0;

  const focused = document.activeElement?.dataset.id;
  const rows = messages.slice(0, SHOWN).map((message) => row(message, before.size > 0 && !before.has(message.id)));
  if (messages.length > SHOWN) rows.push(make("li", { className: "quiet", text: `and ${messages.length - SHOWN} older` }));
  element("mails").replaceChildren(...rows);
  if (focused) element("mails").querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
  showMessage();
}

function row(message, isNew) {
  const button = make(
    "button",
    { type: "button", className: isNew ? "row new" : "row" },
    make("span", { className: "to", text: message.to.join(", ") }),
    make("time", { dateTime: message.sent_at, text: clock(message.sent_at) }),
    make("span", { className: "subject", text: message.subject || "(no subject)" }),
  );
  button.dataset.id = message.id;
  if (message.id === state.selected) button.setAttribute("aria-current", "true");
  button.addEventListener("click", () => select(message.id));
  return make("li", {}, button);
}

function select(id) {
  state.selected = id;
  for (const button of element("mails").querySelectorAll("button")) {
    if (button.dataset.id === id) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  showMessage();
}

element("mails").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...element("mails").querySelectorAll("button")];
  const next = buttons[buttons.indexOf(document.activeElement) + step];
  if (!step || !next) return;
  event.preventDefault();
  next.focus();
  next.click();
});

// --- the selected mail ------------------------------------------------------------------------------------------------

function showMessage() {
  const mail = element("mail");
  const message = state.messages.find((candidate) => candidate.id === state.selected);
  mail.hidden = !message;
  // A mail never changes, so the one that is shown stays as it is: its scroll position and selection with it.
  if (!message || mail.dataset.id === message.id) return;
  mail.dataset.id = message.id;
  element("subject").textContent = message.subject || "(no subject)";
  element("from").textContent = message.from;
  element("to").textContent = message.to.join(", ");
  element("sent").dateTime = message.sent_at;
  element("sent").textContent = new Date(message.sent_at).toLocaleString();
  element("text").textContent = message.text ?? "";
  element("headers").replaceChildren(
    ...Object.entries(message.headers).map(([name, value]) =>
      make("tr", {}, make("th", { scope: "row", text: name }), make("td", { text: value })),
    ),
  );
  if (message.html === null) element("html").removeAttribute("src");
  else element("html").src = `/messages/${encodeURIComponent(message.id)}/html`;
  element("tab-html").disabled = message.html === null;
  element("tab-text").disabled = message.text === null;
  const has = { html: message.html !== null, text: message.text !== null, headers: true };
  showPart(has[state.part] ? state.part : PARTS.find((part) => has[part]));
}

function showPart(shown) {
  for (const part of PARTS) {
    const tab = element(`tab-${part}`);
    tab.setAttribute("aria-selected", String(part === shown));
    tab.tabIndex = part === shown ? 0 : -1;
    element(`part-${part}`).hidden = part !== shown;
  }
}

for (const part of PARTS) {
  element(`tab-${part}`).addEventListener("click", () => {
    state.part = part;
    showPart(part);
  });
}

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const tabs = PARTS.map((part) => element(`tab-${part}`)).filter((tab) => !tab.disabled);
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  tab.click();
});

// --- the arrivals -----------------------------------------------------------------------------------------------------

function showArrivals(arrivals) {
  element("arrival-count").textContent = arrivals.length || "";
  element("no-arrivals").hidden = arrivals.length > 0;
  const focused = document.activeElement?.parentElement?.dataset.key;
  const shown = arrivals.slice(0, SHOWN).map((arrival, index) => timeline(arrival, index === 0));
  if (arrivals.length > SHOWN) shown.push(make("p", { className: "quiet", text: `and ${arrivals.length - SHOWN} older` }));
  element("arrivals").replaceChildren(...shown);
  if (focused) element("arrivals").querySelector(`[data-key="${CSS.escape(focused)}"] summary`)?.focus();
}

// What the administrator opened or closed stays so; else the newest is open.
function timeline(arrival, isNewest) {
  const key = `${arrival.account}#${arrival.user_id}`;
  const summary = make(
    "summary",
    {},
    make("span", { className: "name", text: arrival.user_name }),
    make("span", { className: "status", text: arrival.status }),
  );
  summary.lastChild.dataset.status = arrival.status;
  const steps = arrival.steps.map((step) => {
    const li = make(
      "li",
      {},
      make("time", { dateTime: step.at, title: step.at, text: clock(step.at) }),
      make("span", { text: step.what }),
    );
    if (/^(failed|Lambda gave up)/.test(step.what)) li.className = "bad";
    return li;
  });
  const id = make("p", { className: "quiet id", text: arrival.user_id });
  const details = make("details", { open: state.open.get(key) ?? isNewest }, summary, id, make("ol", {}, ...steps));
  details.dataset.key = key;
  summary.addEventListener("click", () => state.open.set(key, !details.open));
  return details;
}

// --- asking -----------------------------------------------------------------------------------------------------------

const versions = {};

async function refresh(path, show) {
  const known = versions[path] ? { "If-None-Match": versions[path] } : {};
  const answer = await fetch(path, { headers: known, cache: "no-store" });
  if (answer.status === 304) return;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  show(await answer.json());
  versions[path] = answer.headers.get("ETag");
}

function connected(isConnected) {
  const text = isConnected ? "live" : "the local cloud is not running";
  const shown = element("connection");
  if (shown.textContent !== text) shown.textContent = text;
  shown.dataset.state = isConnected ? "live" : "lost";
}

async function poll() {
  try {
    await refresh("/api/messages", showMessages);
    await refresh("/api/arrivals", showArrivals);
    connected(true);
  } catch {
    connected(false);
  }
  setTimeout(poll, POLL);
}

// The clipboard is there only on secure origins; loopback addresses count as such.
if (navigator.clipboard) {
  const copy = element("copy");
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element("command").textContent);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
}

poll();
