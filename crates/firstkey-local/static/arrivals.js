// The arrivals: each user with every step.

import { arrange, clock, element, make } from "./page.js";

const SHOWN = 200;
const ENDED_BADLY = ["failed", "quarantined", "bounced"];

// What helps a user who got no mail, by reason.
const ADVICE = [
  [/has no `.*` tag|tag is empty/, "Create a user with that tag: the address that the mail goes to."],
  [/FIRSTKEY_ALLOWED_DOMAINS/, "Give an address in an allowed domain, or start firstkey-local serve with FIRSTKEY_ALLOWED_DOMAINS=… in its environment."],
  [/FIRSTKEY_PATH_PREFIXES/, "Create the user below one of those paths, or start firstkey-local serve with other ones."],
  [/FIRSTKEY_ALLOWED_CREATORS/, "Create the user with another access key, or start firstkey-local serve with other creators."],
];

const shownOf = new Map();

// `isMail` says whether a mail with this id still exists.
export function showArrivals(arrivals, isMail) {
  element("arrival-count").textContent = arrivals.length || "";
  element("no-arrivals").hidden = arrivals.length > 0;
  const keys = new Set(arrivals.map(keyOf));
  for (const key of [...shownOf.keys()]) if (!keys.has(key)) shownOf.delete(key);
  const shown = arrivals.slice(0, SHOWN).map((arrival, index) => update(arrival, index === 0, isMail));
  if (arrivals.length > SHOWN) shown.push(make("p", { className: "more", text: `and ${arrivals.length - SHOWN} older` }));
  arrange(element("arrivals"), shown, element("arrivals-title"));
}

const keyOf = (arrival) => `${arrival.account}#${arrival.user_id}`;

// The arrival's element, made once and refilled after changes. The newest is open until another comes;
// what the reader opened or closed stays that way.
function update(arrival, isNewest, isMail) {
  const key = keyOf(arrival);
  if (!shownOf.has(key)) shownOf.set(key, place(arrival));
  const shown = shownOf.get(key);
  if (!shown.isChosen) shown.details.open = isNewest;
  shown.mail.hidden = !isMail(arrival.message_id);
  const state = JSON.stringify(arrival);
  if (shown.state !== state) fill(shown, arrival);
  shown.state = state;
  return shown.details;
}

function place(arrival) {
  const status = make("span", { className: "status" });
  const name = make("span", { className: "name", text: arrival.user_name, title: arrival.user_name });
  const summary = make("summary", {}, name, status);
  const steps = make("ol");
  const mail = make("button", { type: "button", className: "link", text: "Show mail", hidden: true, data: { showMail: "" } });
  const facts = make("p", { className: "facts" }, make("code", { text: arrival.user_id }), mail);
  const again = make("button", { type: "button", className: "link", text: "Create a user", data: { newUser: "" } });
  const why = make("div", { className: "why", hidden: true }, make("p"), again);
  const details = make("details", { data: { key: keyOf(arrival), userId: arrival.user_id } }, summary, facts, why, steps);
  const shown = { details, status, steps, mail, why, isChosen: false };
  summary.addEventListener("click", () => (shown.isChosen = true));
  return shown;
}

function fill(shown, arrival) {
  const tone = ENDED_BADLY.includes(arrival.status) ? "bad" : arrival.status;
  shown.status.textContent = shown.status.dataset.status = arrival.status;
  shown.status.dataset.tone = tone;
  shown.mail.dataset.showMail = arrival.message_id ?? "";
  shown.mail.setAttribute("aria-label", `Show mail to ${arrival.user_name}`);
  const reason = arrival.reason ?? "";
  const advice = ADVICE.find(([cause]) => cause.test(reason))?.[1];
  shown.why.hidden = !advice;
  shown.why.firstChild.textContent = advice ?? "";
  const began = arrival.steps[0]?.at;
  shown.steps.replaceChildren(...arrival.steps.map((step) => stepOf(step, began)));
}

function stepOf(step, began) {
  const since = make("span", { className: "since", text: after(new Date(step.at) - new Date(began)) });
  const when = make("p", { className: "when" }, make("time", { dateTime: step.at, title: step.at, text: clock(step.at) }), since);
  return make("li", { className: step.tone ?? "" }, make("p", { className: "what", text: step.what }), when);
}

// The time since CreateUser, in useful precision.
function after(milliseconds) {
  const [s, min, h, d] = [1000, 60_000, 3_600_000, 86_400_000];
  if (milliseconds <= 0) return "";
  if (milliseconds < s) return `+${milliseconds} ms`;
  if (milliseconds < min) return `+${(milliseconds / s).toFixed(1)} s`;
  if (milliseconds < h) return `+${Math.floor(milliseconds / min)} min ${Math.floor((milliseconds % min) / s)} s`;
  if (milliseconds < d) return `+${Math.floor(milliseconds / h)} h ${Math.floor((milliseconds % h) / min)} min`;
  return `+${Math.floor(milliseconds / d)} d ${Math.floor((milliseconds % d) / h)} h`;
}

// Opens a user's arrival and goes there.
export function reveal(userId) {
  const shown = [...shownOf.values()].find(({ details }) => details.dataset.userId === userId);
  if (!shown) return;
  shown.isChosen = true;
  shown.details.open = true;
  shown.details.scrollIntoView({ block: "nearest" });
  shown.details.firstChild.focus();
}
