// Every page that a link can lead to, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch, SCHEMES, WIDTHS } from "./chromium.mjs";
import { heading } from "./claim-page.mjs";
import { openState, startStates, STATES } from "./claim-states.mjs";
import { close } from "./mail-page.mjs";
import { contrastProblems } from "./page/contrast.mjs";
import { missingGlyphs } from "./page/glyphs.mjs";
import { layoutProblems } from "./page/layout.mjs";
import { brightness } from "./pictures.mjs";

/** The largest page, in bytes. */
const LARGEST = 30_000;

/** The states that say most, which are looked at in other languages, too. */
const LONG = ["wrong", "done", "superseded"];

/** No text may exceed its edge. */
const SCROLLS = ".nothing";

let browser, clouds;
before(async () => {
  browser = await launch();
  clouds = await startStates();
});
after(async () => {
  await browser.close();
  await clouds?.stop();
});

const CASES = [
  ...Object.keys(STATES).map((state) => [state, "en"]),
  ...["de", "ja"].flatMap((locale) => LONG.map((state) => [state, locale])),
];

for (const [state, locale] of CASES) {
  describe(`the page ${state} in ${locale}`, () => {
    let page;
    before(async () => (page = await openState(browser, clouds, state, locale)));
    after(() => page && close(page));

    test("says what it should", async () => {
      assert.equal(page.status, STATES[state].status);
      assert.equal(await page.getAttribute("html", "lang"), locale);
      if (locale === "en") assert.equal(await heading(page), STATES[state].heading);
      assert.deepEqual(await page.evaluate(missingGlyphs), []);
      assert.ok(Buffer.byteLength(await page.content()) < LARGEST);
    });

    for (const scheme of SCHEMES) {
      test(`can be read, ${scheme}`, async () => {
        await page.emulateMedia({ colorScheme: scheme });
        // Everything that can be unfolded is.
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 2400 });
          assert.deepEqual(await page.evaluate(layoutProblems, SCROLLS), [], `${width} px`);
        }
        assert.deepEqual(await page.evaluate(contrastProblems, 4.5), []);
        assert.deepEqual(await axeViolations(page), []);
        const edge = brightness(await page.screenshot({ clip: { x: 1, y: 1, width: 2, height: 2 } }));
        assert.ok(scheme === "dark" ? edge < 60 : edge > 200, `a brightness of ${edge} of 255`);
      });
    }

    test("its policy forbids nothing that it has", () => assert.deepEqual(page.complaints, []));
  });
}
