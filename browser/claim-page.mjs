// The page on which a user chooses a password, and actions on it.

/** A window of somebody who opens links. */
export async function newWindow(browser, { script = true, locale = "en-GB" } = {}) {
  const context = await browser.newContext({ javaScriptEnabled: script, locale, reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  return context;
}

/** Opens a link in a window of its own. The page's `status` is that of the answer. */
export async function openLink(browser, link, options) {
  const context = await newWindow(browser, options);
  const page = watched(await context.newPage());
  return Object.assign(page, { status: (await page.goto(link)).status() });
}

/** The page with `complaints`, which list what went wrong: errors, and what its policy forbade. The status is not one of them. */
export function watched(page) {
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const isStatus = message.location().url === page.url() && /^Failed to load resource: .* a status of \d/.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isStatus) complaints.push(message.text());
  });
  return Object.assign(page, { complaints });
}

/** Does something that sends a form, and returns the status of the next page. */
export async function sent(page, act) {
  const isNext = (response) => response.request().isNavigationRequest() && response.request().method() === "POST";
  const [response] = await Promise.all([page.waitForResponse(isNext), act()]);
  await response.finished();
  await page.waitForLoadState();
  return response.status();
}

/** Fills in both fields and sends them. */
export async function choose(page, password, again = password) {
  await page.fill("#password", password);
  await page.fill("#again", again);
  return sent(page, () => page.click("#choose button"));
}

/** Confirms that the message was for somebody else. */
export async function decline(page) {
  await page.click("summary");
  await page.check("[name=confirmed]");
  return sent(page, () => page.click("details button"));
}

export const heading = (page) => page.innerText("h1");
