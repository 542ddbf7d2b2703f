// The inbox of the real `firstkey-local serve`, in a real browser.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch, SCHEMES, WIDTHS } from "./chromium.mjs";
import { createUser, freeze, openInbox, openMailTo, settled, showMailIn, shownFrame } from "./inbox-page.mjs";
import { CONFIGURED, sendMail, startLocal } from "./local.mjs";
import { close } from "./mail-page.mjs";
import { contrastProblems } from "./page/contrast.mjs";
import { assertLooksReviewed } from "./pictures.mjs";

const ADA = { user_name: "ada", path: "/people/", email: "ada@example.com", locale: "en" };

/** What always holds for the page. */
function looksRight(open) {
  for (const scheme of SCHEMES) {
    for (const width of WIDTHS) {
      test(`fits ${width} px, ${scheme}`, async () => {
        const page = open();
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
        assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
      });
    }
    for (const width of [320, 1200]) {
      test(`axe finds nothing at ${width} px, ${scheme}`, async () => {
        const page = open();
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        assert.deepEqual(await axeViolations(page), []);
        assert.deepEqual(await page.evaluate(contrastProblems, 4.5), []);
      });
    }
  }
}

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("the empty inbox", () => {
  let local, page;
  before(async () => {
    local = await startLocal();
    page = await openInbox(browser, local);
  });
  after(() => local?.stop());

  looksRight(() => page);

  for (const scheme of SCHEMES) {
    test(`looks as reviewed, ${scheme}`, async () => {
      await page.setViewportSize({ width: 1200, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await freeze(page);
      assertLooksReviewed(`inbox-empty-${scheme}`, await page.screenshot());
    });
  }

  test("the form lets go of what was not sent", async () => {
    await page.click("#create-user");
    await page.locator("dialog#new-user[open]").waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press("Escape");
    await page.locator("dialog#new-user").waitFor({ state: "hidden" });
    assert.equal(await focused(page), "create-user");
    const users = await (await fetch(`${local.web}/api/arrivals`)).json();
    assert.deepEqual(users, []);
  });
});

describe("a user is created, and the mail arrives", () => {
  let local, page, frame;
  before(async () => {
    local = await startLocal();
    page = await openInbox(browser, local);
    await createUser(page, ADA);
    frame = await openMailTo(page, ADA.email);
    await settled(page, ADA.user_name);
  });
  after(() => local?.stop());

  looksRight(() => page);

  test("the mail is for the user of the form", async () => {
    const [message, ...others] = await (await fetch(`${local.web}/api/messages`)).json();
    assert.deepEqual(message.to, [ADA.email]);
    assert.deepEqual(others, []);
    const [arrival] = await (await fetch(`${local.web}/api/arrivals`)).json();
    assert.equal(arrival.user_name, ADA.user_name);
    const shown = await frame.locator("body").innerText();
    assert.ok(shown.includes(ADA.user_name), shown);
    assert.ok((await frame.locator(".password").innerText()).length >= 20);
  });

  test("each tab shows its part", async () => {
    const [{ id, text }] = await (await fetch(`${local.web}/api/messages`)).json();
    const source = await (await fetch(`${local.web}/messages/${id}/source`)).text();
    const panel = async (part) => {
      await page.click(`#tab-${part}`);
      assert.equal(await page.getAttribute(`#tab-${part}`, "aria-selected"), "true");
      return page.locator("[role=tabpanel]:visible");
    };
    // Text and source are loaded on demand.
    const content = async (part) => {
      await panel(part);
      return page.locator(`#${part}:not(:empty)`).textContent();
    };
    const same = (shown, expected) => assert.equal(shown.replace(/\r\n/g, "\n").trim(), expected.replace(/\r\n/g, "\n").trim());
    same(await content("text"), text);
    assert.match(source, /^[A-Z][\w-]+: /, "the source begins with a header");
    assert.ok((await content("source")).includes(source.trim().split(/\r?\n/)[0]));
    assert.ok(await (await panel("html")).locator("iframe#html").isVisible());
  });

  test("copies are of what is shown", async () => {
    const [{ id, text }] = await (await fetch(`${local.web}/api/messages`)).json();
    assert.equal(await copied(page, "[data-copy-link]"), `${local.web}/mails/${id}`);
    await page.click("#tab-text");
    await page.locator("#text", { hasText: ADA.user_name }).waitFor();
    assert.equal((await copied(page, "[data-copy=text]")).trim(), text.trim());
    await page.click("#tab-html");
  });

  test("the file is the mail", async () => {
    const [{ id }] = await (await fetch(`${local.web}/api/messages`)).json();
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    assert.equal(download.suggestedFilename(), `${id}.eml`);
    const source = await (await fetch(`${local.web}/messages/${id}/source`)).text();
    assert.equal(readFileSync(await download.path(), "utf8"), source);
  });

  test("a link opens a tab that knows nothing of the inbox, and the mail stays", async () => {
    const asked = [];
    const isOutside = (url) => url.protocol === "https:";
    await page.context().route(isOutside, (route) => {
      asked.push(route.request().headers());
      return route.fulfill({ contentType: "text/html", body: "<title>sign in</title>" });
    });
    for (const scheme of SCHEMES) {
      await showMailIn(page, scheme);
      const shown = frame.url();
      const link = frame.locator("a[href^='https://']").first();
      const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
      await tab.waitForLoadState();
      assert.equal(tab.url(), await link.getAttribute("href"));
      assert.equal(await tab.evaluate(() => opener), null);
      assert.equal(frame.url(), shown);
      assert.ok((await frame.locator("body").innerText()).includes(ADA.user_name));
      await tab.close();
    }
    assert.deepEqual(asked.map(({ referer }) => referer), [undefined, undefined]);
    await page.context().unroute(isOutside);
  });

  test("the mail can be seen as on a phone and as on a desktop", async () => {
    await page.setViewportSize({ width: 1200, height: 900 });
    await page.click("#width-phone");
    const phone = await frame.evaluate(() => innerWidth);
    assert.ok(phone >= 360 && phone <= 390, `${phone} px`);
    await page.click("#width-desktop");
    const desktop = await frame.evaluate(() => innerWidth);
    assert.ok(desktop > phone, `${desktop} px`);
    const wide = await frame.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `the mail is ${wide} px wider than its frame`);
  });

  test("the mail can be seen in light and dark, whatever the page is in", async () => {
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const wanted of SCHEMES) {
        await showMailIn(page, wanted);
        assert.deepEqual(await frame.evaluate(contrastProblems, 4.5), []);
      }
    }
  });

  for (const scheme of SCHEMES) {
    test(`looks as reviewed, ${scheme}`, async () => {
      await page.setViewportSize({ width: 1200, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      await showMailIn(page, scheme);
      await freeze(page);
      assertLooksReviewed(`inbox-mail-${scheme}`, await page.screenshot());
    });
  }

  test("nothing went wrong, and nobody else was asked", () => {
    assert.deepEqual(page.complaints, []);
    const strangers = page.asked.filter((url) => new URL(url).origin !== local.web && !url.startsWith("data:"));
    assert.deepEqual(strangers, []);
  });
});

describe("several mails", () => {
  let local, page;
  const subjects = () => page.locator("#mails .subject").allInnerTexts();
  before(async () => {
    local = await startLocal();
    for (const subject of ["First", "Second", "Third"]) await sendMail(local, subject, `<p>${subject}</p>`, subject.toLowerCase());
    page = await openInbox(browser, local);
    await page.locator("#mails a[data-id]").nth(2).waitFor();
  });
  after(() => local?.stop());

  looksRight(() => page);

  test("the title has their number", async () => {
    assert.equal(await page.title(), "(3) Firstkey inbox");
  });

  test("each has an address, which leads to it, and the browser goes back", async () => {
    await page.click("#mails a:has-text('First')");
    const first = page.url();
    assert.match(first, /\/mails\/[\w-]+$/);
    await page.click("#mails a:has-text('Second')");
    assert.notEqual(page.url(), first);
    await page.goBack();
    assert.equal(page.url(), first);
    assert.equal(await page.innerText("#subject"), "First");
    const other = await openInbox(browser, { web: first });
    assert.equal(await other.innerText("#subject"), "First");
    assert.equal(await other.locator("#mails a[aria-current]").innerText().then((text) => text.includes("first@")), true);
    await other.goto(`${local.web}/mails/none`);
    await other.locator("#gone").waitFor();
    assert.deepEqual(await axeViolations(other), []);
    await close(other);
  });

  test("the search finds by address and subject", async () => {
    await page.keyboard.press("/");
    await page.keyboard.type("SECOND example");
    assert.deepEqual(await subjects(), ["Second"]);
    assert.equal(await page.innerText("#mail-count"), "1 of 3");
    // New mails do not interfere.
    await sendMail(local, "Fourth", "<p>Fourth</p>", "fourth");
    await page.locator("#mail-count", { hasText: "1 of 4" }).waitFor();
    assert.deepEqual(await subjects(), ["Second"]);
    await page.fill("#search", "nowhere");
    await page.locator("#no-match").waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.fill("#search", "");
    assert.deepEqual(await subjects(), ["Fourth", "Third", "Second", "First"]);
  });

  test("the list has more room than the arrivals", async () => {
    for (const width of [1200, 1600]) {
      await page.setViewportSize({ width, height: 900 });
      const [list, arrivals] = await Promise.all(["#mails-area", "#arrivals-area"].map((area) => page.locator(area).boundingBox()));
      assert.ok(list.width * list.height > arrivals.width * arrivals.height, `${width} px: ${JSON.stringify({ list, arrivals })}`);
    }
  });

  test("a change asks for what is new only", async () => {
    const bytes = [];
    const count = async (answer) => answer.url().startsWith(local.web) && bytes.push((await answer.body()).length);
    page.on("response", count);
    await sendMail(local, "Fifth", `<p>${"large ".repeat(20_000)}</p>`, "fifth");
    await page.locator("#mails a:has-text('Fifth')").waitFor();
    page.off("response", count);
    assert.ok(bytes.length > 0 && Math.max(...bytes) < 1000, `${bytes} bytes`);
  });

  test("they are cleared by whoever says so twice", async () => {
    await page.click("#clear");
    await page.locator("dialog#clear-mails[open]").waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press("Escape");
    assert.equal((await subjects()).length, 5);
    await page.click("#clear");
    await page.click("#clear-now");
    await page.locator("#no-mails").waitFor();
    assert.equal(page.url(), `${local.web}/`);
    assert.equal(await page.title(), "Firstkey inbox");
    assert.deepEqual(await (await fetch(`${local.web}/api/messages`)).json(), []);
    assert.deepEqual(page.complaints, []);
  });
});

test("without a mouse a user is created and the mail read", async (context) => {
  const local = await startLocal();
  context.after(local.stop);
  const page = await openInbox(browser, local);
  await tabTo(page, "#create-user");
  await page.keyboard.press("Enter");
  await page.locator("dialog#new-user[open]").waitFor();
  for (const name of ["user_name", "email"]) {
    await tabTo(page, `dialog#new-user [name=${name}]`);
    await page.keyboard.press("Control+A");
    await page.keyboard.type(ADA[name]);
  }
  await page.keyboard.press("Enter");
  await page.locator("#mails a[data-id]").waitFor();
  await tabTo(page, "#mails a[data-id]");
  await page.keyboard.press("Enter");
  const frame = await shownFrame(page);
  assert.ok((await frame.locator("body").innerText()).includes(ADA.user_name));
  await tabTo(page, "#tab-html");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "tab-text");
  const text = await page.locator("[role=tabpanel]:visible #text:not(:empty)").textContent();
  assert.ok(text.includes(ADA.user_name), text);
});

