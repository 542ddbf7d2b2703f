// Names that are hard to display: from the mails of firstkey-core's tests, as a reader sees them.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { launch } from "./chromium.mjs";
import { close, openMail } from "./mail-page.mjs";
import { mail } from "./mails.mjs";
import { bidiProblems } from "./page/bidi.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const SHOWN = {
  "en-hostile": [
    `Ex & <b>ample</b> "Corp"`,
    `"></span><script>1 && '2'`,
    "<img src=x>",
    `<a href="https://example.net">&lt;help&gt;</a>`,
    "</div><script>alert(1)</script>{{ 7 * 7 }}{ $whose }",
  ],
  "en-rtl": ["חברת הדוגמה (בע״מ)", "دعم المثال 1", "יש לקרוא את הכללים לפני הכניסה.", "123456789012"],
  "en-emoji": ["Rakete 🚀 GmbH 👩‍💻", "🆘 help@example.com"],
  "en-longest": [
    "m".repeat(64),
    `https://${"w".repeat(63)}.signin.aws.amazon.com/console`,
    "Donaudampfschifffahrt".repeat(9),
  ],
};

for (const [name, texts] of Object.entries(SHOWN)) {
  test(`${name} shows every name as it is`, async () => {
    const page = await openMail(browser, mail(name));
    // Direction marks are invisible.
    const shown = (await page.innerText("body")).replace(/[\u2066-\u2069]/g, "");
    for (const text of texts) assert.ok(shown.includes(text), `${text} is not in:\n${shown}`);
    await close(page);
  });
}

test("en-rtl: what stands beside a name keeps its place", async () => {
  const page = await openMail(browser, mail("en-rtl"), { width: 1200 });
  const [organisation, contact] = SHOWN["en-rtl"];
  for (const name of [organisation, contact]) assert.deepEqual(await page.evaluate(bidiProblems, name), []);
  await close(page);
});

test("en-emoji: several emoji that mean one thing are drawn as one", async () => {
  const page = await openMail(browser, mail("en-emoji"));
  const widths = await page.evaluate(() => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = getComputedStyle(document.querySelector("h1")).font;
    return ["👩‍💻", "👩", "👩💻"].map((text) => pen.measureText(text).width);
  });
  assert.equal(widths[0], widths[1]);
  assert.equal(widths[2], 2 * widths[1]);
  await close(page);
});

test("en-longest: the password scrolls on a phone, also by keyboard", async () => {
  const page = await openMail(browser, mail("en-longest"), { width: 320 });
  const box = page.locator(":has(> .password)");
  assert.ok(await box.evaluate((element) => element.scrollWidth > element.clientWidth));
  await box.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
  await close(page);
});
