// The page's script repeats the rules for passwords, and the server decides: both have to agree, whatever is typed.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { launch } from "./chromium.mjs";
import { choose, heading, openLink, sent } from "./claim-page.mjs";
import { CHOSEN, iam, invite, startClaims } from "./claims.mjs";
import { close } from "./mail-page.mjs";

/** What the server says about a broken rule, by the script's name for the rule; those without a name only the server knows. */
const ERRORS = [
  ["at-least", /^Use at least \d+ characters\.$/],
  ["uppercase", /^Add an uppercase letter/],
  ["lowercase", /^Add a lowercase letter/],
  ["number", /^Add a number/],
  ["symbol", /^Add one of these symbols/],
  ["three-classes", /^Use at least three of these/],
  ["same", /^The passwords don’t match/],
  [null, /^Use \d+ characters at most|^Use only letters without accents|^This is a name|^This is one of the first passwords/],
];

/** What somebody types into both fields, or into each. */
const TYPED = [
  ["a"],
  ["A"],
  ["7"],
  ["_"],
  [" "],
  ["              "],
  ["aB3_"],
  ["aaaaaaa"],
  ["aaaaaaaa"],
  ["aaaaaaaaaaaaa"],
  ["aaaaaaaaaaaaaa"],
  ["AAAAAAA7"],
  ["aaaaAAAA"],
  ["aaaaaa77"],
  ["aaaaaaaaaaa7A_", "aaaaaaaaaaa7A-"],
  ["aaaaaaaaaaaa7A_", "aaaaaaaaaaaa7A_ "],
  ["aaaaaaaaaaaa7A_", ""],
  ["aaaa7A_aaaaaa"],
  ["short-7A", "Short-7A"],
  // Letters, digits and symbols of other kinds are none to IAM.
  ["ÄÖÜäöüßéñçøåÆŒ"],
  ["ＡＢＣａｂｃ１２３！＠＃＄％"],
  ["ABCabc١٢٣٤٥٦٧٨"],
  ["passwordPASSWORD٣", "passwordPASSWORD٤"],
  ["abcDEF—…«»„“€£"],
  // Characters that two UTF-16 units make are one.
  ["🚀🚀🚀🚀🚀🚀🚀"],
  ["🚀🚀🚀🚀🚀🚀🚀🚀"],
  ["🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀"],
  ["🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀"],
  ["👩‍💻👩‍💻👩‍💻"],
  ["e\u0301e\u0301e\u0301e\u0301"],
  // As many as are allowed, and one more.
  [`aB3_${"x".repeat(124)}`, `aB3_${"x".repeat(123)}`],
  [`aB3_${"x".repeat(125)}`],
  // What only the server knows.
  ["correcthorsebatterystaple"],
  ["Password1!"],
  ["123456789012"],
  ["example & sons"],
  ["%41%20+&=?#;"],
  ["<b>a</b>\"'A7"],
  ["~~~~~~~~~~~~~~"],
  ["\\\\//..,,;;::??<<>>"],
  ["aaaaaaaa!"],
  ["aaaaaaaa'"],
  ["`~,.<>/?;:\"\\"],
];

const POLICIES = {
  "the account's rules": { prepare: () => {}, rules: ["at-least", "uppercase", "lowercase", "number", "symbol", "same"] },
  "the rules of an account that has none": {
    prepare: (local) => iam(local, "DeleteAccountPasswordPolicy"),
    rules: ["at-least", "three-classes", "same"],
  },
};

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

for (const [policy, { prepare, rules }] of Object.entries(POLICIES)) {
  describe(policy, () => {
    let local, page;
    before(async () => {
      local = await startClaims();
      await prepare(local);
      page = await openLink(browser, await invite(local, "ada"));
    });
    after(() => local?.stop());

    const unmet = () => page.$$eval("#rules li:not(.met)", (all) => all.map((rule) => rule.dataset.rule));

    test("are on the page", async () => assert.deepEqual(await unmet(), rules));

    for (const [password, again = password] of TYPED) {
      test(`${JSON.stringify(password.slice(0, 40))} and ${JSON.stringify(again.slice(0, 40))}`, async () => {
        await page.fill("#password", password);
        await page.fill("#again", again);
        const isRight = (await unmet()).length === 0;
        // What may be right is typed differently twice, so that it is not set.
        if (isRight) await page.fill("#again", `${again}?`);
        const expected = await unmet();
        assert.equal(await sent(page, () => page.press("#again", "Enter")), 422);
        const errors = await page.locator(".errors li").allInnerTexts();
        const broken = errors.map((error) => {
          const found = ERRORS.find(([, words]) => words.test(error));
          assert.ok(found, `the page says “${error}”`);
          return found[0];
        });
        assert.deepEqual(broken.filter((rule) => rule !== null), expected);
      });
    }

    test("nothing at all", async () => {
      assert.equal(await choose(page, ""), 422);
      assert.deepEqual(await page.locator(".errors li").allInnerTexts(), ["Enter a password."]);
      assert.deepEqual(await unmet(), rules);
    });

    test("a password that meets all of them", async () => {
      await page.fill("#password", CHOSEN);
      await page.fill("#again", CHOSEN);
      assert.deepEqual(await unmet(), []);
      assert.equal(await choose(page, CHOSEN), 200);
      assert.equal(await heading(page), "Your password is set");
      assert.deepEqual(page.complaints, []);
      await close(page);
    });
  });
}
