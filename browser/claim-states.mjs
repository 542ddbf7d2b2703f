// The pages that a link can lead to, and how each comes to be.

import { choose, decline, openLink, sent } from "./claim-page.mjs";
import { CHOSEN, expire, iam, invite, mailsTo, rewrite, startClaims } from "./claims.mjs";
import { close } from "./mail-page.mjs";

const HOUR = 3_600_000;
const CODE = { FIRSTKEY_CLAIM_CODE: "slack", FIRSTKEY_SLACK_TOKEN_PARAMETER: "/firstkey/slack-token" };

/** The local clouds of all states: one asks for a code that Slack brings. */
export async function startStates() {
  const [plain, coded] = await Promise.all([startClaims(), startClaims(CODE)]);
  return { plain, coded, stop: () => Promise.all([plain.stop(), coded.stop()]) };
}

/**
 * What each state shows: its status and, in English, its heading. `open` opens its page for a new user. `needsCode` are those of the
 * cloud that asks for a code.
 */
export const STATES = {
  form: { status: 200, heading: "Choose your AWS password", open: look },
  wrong: { status: 422, heading: "Choose your AWS password", open: (user) => submit(user, "passé", "other") },
  empty: { status: 422, heading: "Choose your AWS password", open: (user) => submit(user, "") },
  done: { status: 200, heading: "Your password is set", open: (user) => submit(user, CHOSEN) },
  "just-set": { status: 200, heading: "Your password is already set", open: (user) => afterwards(submit(user, CHOSEN), user) },
  used: { status: 410, heading: "This link has already been used", open: longAfter },
  "has-password": { status: 409, heading: "You already have a password", open: withPassword },
  expired: { status: 410, heading: "This link doesn’t work", open: late },
  renewed: { status: 200, heading: "Check your email", open: renew },
  superseded: { status: 410, heading: "There’s a newer link", open: (user) => afterwards(renew(user), user) },
  declined: { status: 200, heading: "Invitation declined", open: refuse },
  closed: { status: 410, heading: "This invitation has been closed", open: (user) => afterwards(refuse(user), user) },
  "user-gone": { status: 410, heading: "This user no longer exists", open: deleted },
  unknown: { status: 410, heading: "This link doesn’t work", open: (user) => look({ ...user, link: unknown(user) }) },
  "cut-off": { status: 404, heading: "That didn’t work", open: (user) => look({ ...user, link: user.link.slice(0, -1) }) },
  forged: { status: 403, heading: "That didn’t work", open: forge },
  "code-needed": { status: 200, heading: "Choose your AWS password", open: look, needsCode: true },
  "code-sent": { status: 200, heading: "Choose your AWS password", open: askForCode, needsCode: true },
  "code-missing": { status: 422, heading: "Choose your AWS password", open: (user) => submit(user, CHOSEN), needsCode: true },
  "code-guessed": { status: 429, heading: "Too many wrong codes", open: guess, needsCode: true },
};

/** Opens the page of a state for a new user, in a browser of this language. */
export async function openState(browser, clouds, state, locale) {
  const { open, needsCode } = STATES[state];
  const local = needsCode ? clouds.coded : clouds.plain;
  const name = `${state}-${locale}`;
  const link = await invite(local, name, locale);
  return open({ browser, local, name, link, locale });
}

function look({ browser, link, locale }) {
  return openLink(browser, link, { locale });
}

async function submit(user, password, again) {
  const page = await look(user);
  page.status = await choose(page, password, again);
  return page;
}

/** Opens the link again. */
async function afterwards(before, user) {
  await close(await before);
  return look(user);
}

async function longAfter(user) {
  const { local, name } = user;
  await close(await submit(user, CHOSEN));
  await mailsTo(local, name, 2);
  await rewrite(local, name, (record) => (record.profile_created_at.S = new Date(Date.now() - HOUR).toISOString()));
  return look(user);
}

async function withPassword(user) {
  await iam(user.local, "CreateLoginProfile", { UserName: user.name, Password: CHOSEN });
  return look(user);
}

async function late(user) {
  await expire(user.local, user.name);
  return look(user);
}

async function renew(user) {
  const page = await late(user);
  page.status = await sent(page, () => page.click("button"));
  return page;
}

async function refuse(user) {
  const page = await look(user);
  page.status = await decline(page);
  return page;
}

async function deleted(user) {
  await iam(user.local, "DeleteUser", { UserName: user.name });
  return look(user);
}

const unknown = ({ link }) => link.replace(/[^/]+$/, "A".repeat(43));

/** Another site sends the form. */
async function forge(user) {
  const page = await look(user);
  const elsewhere = "http://elsewhere.invalid/";
  const body = `<form method="post" action="${user.link}"><button name="action" value="choose">`;
  await page.context().route(elsewhere, (route) => route.fulfill({ contentType: "text/html", body }));
  await page.goto(elsewhere);
  page.status = await sent(page, () => page.click("button"));
  return page;
}

async function askForCode(user) {
  const page = await look(user);
  page.status = await sent(page, () => page.click("form.aside button"));
  return page;
}

async function guess(user) {
  const page = await askForCode(user);
  while (await page.locator("#code").count()) {
    await page.fill("#code", "AAAA-AAAA");
    page.status = await choose(page, CHOSEN);
  }
  page.status = (await page.goto(user.link)).status();
  return page;
}
