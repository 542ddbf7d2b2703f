// The list of mails, and the selected one.

import { addressOf, goHome, goTo, mailInAddress } from "./address.js";
import { announce, arrange, clock, element, isNarrow, make } from "./page.js";
import { read } from "./reader.js";

const SHOWN = 200;
const TITLE = document.title;

const rows = new Map();
let mails = [];
let selected = null;
let known = null;

export function showMails(found) {
  mails = found;
  document.title = mails.length ? `(${mails.length}) ${TITLE}` : TITLE;
  element("no-mails").hidden = mails.length > 0;
  element("clear").hidden = element("search-field").hidden = mails.length === 0;
  const fresh = known ? mails.filter((mail) => !known.has(mail.id)) : [];
  known = new Set(mails.map((mail) => mail.id));
  showList(fresh);
  if (fresh.length > 0) announce(told(fresh));
  showSelected();
}

const told = ([{ from, to, subject }, ...others]) =>
  `New mail from ${from} to ${to.join(", ")}: ${subject}${others.length ? `, and ${others.length} more` : ""}`;

// --- the list ---------------------------------------------------------------------------------------------------------

function showList(fresh = []) {
  const found = matching();
  const total = mails.length || "";
  element("mail-count").textContent = found.length === mails.length ? total : `${found.length} of ${total}`;
  element("no-match").hidden = found.length > 0 || mails.length === 0;
  const isFresh = new Set(fresh.map((mail) => mail.id));
  for (const id of [...rows.keys()]) if (!known.has(id)) rows.delete(id);
  const shown = found.slice(0, SHOWN).map((mail) => rowOf(mail, isFresh.has(mail.id)));
  if (found.length > SHOWN) shown.push(make("li", { className: "more", text: `and ${found.length - SHOWN} older` }));
  arrange(element("mails"), shown, element("mails-title"));
}

// The mails with every word of the search in an address or the subject.
function matching() {
  const words = element("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return mails;
  return mails.filter(({ from, to, subject }) => {
    const text = [from, ...to, subject].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function rowOf(mail, isNew) {
  if (!rows.has(mail.id)) rows.set(mail.id, row(mail, isNew));
  return rows.get(mail.id);
}

function row(mail, isNew) {
  const link = make(
    "a",
    { href: addressOf(mail.id), className: isNew ? "row new" : "row", tabIndex: -1, data: { id: mail.id } },
    make("span", { className: "to", text: mail.to.join(", "), title: mail.to.join(", ") }),
    make("time", { dateTime: mail.sent_at, text: clock(mail.sent_at) }),
    make("span", { className: "subject", text: mail.subject || "(no subject)" }),
  );
  if (isNew) link.prepend(make("span", { className: "unread" }, make("span", { className: "unseen", text: "not read yet: " })));
  link.addEventListener("click", (event) => {
    // Links opened in a new tab work as usual.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(mail.id);
  });
  return make("li", {}, link);
}

element("search").addEventListener("input", () => {
  showList();
  markSelected();
});

// --- the selected mail ------------------------------------------------------------------------------------------------

// Shows the mail in the page's address; without one, the current mail, or else the newest.
function showSelected() {
  const named = mailInAddress();
  const isThere = (id) => mails.some((mail) => mail.id === id);
  selected = named ?? (isThere(selected) ? selected : (mails[0]?.id ?? null));
  element("gone").hidden = !named || isThere(named);
  element("start").hidden = mails.length > 0 || !element("gone").hidden;
  markSelected();
  read(mails.find((mail) => mail.id === selected));
}

addEventListener("popstate", showSelected);

// The list is one stop of the Tab key: the selected mail, or the first if that one is filtered out.
function markSelected() {
  const ids = order();
  const stop = ids.includes(selected) ? selected : ids[0];
  for (const [id, { firstChild: link }] of rows) {
    link.tabIndex = id === stop ? 0 : -1;
    if (id === selected) {
      link.setAttribute("aria-current", "true");
      link.querySelector(".unread")?.remove();
    } else link.removeAttribute("aria-current");
  }
}

export const isMail = (id) => mails.some((mail) => mail.id === id);

// Shows a requested mail; false if none has this id.
export function open(id) {
  if (!isMail(id)) return false;
  goTo(id);
  showSelected();
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

const order = () => matching().slice(0, SHOWN).map((mail) => mail.id);

function go(id) {
  if (!order().includes(id)) return;
  goTo(id, { isLeafing: true });
  showSelected();
  const link = rows.get(id).firstChild;
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

element("mails").addEventListener("keydown", (event) => {
  const ids = order();
  const at = ids.indexOf(document.activeElement?.dataset.id);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (ids[to] !== undefined) go(ids[to]);
});

// --- clearing ---------------------------------------------------------------------------------------------------------

element("clear").addEventListener("click", () => {
  element("clear-count").textContent = mails.length === 1 ? "The one mail is" : `All ${mails.length} mails are`;
  element("clear-mails").showModal();
});

// Deletes all mails, and calls `cleared` when they are gone.
export function onCleared(cleared) {
  element("clear-now").addEventListener("click", async () => {
    const answer = await fetch("/api/messages", { method: "DELETE" }).catch(() => null);
    element("clear-mails").close();
    if (!answer?.ok) return announce("The mails could not be cleared: the local cloud is not running.");
    goHome();
    announce("The mails are cleared.");
    cleared();
  });
}
