// The selected mail: its parts, and how it looks on a phone or in the dark.

import { element, make, recall, remember } from "./page.js";

const PARTS = ["html", "text", "source"];
const LOOKS = { width: ["desktop", "phone"], scheme: ["light", "dark"] };

let message;
let part = "html";
const look = {};

// A mail never changes, so the one that is shown stays as it is: its scroll position and selection with it.
export function read(selected) {
  element("mail").hidden = !selected;
  const isShown = selected?.id === message?.id;
  message = selected;
  if (!selected || isShown) return;
  element("subject").textContent = message.subject || "(no subject)";
  element("from").textContent = message.from;
  element("to").textContent = message.to.join(", ");
  element("sent").dateTime = message.sent_at;
  element("sent").textContent = new Date(message.sent_at).toLocaleString();
  element("text").textContent = message.text ?? "";
  element("source").replaceChildren();
  element("tab-html").disabled = message.html === null;
  element("tab-text").disabled = message.text === null;
  // The mail's tag names the user that it is about.
  const user = message.tags.user;
  element("show-arrival").hidden = !user;
  element("show-arrival").dataset.showArrival = user ?? "";
  showFrame();
  showPart(element(`tab-${part}`).disabled ? PARTS.find((other) => !element(`tab-${other}`).disabled) : part);
}

function showFrame() {
  const frame = element("html");
  const address = message?.html == null ? "about:blank" : `${path("html")}?scheme=${look.scheme}`;
  // Asked for again, it would lose its place.
  if (frame.getAttribute("src") !== address) frame.setAttribute("src", address);
}

const path = (kind) => `/messages/${encodeURIComponent(message.id)}/${kind}`;

function showPart(shown) {
  for (const other of PARTS) {
    const tab = element(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === shown));
    tab.tabIndex = other === shown ? 0 : -1;
    element(`part-${other}`).hidden = other !== shown;
  }
  element("looks").hidden = shown !== "html";
  if (shown === "source") showSource(message);
}

async function showSource(wanted) {
  const place = element("source");
  if (place.hasChildNodes()) return;
  const answer = await fetch(path("source"), { cache: "no-store" }).catch(() => null);
  const source = answer?.ok ? await answer.text() : "The source cannot be had: the local cloud is not running.";
  if (wanted !== message || place.hasChildNodes()) return;
  const lines = source.split(/(?<=\n)/);
  const end = lines.findIndex((line) => line.trim() === "");
  place.append(...lines.slice(0, end).flatMap(headerLine), lines.slice(Math.max(end, 0)).join(""));
}

// The name of a header stands out, so that a long head can be skimmed.
function headerLine(line) {
  const name = /^[!-9;-~]+:/.exec(line)?.[0];
  return name ? [make("b", { text: name }), line.slice(name.length)] : [line];
}

for (const name of PARTS) {
  element(`tab-${name}`).addEventListener("click", () => {
    part = name;
    showPart(name);
  });
}

document.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
  const tabs = PARTS.map((name) => element(`tab-${name}`)).filter((tab) => !tab.disabled);
  const at = tabs.indexOf(document.activeElement);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  tab.click();
});

function setLook(name, value) {
  look[name] = value;
  remember(name, value);
  element("part-html").dataset[name] = value;
  for (const button of document.querySelectorAll(`[data-look="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
  showFrame();
}

for (const [name, values] of Object.entries(LOOKS)) {
  const remembered = recall(name, values[0]);
  setLook(name, values.includes(remembered) ? remembered : values[0]);
}
for (const button of document.querySelectorAll("[data-look]")) {
  button.addEventListener("click", () => setLook(button.dataset.look, button.dataset.value));
}
