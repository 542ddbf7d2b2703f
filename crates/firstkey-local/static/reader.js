// The selected mail: its parts, and how it looks on a phone or in the dark.

import { addressOf } from "./address.js";
import { element, make, recall, remember } from "./page.js";

const PARTS = ["html", "text", "source", "slack"];
const LOOKS = { width: ["desktop", "phone"], scheme: ["light", "dark"] };

const pageIsDark = matchMedia("(prefers-color-scheme: dark)");

// How a mail looks until somebody chooses: as large as there is room for, and in the page's own colours.
const unchosen = { width: () => "desktop", scheme: () => (pageIsDark.matches ? "dark" : "light") };

let mail;
let part = "html";
const look = {};

// A mail never changes, so the current one stays as it is, with its scroll position and selection. What Slack shows may change.
export function read(selected) {
  element("mail").hidden = !selected;
  const isShown = selected?.id === mail?.id;
  mail = selected;
  element("tab-slack").hidden = element("tab-slack").disabled = !mail?.slack;
  showSlack();
  if (!selected || isShown) return;
  element("subject").textContent = mail.subject || "(no subject)";
  element("from").textContent = mail.from;
  element("to").textContent = mail.to.join(", ");
  element("sent").dateTime = mail.sent_at;
  element("sent").textContent = new Date(mail.sent_at).toLocaleString();
  element("permalink").href = addressOf(mail.id);
  element("download").href = path("mail.eml");
  element("text").replaceChildren();
  element("source").replaceChildren();
  element("tab-html").disabled = !mail.has_html;
  element("tab-text").disabled = !mail.has_text;
  // The mail's tag names its user.
  const user = mail.user_id;
  element("show-arrival").hidden = !user;
  element("show-arrival").dataset.showArrival = user ?? "";
  showFrame();
  showPart(element(`tab-${part}`).disabled ? PARTS.find((other) => !element(`tab-${other}`).disabled) : part);
}

let framed = null;

function showFrame() {
  const address = !mail?.has_html ? "about:blank" : `${path("html")}?scheme=${look.scheme}`;
  // Reloading would lose the scroll position.
  if (framed === address) return;
  framed = address;
  // Changing `src` would add an entry to the browser's history, before the one of the last mail.
  element("html").contentWindow.location.replace(new URL(address, location.href));
}

let slackShown = "about:blank";

function showSlack() {
  const to = encodeURIComponent(mail?.to[0] ?? "");
  const address = mail?.slack ? `/slack/${to}/html?scheme=${look.scheme}&change=${mail.slack}` : "about:blank";
  if (slackShown === address) return;
  slackShown = address;
  element("slack").contentWindow.location.replace(new URL(address, location.href));
}

const path = (kind) => `/messages/${encodeURIComponent(mail.id)}/${kind}`;

function showPart(shown) {
  for (const other of PARTS) {
    const tab = element(`tab-${other}`);
    tab.setAttribute("aria-selected", String(other === shown));
    tab.tabIndex = other === shown ? 0 : -1;
    element(`part-${other}`).hidden = other !== shown;
  }
  element("looks").hidden = shown !== "html" && shown !== "slack";
  if (shown === "text" || shown === "source") fill(shown, mail);
}

// Loads the text or the source, once.
async function fill(part, wanted) {
  const place = element(part);
  if (place.hasChildNodes()) return;
  const answer = await fetch(path(part), { cache: "no-store" }).catch(() => null);
  const text = answer?.ok ? await answer.text() : `The ${part} cannot be had: the local cloud is not running, or the mail is cleared.`;
  if (wanted !== mail || place.hasChildNodes()) return;
  place.append(...(part === "source" ? withHeaders(text) : [text]));
}

function withHeaders(source) {
  const lines = source.split(/(?<=\n)/);
  const end = lines.findIndex((line) => line.trim() === "");
  return [...lines.slice(0, end).flatMap(headerLine), lines.slice(Math.max(end, 0)).join("")];
}

// Header names stand out, so that long headers can be skimmed.
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
  for (const part of ["part-html", "part-slack"]) element(part).dataset[name] = value;
  for (const button of document.querySelectorAll(`[data-look="${name}"]`)) {
    button.setAttribute("aria-pressed", String(button.dataset.value === value));
  }
  showFrame();
  showSlack();
}

const chosen = {};

function lookAsChosen(name) {
  setLook(name, LOOKS[name].includes(chosen[name]) ? chosen[name] : unchosen[name]());
}

for (const name of Object.keys(LOOKS)) {
  chosen[name] = recall(name, null);
  lookAsChosen(name);
}
pageIsDark.addEventListener("change", () => lookAsChosen("scheme"));

for (const button of document.querySelectorAll("[data-look]")) {
  button.addEventListener("click", () => {
    const { look: name, value } = button.dataset;
    chosen[name] = value;
    remember(name, value);
    lookAsChosen(name);
  });
}
