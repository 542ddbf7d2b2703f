// A few mails, compared with their reviewed screenshots.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch, SCHEMES } from "./chromium.mjs";
import { close, fit, openMail } from "./mail-page.mjs";
import { mail } from "./mails.mjs";
import { assertLooksReviewed, compare } from "./pictures.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function picture(name, { width, scheme, change }) {
  const page = await openMail(browser, mail(name), { width, scheme });
  if (change) await page.addStyleTag({ content: change });
  await fit(page, width);
  const found = await page.screenshot();
  await close(page);
  return found;
}

for (const scheme of SCHEMES) {
  for (const width of [375, 1200]) {
    test(`en, ${width} px, ${scheme}`, async () => {
      assertLooksReviewed(`mail-en-${width}-${scheme}`, await picture("en", { width, scheme }));
    });
  }
}

for (const name of ["ja", "en-rtl", "en-longest"]) {
  test(`${name}, 375 px`, async () => {
    assertLooksReviewed(`mail-${name}-375-light`, await picture(name, { width: 375, scheme: "light" }));
  });
}

// What the comparison must detect, and what it must tolerate.
describe("a screenshot", () => {
  const shown = { width: 375, scheme: "light" };
  let good;
  before(async () => (good = await picture("en", shown)));

  for (const [what, change] of [
    ["a missing block", "h1 { display: none !important; }"],
    ["a box of another colour", ":has(> .password) { background: #fde047 !important; }"],
    ["a box that is gone", ":has(> .password) { background: none !important; }"],
    ["an overlap", ":has(> .password) { position: relative; top: -60px; }"],
    ["letters of another font", "* { font-family: monospace !important; }"],
    ["a shift of all text", "h1 { margin-top: 40px !important; }"],
  ]) {
    test(`shows ${what}`, async () => {
      const { problem } = compare(good, await picture("en", { ...shown, change }));
      assert.ok(problem, "the comparison does not see it");
    });
  }

  for (const [what, change] of [
    ["the same", ""],
    ["drawn a little further right", "html { overflow: hidden; } body > * { transform: translateX(0.3px); }"],
    ["drawn a little bolder", "body { -webkit-text-stroke: 0.3px; }"],
    ["set a little wider", "body { letter-spacing: 0.05px; }"],
  ]) {
    test(`may be ${what}`, async () => {
      assert.equal(compare(good, await picture("en", { ...shown, change })).problem, null);
    });
  }
});