test("the form uses the tags that the function reads", async (context) => {
  const local = await startLocal({ ...CONFIGURED, FIRSTKEY_EMAIL_TAG: "contact email", FIRSTKEY_LOCALE_TAG: "language" });
  context.after(local.stop);
  const page = await openInbox(browser, local);
  await createUser(page, { ...ADA, locale: "de" });
  const frame = await openMailTo(page, ADA.email);
  assert.equal(await frame.locator("[lang]:has(h1)").first().getAttribute("lang"), "de");
});

test("a script in a mail does not run", async (context) => {
  const local = await startLocal();
  context.after(local.stop);
  const ran = "document.body.dataset.ran = 'yes'; parent.document.title = 'ran'";
  await sendMail(local, "Hostile", `<p>hostile</p><script>${ran}</script><img src="data:," onerror="${ran}">`);
  const page = await openInbox(browser, local);
  const frame = await openMailTo(page, "ada@example.com");
  assert.equal(await frame.locator("p").innerText(), "hostile");
  assert.equal(await frame.getAttribute("body", "data-ran"), null);
  assert.equal(await page.title(), "(1) Firstkey inbox");
  assert.equal(await frame.evaluate(() => origin), "null");
});

/** Presses Tab until an element has the focus, which must be visible. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 40; presses++) {
    const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    if (there) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `one cannot see that ${selector} has the focus`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not lead to ${selector}`);
}

/** What a button copies to the clipboard. */
async function copied(page, button) {
  await page.locator(`${button}:visible`).click();
  await page.locator(`${button}:visible`, { hasText: "Copied" }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

const focused = (page) => page.evaluate(() => document.activeElement?.id);
