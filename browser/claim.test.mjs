// The whole way of a user who chooses the password: from the mail in the inbox to a sign-in.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { choose, heading, newWindow, watched } from "./claim-page.mjs";
import { CHOSEN, iam, invite, linkIn, mailsTo, startClaims } from "./claims.mjs";
import { launch } from "./chromium.mjs";
import { createUser, openInbox, openMailTo, settled } from "./inbox-page.mjs";
import { close } from "./mail-page.mjs";

const SIGN_IN = "https://123456789012.signin.aws.amazon.com/console";

const WORDS = {
  en: { choose: "Choose your AWS password", done: "Your password is set", chosen: "Your AWS password for Example & Sons was set" },
  de: {
    choose: "Legen Sie Ihr AWS-Passwort fest",
    done: "Ihr Passwort ist festgelegt",
    chosen: "Ihr AWS-Passwort bei Example & Sons wurde festgelegt",
  },
  ja: {
    choose: "AWS のパスワードを設定してください",
    done: "パスワードを設定しました",
    chosen: "AWS のパスワードが設定されました（Example & Sons）",
  },
};

let browser, local;
before(async () => {
  browser = await launch();
  local = await startClaims();
});
after(async () => {
  await browser.close();
  await local?.stop();
});

/** The page behind the link asks for a password; what was chosen is set. */
async function goesTheWay(page, name, locale) {
  const words = WORDS[locale];
  assert.equal(await page.getAttribute("html", "lang"), locale);
  assert.equal(await heading(page), words.choose);
  assert.equal(await page.inputValue("#username"), name);
  await assert.rejects(iam(local, "GetLoginProfile", { UserName: name }), /NoSuchEntity/);
  assert.equal(await choose(page, CHOSEN), 200);
  assert.equal(await page.getAttribute("html", "lang"), locale);
  assert.equal(await heading(page), words.done);
  assert.deepEqual(await page.locator("dd").allInnerTexts(), [name, SIGN_IN]);
  assert.equal(await page.getAttribute("a.button", "href"), SIGN_IN);
  assert.ok(!(await page.content()).includes(CHOSEN), "the page shows the password");
  const profile = await iam(local, "GetLoginProfile", { UserName: name });
  assert.match(profile, /<PasswordResetRequired>false</);
  const mails = await mailsTo(local, name, 2);
  assert.equal(mails[1].subject, words.chosen);
  assert.ok(!JSON.stringify(mails).includes(CHOSEN), "a mail has the password");
}

for (const locale of Object.keys(WORDS)) {
  describe(`in the language of the tag ${locale}, whatever the browser's`, () => {
    test("with script, from the mail in the inbox", async () => {
      const name = `user-${locale}`;
      const page = await openInbox(browser, local);
      await createUser(page, { user_name: name, path: "/people/", email: `${name}@example.com`, locale });
      const frame = await openMailTo(page, `${name}@example.com`);
      await settled(page, name);
      const link = frame.locator("a.value").first();
      const address = linkIn(local, (await mailsTo(local, name, 1))[0]);
      assert.equal(await link.getAttribute("href"), address);
      assert.equal(await link.innerText(), address);
      const inbox = page.url();
      const [tab] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
      watched(tab);
      await tab.waitForLoadState();
      assert.equal(tab.url(), address);
      await goesTheWay(tab, name, locale);
      assert.deepEqual(tab.complaints, []);
      assert.equal(page.url(), inbox);
      await page.locator("#mails a[data-id]", { hasText: WORDS[locale].chosen }).waitFor();
      assert.deepEqual(page.complaints, []);
      await close(page);
    });

    test("without script, from the mail alone", async () => {
      const name = `plain-${locale}`;
      await invite(local, name, locale);
      const [{ id }] = await mailsTo(local, name, 1);
      const mail = await (await newWindow(browser, { script: false })).newPage();
      await mail.goto(`${local.web}/messages/${id}/html`);
      const [tab] = await Promise.all([mail.context().waitForEvent("page"), mail.locator("a.value").first().click()]);
      watched(tab);
      await tab.waitForLoadState();
      assert.ok(await tab.isHidden("#show"), "what needs script is shown");
      await goesTheWay(tab, name, locale);
      assert.deepEqual(tab.complaints, []);
      await close(mail);
    });
  });
}
