// Programs that look for danger in mail: they open links, run scripts and press buttons. None of it uses a link up.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { choose, heading, openLink } from "./claim-page.mjs";
import { CHOSEN, expire, iam, invite, mailsTo, record, startClaims } from "./claims.mjs";
import { launch } from "./chromium.mjs";
import { close } from "./mail-page.mjs";

let browser, local;
before(async () => {
  browser = await launch();
  local = await startClaims();
});
after(async () => {
  await browser.close();
  await local?.stop();
});

/** A new user's link; after `act` nothing has come of it, and it still works. */
async function survives(name, act) {
  const link = await invite(local, name);
  const before = await record(local, name);
  await act(link);
  const after = await record(local, name);
  assert.deepEqual(after, before);
  assert.equal(after.claim.M.state.S, "open");
  await assert.rejects(iam(local, "GetLoginProfile", { UserName: name }), /NoSuchEntity/);
  assert.equal((await mailsTo(local, name, 1)).length, 1);
  const page = await openLink(browser, link);
  assert.equal(await choose(page, CHOSEN), 200);
  await close(page);
}

test("opening a link, often and in advance", async () => {
  const prefetches = [{ purpose: "prefetch" }, { "sec-purpose": "prefetch;prerender" }, { "x-moz": "prefetch" }];
  await survives("opened", async (link) => {
    const looks = [
      ...Array.from({ length: 20 }, () => ({ method: "GET" })),
      ...Array.from({ length: 5 }, () => ({ method: "HEAD" })),
      ...prefetches.map((headers) => ({ method: "GET", headers })),
    ];
    const answers = await Promise.all(looks.map((look) => fetch(link, look)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const bodies = await Promise.all(answers.map((answer) => answer.text()));
    for (const [index, { method }] of looks.entries()) assert.equal(bodies[index] === "", method === "HEAD");
  });
});

for (const script of [true, false]) {
  test(`pressing every button, ${script ? "with" : "without"} script`, async () => {
    await survives(`pressed-${script}`, async (link) => {
      const page = await openLink(browser, link, { script });
      const count = await page.locator("button").count();
      assert.equal(count, 2);
      for (let index = 0; index < count; index++) {
        await page.goto(link);
        await page.click("summary");
        await page.locator("button").nth(index).click();
        await page.waitForLoadState();
        assert.equal(await heading(page), "Choose your AWS password");
      }
      await close(page);
    });
  });
}

test("sending every form as it is, past the browser's own checks", async () => {
  await survives("sent", async (link) => {
    const page = await openLink(browser, link);
    const count = await page.locator("form").count();
    for (let index = 0; index < count; index++) {
      await page.goto(link);
      await Promise.all([page.waitForEvent("load"), page.evaluate((at) => document.forms[at].submit(), index)]);
      assert.equal(await heading(page), "Choose your AWS password");
    }
    await close(page);
  });
});

test("a form without its fields", async () => {
  await survives("bare", async (link) => {
    const headers = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };
    const statuses = { "": 400, "action=choose": 400, "action=renew": 200, "action=not-me": 200, "action=send-code": 200 };
    for (const [body, status] of Object.entries(statuses)) {
      assert.equal((await fetch(link, { method: "POST", headers, body })).status, status, body);
    }
  });
});

test("the button for another link brings three mails a day at most", async () => {
  const link = await invite(local, "renewed");
  await expire(local, "renewed");
  const page = await openLink(browser, link);
  for (let press = 0; press < 5; press++) {
    await page.goto(link);
    await Promise.all([page.waitForEvent("load"), page.evaluate(() => document.forms[0].submit())]);
    assert.equal(await heading(page), "Check your email");
  }
  assert.equal((await mailsTo(local, "renewed", 4)).length, 4);
  await close(page);
});
