// The inbox: shows what is new, and handles buttons and the keyboard.

import { reveal, showArrivals } from "./arrivals.js";
import { follow, hurry } from "./feed.js";
import { isMail, move, onCleared, open, showMails } from "./mails.js";
import { askForUser, onCreated } from "./new-user.js";
import { element, recall, remember } from "./page.js";

// --- a user that was created here -------------------------------------------------------------------------------------

let awaited = null;

onCreated((user) => {
  awaited = user.user_id;
  hurry();
});

// Shows its mail as soon as it arrives.
function welcome(arrivals) {
  const arrival = arrivals.find((candidate) => candidate.user_id === awaited);
  if (arrival?.message_id && open(arrival.message_id)) awaited = null;
}

// --- buttons and keys -------------------------------------------------------------------------------------------------

onCleared(hurry);

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

const KEYS = { n: askForUser, j: () => move(1), k: () => move(-1), "/": () => element("search").select(), "?": showKeys };

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

// The clipboard exists only on secure origins, which include loopback addresses.
for (const copy of navigator.clipboard ? document.querySelectorAll("[data-copy], [data-copy-link]") : []) {
  const label = copy.textContent;
  const { copy: from, copyLink } = copy.dataset;
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(from ? element(from).textContent : element(copyLink).href);
    copy.textContent = "Copied";
    setTimeout(() => (copy.textContent = label), 1500);
  });
}

follow((mails, arrivals) => {
  showMails(mails);
  showArrivals(arrivals, isMail);
  welcome(arrivals);
});
