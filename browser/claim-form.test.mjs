// The form in which the password is chosen: what is read out, what the keyboard reaches, and what its script does.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch } from "./chromium.mjs";
import { choose, heading, openLink, sent } from "./claim-page.mjs";
import { CHOSEN, invite, startClaims } from "./claims.mjs";
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

/** A field as it is read out. */
async function readOut(page, name) {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send("Accessibility.getFullAXTree");
  const { description, properties } = nodes.find((node) => node.role?.value === "textbox" && node.name?.value === name);
  const has = (property) => properties.find(({ name }) => name === property)?.value.value;
  return { description: description?.value ?? "", isInvalid: has("invalid") === "true", isFocused: has("focused") === true };
}

for (const script of [true, false]) {
  test(`mistakes are read out with their fields, and the first has the focus, ${script ? "with" : "without"} script`, async () => {
    const page = await openLink(browser, await invite(local, `mistaken-${script}`), { script });
    // The marks of the list are for the eye.
    const rules = "Requirements: at least 14 characters";
    assert.equal((await readOut(page, "New password")).description.slice(0, rules.length), rules);
    assert.deepEqual(await readOut(page, "Confirm new password"), { description: "", isInvalid: false, isFocused: false });

    assert.equal(await choose(page, "Short-7", "Other-7"), 422);
    const password = await readOut(page, "New password");
    assert.ok(password.description.startsWith(`Use at least 14 characters. ${rules}`), password.description);
    assert.deepEqual([password.isInvalid, password.isFocused], [true, true]);
    const again = { description: "The passwords don’t match. Type the same one twice.", isInvalid: true, isFocused: false };
    assert.deepEqual(await readOut(page, "Confirm new password"), again);
    assert.match(await page.title(), /^Error: Choose your AWS password/);

    assert.equal(await choose(page, CHOSEN, `${CHOSEN}?`), 422);
    assert.deepEqual(await readOut(page, "Confirm new password"), { ...again, isFocused: true });
    assert.equal((await readOut(page, "New password")).isInvalid, false);
    assert.deepEqual([await page.inputValue("#password"), await page.inputValue("#again")], ["", ""]);
    assert.deepEqual(page.complaints, []);
    await close(page);
  });
}

/** Presses Tab until the focus is back at the start, and returns what it stopped at; each stop has to be visible. */
async function stops(page) {
  const found = [];
  for (;;) {
    await page.keyboard.press("Tab");
    const { name, outline } = await page.evaluate(() => {
      const { activeElement: at } = document;
      return { name: at === document.body ? null : at.id || at.name || at.innerText, outline: getComputedStyle(at).outlineWidth };
    });
    if (name === null || name === found[0]) return found;
    assert.equal(outline, "3px", `${name} does not show that it has the focus`);
    found.push(name);
  }
}

test("the keyboard reaches everything, in order, and sets the password", async () => {
  const page = await openLink(browser, await invite(local, "typist"));
  const all = ["username", "password", "again", "show", "Set password", "help@example.com", "This isn’t for me"];
  assert.deepEqual(await stops(page), all);
  await page.focus("#username");
  await page.keyboard.press("Tab");
  await page.keyboard.type(CHOSEN);
  await page.keyboard.press("Tab");
  await page.keyboard.type(CHOSEN);
  assert.equal(await sent(page, () => page.keyboard.press("Enter")), 200);
  assert.equal(await heading(page), "Your password is set");
  assert.deepEqual(await stops(page), ["Sign in to AWS", "help@example.com"]);
  await close(page);
});

test("the keyboard declines, which takes a tick and a press", async () => {
  const page = await openLink(browser, await invite(local, "stranger"));
  await page.focus("summary");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "confirmed");
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  assert.equal(await sent(page, () => page.keyboard.press("Enter")), 200);
  assert.equal(await heading(page), "Invitation declined");
  await close(page);
});

test("the rules tick off while somebody types", async () => {
  const page = await openLink(browser, await invite(local, "slow"));
  const met = () => page.$$eval("#rules li.met", (all) => all.map((rule) => rule.dataset.rule));
  const steps = [
    ["#password", "a", ["lowercase"]],
    ["#password", "B", ["uppercase", "lowercase"]],
    ["#password", "3", ["uppercase", "lowercase", "number"]],
    ["#password", "_", ["uppercase", "lowercase", "number", "symbol"]],
    ["#password", "xxxxxxxxx", ["uppercase", "lowercase", "number", "symbol"]],
    ["#password", "x", ["at-least", "uppercase", "lowercase", "number", "symbol"]],
    ["#again", "aB3_xxxxxxxxxx", ["at-least", "uppercase", "lowercase", "number", "symbol", "same"]],
    ["#again", "x", ["at-least", "uppercase", "lowercase", "number", "symbol"]],
  ];
  assert.deepEqual(await met(), []);
  assert.equal(await page.innerText("#met[role=status]"), "");
  for (const [field, typed, expected] of steps) {
    await page.locator(field).pressSequentially(typed);
    assert.deepEqual(await met(), expected);
    assert.equal(await page.innerText("#met"), `${expected.length} of 6 requirements met`);
  }
  assert.deepEqual(await axeViolations(page), []);
  await page.fill("#password", "");
  assert.deepEqual([await met(), await page.innerText("#met")], [[], ""]);
  await close(page);
});

test("both passwords can be shown, and are sent as passwords all the same", async () => {
  const page = await openLink(browser, await invite(local, "shown"));
  const types = () => page.$$eval("#password, #again", (fields) => fields.map(({ type }) => type));
  await page.fill("#password", "too short");
  await page.check("#show");
  assert.deepEqual(await types(), ["text", "text"]);
  assert.deepEqual(await axeViolations(page), []);
  await page.uncheck("#show");
  assert.deepEqual(await types(), ["password", "password"]);
  await page.check("#show");
  let atSending;
  await page.exposeFunction("noteTypes", (found) => (atSending = found));
  await page.evaluate(() => {
    const fields = [...document.querySelectorAll("#password, #again")];
    addEventListener("submit", () => window.noteTypes(fields.map(({ type }) => type)));
  });
  assert.equal(await sent(page, () => page.click("#choose button")), 422);
  assert.deepEqual(atSending, ["password", "password"]);
  await page.goBack();
  assert.deepEqual(await types(), ["password", "password"]);
  assert.deepEqual([await page.inputValue("#password"), await page.isDisabled("#choose button")], ["", false]);
  await close(page);
});

test("password managers find what they look for", async () => {
  const page = await openLink(browser, await invite(local, "managed"));
  const fields = await page.$$eval("#choose input:not([type=hidden], [type=checkbox])", (inputs) =>
    inputs.map(({ name, type, autocomplete, readOnly, value }) => ({ name, type, autocomplete, readOnly, value })),
  );
  assert.deepEqual(fields, [
    { name: "username", type: "text", autocomplete: "username", readOnly: true, value: "managed" },
    { name: "password", type: "password", autocomplete: "new-password", readOnly: false, value: "" },
    { name: "again", type: "password", autocomplete: "new-password", readOnly: false, value: "" },
  ]);
  await close(page);
});
