// The inbox, and actions in it.

import { brightness } from "./pictures.mjs";

/**
 * Opens the inbox of a local cloud. The page's `complaints` list what went wrong: errors, and what a policy forbade. Its `asked`
 * lists every address that it asked for.
 */
export async function openInbox(browser, { web }, { width = 1200, height = 900, scheme = "light" } = {}) {
  const viewport = { width, height };
  // Without motion, nothing is ever half transparent.
  const looks = { viewport, colorScheme: scheme, reducedMotion: "reduce" };
  const context = await browser.newContext({ ...looks, locale: "en-GB", timezoneId: "UTC" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  context.setDefaultTimeout(10_000);
  const complaints = [];
  const asked = [];
  const page = await context.newPage();
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(web);
  await page.locator("#connection[data-state=live]").waitFor();
  return Object.assign(page, { asked, complaints });
}

/** Fills in the form's `fields`, and sends it. */
export async function createUser(page, fields) {
  await page.click("#create-user");
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`dialog#new-user [name=${name}]`);
    if ((await field.evaluate((element) => element.localName)) === "select") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.click("dialog#new-user [type=submit]");
}

/** Waits for a mail to somebody, opens it, and returns its frame once it is drawn. */
export async function openMailTo(page, address) {
  const row = page.locator("#mails a[data-id]", { hasText: address }).first();
  await row.click();
  return shownFrame(page);
}

/** The frame of the mail, once it is drawn. */
export async function shownFrame(page) {
  const element = await page.waitForSelector("iframe#html");
  const frame = await element.contentFrame();
  await frame.waitForURL(/\/messages\//);
  await frame.waitForLoadState("load");
  return frame;
}

/** Shows the mail in light or dark, waits until it is drawn, and returns its brightness, from 0 to 255. */
export async function showMailIn(page, scheme) {
  await page.click(`#scheme-${scheme}`);
  const deadline = Date.now() + 10_000;
  for (;;) {
    const found = brightness(await page.locator("iframe#html").screenshot());
    if (scheme === "dark" ? found < 80 : found > 180) return found;
    if (Date.now() > deadline) throw new Error(`the mail shown in ${scheme} has a brightness of ${found} of 255`);
  }
}

/** Waits until a user's arrival has ended. */
export async function settled(page, name) {
  const arrival = page.locator("#arrivals details", { hasText: name });
  await arrival.filter({ hasText: "delivered" }).filter({ hasText: "the function answered" }).waitFor();
}

/** Replaces what differs each time by examples: times, ids, ports, the password. */
export async function freeze(page) {
  await page.evaluate(() => document.fonts.ready);
  for (const frame of page.frames()) await frame.evaluate(replaceWhatVaries);
}

function replaceWhatVaries() {
  const examples = [
    [/\b\d{2}:\d{2}(:\d{2})?(\.\d+)?\b/g, (time) => "10:15:30.123".slice(0, time.length)],
    [/\+\d+(\.\d)? m?s\b/g, "+12 ms"],
    [/\b\d{2}\/\d{2}\/\d{4}\b/g, "23/11/2026"],
    [/\b\d{1,2} [A-Z][a-z]+ \d{4}\b/g, "26 November 2026"],
    [/127\.0\.0\.1:\d+/g, "127.0.0.1:4566"],
    [/\bAIDA[A-Za-z0-9]{17}\b/g, "AIDAEXAMPLEEXAMPLE123"],
    [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "01234567-89ab-cdef-0123-456789abcdef"],
  ];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const frozen = examples.reduce((data, [varies, example]) => data.replace(varies, example), text.data);
    if (frozen !== text.data) text.data = frozen;
  }
  const password = document.querySelector(".password");
  if (password) password.textContent = "This-Is-Not-A-Key-42";
}
