// What the inbox shows of Slack, beside the mail that it tells of.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch, SCHEMES, WIDTHS } from "./chromium.mjs";
import { createUser, freeze, openInbox, openMailTo, settled } from "./inbox-page.mjs";
import { startLocal } from "./local.mjs";
import { close } from "./mail-page.mjs";
import { contrastProblems } from "./page/contrast.mjs";
import { assertLooksReviewed, brightness } from "./pictures.mjs";

const SLACK = { FIRSTKEY_CHANNELS: "email,slack", FIRSTKEY_SLACK_TOKEN_PARAMETER: "/firstkey/slack-token" };
const ADA = { user_name: "ada", path: "/people/", email: "ada@example.com", locale: "de" };

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The frame with the messages, when it has been drawn. */
async function slackFrame(page) {
  const frame = await (await page.waitForSelector("iframe#slack")).contentFrame();
  await frame.waitForURL(/\/slack\//);
  await frame.waitForLoadState("load");
  return frame;
}

describe("a user who is told in Slack", () => {
  let local, page;
  before(async () => {
    local = await startLocal(SLACK);
    page = await openInbox(browser, local);
    await createUser(page, ADA);
    await settled(page, "ada");
    await openMailTo(page, "ada@example.com");
    await page.locator("#tab-slack").click();
  });
  after(() => local?.stop());

  test("is shown what Slack shows, in the user's language and without the password", async () => {
    const text = await (await slackFrame(page)).locator("main").innerText();
    assert.match(text, /Firstkey\s*APP/);
    assert.match(text, /Anmeldung bei AWS\n/);
    assert.match(text, /Benutzername: ada/);
    assert.match(text, /a…@example\.com/);
    assert.ok(!text.includes("ada@example.com"));
  });

  for (const scheme of SCHEMES) {
    test(`looks as Slack does, ${scheme}`, async () => {
      await page.setViewportSize({ width: 1200, height: 900 });
      await page.click(`#scheme-${scheme}`);
      const frame = await slackFrame(page);
      await frame.locator(scheme === "dark" ? "body.dark" : "body:not(.dark)").waitFor();
      assert.deepEqual(await frame.evaluate(contrastProblems, 4.5), []);
      const found = brightness(await page.locator("iframe#slack").screenshot());
      assert.ok(scheme === "dark" ? found < 80 : found > 180, `a brightness of ${found} of 255`);
      await freeze(page);
      assertLooksReviewed(`inbox-slack-${scheme}`, await page.screenshot());
    });

    for (const width of WIDTHS) {
      test(`fits ${width} px, ${scheme}`, async () => {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
        assert.ok(wide <= 0, `the page is ${wide} px wider than the window`);
        const frame = await slackFrame(page);
        assert.ok(await frame.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "the message is wider than its frame");
      });
    }
  }

  test("axe finds nothing", async () => {
    await page.setViewportSize({ width: 1200, height: 900 });
    assert.deepEqual(await axeViolations(page), []);
  });

  test("the keyboard reaches the tab", async () => {
    await page.focus("#tab-slack");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator("[role=tab][aria-selected=true]").innerText(), "Source");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("[role=tab][aria-selected=true]").innerText(), "Slack");
    assert.deepEqual(page.complaints, []);
  });
});

test("without Slack there is no such tab", async () => {
  const local = await startLocal();
  try {
    const page = await openInbox(browser, local);
    await createUser(page, ADA);
    await settled(page, "ada");
    await openMailTo(page, "ada@example.com");
    assert.ok(await page.locator("#tab-slack").isHidden());
    await page.focus("#tab-source");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.locator("[role=tab][aria-selected=true]").innerText(), "HTML");
    await close(page);
  } finally {
    await local.stop();
  }
});
