// The list of mails.

import { announce, arrange, clock, element, isNarrow, make } from "./page.js";
import { read } from "./reader.js";

const SHOWN = 200;

const rows = new Map();
let messages = [];
let selected = null;
let isFirst = true;

export function showMessages(found) {
  messages = found;
  element("mail-count").textContent = messages.length || "";
  element("no-mails").hidden = element("start").hidden = messages.length > 0;

  const shown = messages.slice(0, SHOWN);
  const fresh = shown.filter((message) => !rows.has(message.id));
  for (const message of fresh) rows.set(message.id, row(message, !isFirst));
  const known = new Set(shown.map((message) => message.id));
  for (const id of [...rows.keys()]) if (!known.has(id)) rows.delete(id);
  const items = shown.map((message) => rows.get(message.id));
  if (messages.length > SHOWN) items.push(make("li", { className: "more", text: `and ${messages.length - SHOWN} older` }));
  arrange(element("mails"), items, element("mails-title"));

  if (!isFirst && fresh.length > 0) announce(told(fresh));
  isFirst = false;
  select(messages.some((message) => message.id === selected) ? selected : (messages[0]?.id ?? null));
}

const told = ([{ from, to, subject }, ...others]) =>
  `New mail from ${from} to ${to.join(", ")}: ${subject}${others.length ? `, and ${others.length} more` : ""}`;

function row(message, isNew) {
  const button = make(
    "button",
    { type: "button", className: isNew ? "row new" : "row", tabIndex: -1, data: { id: message.id } },
    make("span", { className: "to", text: message.to.join(", "), title: message.to.join(", ") }),
    make("time", { dateTime: message.sent_at, text: clock(message.sent_at) }),
    make("span", { className: "subject", text: message.subject || "(no subject)" }),
  );
  if (isNew) button.prepend(make("span", { className: "unread" }, make("span", { className: "unseen", text: "not read yet: " })));
  button.addEventListener("click", () => open(message.id));
  return make("li", {}, button);
}

// Marks a mail as the selected one and shows it. The list is one stop of the Tab key: the selected mail.
function select(id) {
  selected = id;
  for (const [other, item] of rows) {
    const button = item.firstChild;
    button.tabIndex = other === id ? 0 : -1;
    if (other === id) {
      button.setAttribute("aria-current", "true");
      button.querySelector(".unread")?.remove();
    } else button.removeAttribute("aria-current");
  }
  read(messages.find((message) => message.id === id));
}

// Shows a mail that somebody asked for; false if there is none with this id.
export function open(id) {
  if (!messages.some((message) => message.id === id)) return false;
  select(id);
  // There the mail is below the list.
  if (isNarrow()) {
    element("reader").scrollIntoView();
    element("subject").focus({ preventScroll: true });
  }
  return true;
}

// Goes to the mail that is `by` further down the list.
export function move(by) {
  const ids = order();
  go(ids[ids.indexOf(selected) + by] ?? selected);
}

const order = () => messages.slice(0, SHOWN).map((message) => message.id);

function go(id) {
  if (!rows.has(id)) return;
  select(id);
  const button = rows.get(id).firstChild;
  button.focus();
  button.scrollIntoView({ block: "nearest" });
}

element("mails").addEventListener("keydown", (event) => {
  const ids = order();
  const at = ids.indexOf(document.activeElement?.dataset.id);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (ids[to] !== undefined) go(ids[to]);
});
