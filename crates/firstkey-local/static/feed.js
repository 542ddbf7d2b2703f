// The inbox's content, kept up to date by polling for news.

import { element } from "./page.js";

const POLL = 1000;

// Newest first, as they are shown.
let mails = [];
const arrivals = new Map();
// The last change of a message in Slack, by the address that it went to.
const slack = new Map();
let next = "";
let cleared = 0;

// Polls every second, and calls `show` with all mails and arrivals whenever something is new.
export async function follow(show) {
  for (;;) {
    isHurried = false;
    try {
      if (await update()) show(mails, [...arrivals.values()].sort((one, other) => began(other) - began(one)));
      connected(true);
    } catch {
      connected(false);
    }
    await pause();
  }
}

async function update() {
  const answer = await fetch(`/api/changes?since=${encodeURIComponent(next)}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(`/api/changes: ${answer.status}`);
  const news = await answer.json();
  if (news.next === next) return false;
  const isStale = news.is_all || news.cleared !== cleared;
  mails = [...news.mails.reverse(), ...(isStale ? [] : mails)];
  if (news.is_all) arrivals.clear();
  if (isStale) slack.clear();
  for (const { to, change } of news.slack) slack.set(to.toLowerCase(), Math.max(change, slack.get(to.toLowerCase()) ?? 0));
  for (const mail of mails) mail.slack = slack.get(mail.to[0]?.toLowerCase());
  for (const arrival of news.arrivals) arrivals.set(`${arrival.account}#${arrival.user_id}`, arrival);
  ({ next, cleared } = news);
  return true;
}

const began = (arrival) => Date.parse(arrival.steps[0]?.at);

function connected(isConnected) {
  const text = isConnected ? "live" : "the local cloud is not running";
  const shown = element("connection");
  if (shown.textContent !== text) shown.textContent = text;
  shown.dataset.state = isConnected ? "live" : "lost";
}

let wake = () => {};
let isHurried = false;

// A second, or less after `hurry`.
function pause() {
  if (isHurried) return;
  return new Promise((resolve) => {
    setTimeout(resolve, POLL);
    wake = resolve;
  });
}

// Asks at once.
export function hurry() {
  isHurried = true;
  wake();
}
