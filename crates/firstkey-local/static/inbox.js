// The inbox: asks for mails and arrivals each second, shows what changed, and hears the keyboard.

import { reveal, showArrivals } from "./arrivals.js";
import { move, open, showMessages } from "./mails.js";
import { askForUser, onCreated } from "./new-user.js";
import { element, recall, remember } from "./page.js";

const POLL = 1000;

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

let hurry = () => {};
let isHurried = false;

// A second, or less if somebody cannot wait for it.
function pause() {
  if (isHurried) return;
  return new Promise((resolve) => {
    setTimeout(resolve, POLL);
    hurry = resolve;
  });
}

async function follow() {
  for (;;) {
    isHurried = false;
    try {
      await refresh("/api/messages", showMessages);
      await refresh("/api/arrivals", (found) => showArrivals((arrivals = found)));
      welcome();
      connected(true);
    } catch {
      connected(false);
    }
    await pause();
  }
}

// --- a user that was created here -------------------------------------------------------------------------------------

let arrivals = [];
let awaited = null;

onCreated((user) => {
  awaited = user.user_id;
  isHurried = true;
  hurry();
});

// Its mail is shown as soon as it is there, whichever of the two lists knew of it first.
function welcome() {
  const arrival = arrivals.find((candidate) => candidate.user_id === awaited);
  if (arrival?.message_id && open(arrival.message_id)) awaited = null;
}

// --- buttons and keys -------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const { newUser, showMail, showArrival } = event.target.closest("button")?.dataset ?? {};
  if (newUser !== undefined) askForUser();
  if (showMail) open(showMail);
  if (showArrival) reveal(showArrival);
});

for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

const showKeys = () => element("help").showModal();
element("show-keys").addEventListener("click", showKeys);

const KEYS = { n: askForUser, j: () => move(1), k: () => move(-1), "?": showKeys };

const singleKeys = element("single-keys");
singleKeys.checked = recall("keys", "on") === "on";
singleKeys.addEventListener("change", () => remember("keys", singleKeys.checked ? "on" : "off"));

document.addEventListener("keydown", (event) => {
  const isTaken = event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]");
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  if (!act || isTaken || !singleKeys.checked || event.target.matches("input, select, textarea")) return;
  event.preventDefault();
  act();
});

// The clipboard is there only on secure origins; loopback addresses count as such.
for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element(copy.dataset.copy).textContent);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = "Copy"), 1500);
  });
}

follow();
