// What Chromium's password manager makes of the page, by its own account: the log of chrome://password-manager-internals.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { choose } from "./claim-page.mjs";
import { CHOSEN, invite, startClaims } from "./claims.mjs";
import { launchWithProfile } from "./chromium.mjs";

let folder, context, log, local;
before(async () => {
  local = await startClaims();
  folder = mkdtempSync(join(tmpdir(), "firstkey-browser-"));
  context = await launchWithProfile(folder);
  context.setDefaultTimeout(10_000);
  log = await context.newPage();
  await log.goto("chrome://password-manager-internals");
});
after(async () => {
  await context?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
  await local?.stop();
});

/** Waits until the log says something, and returns it as far as it has come. */
async function logged(text) {
  await log.getByText(text).first().waitFor({ state: "attached" });
  return log.innerText("body");
}

test("it takes the form for a new password of that user, and offers to keep it once it is set", async () => {
  const link = await invite(local, "ada");
  const page = await context.newPage();
  const notes = [];
  page.on("console", (message) => notes.push(message.text()));
  await page.goto(link);

  assert.equal(await choose(page, "too short"), 422);
  await logged("Decision: DROP the password");
  assert.equal(await choose(page, CHOSEN), 200);
  const said = await logged("Decision: ASK the user");

  const parsed = said.split("Form parsing output: {").at(-1).split("}")[0];
  const roles = [...parsed.matchAll(/^\s*([\w ]+ element) : +(\w*) ,$/gm)].map(([, role, name]) => [role, name]);
  assert.deepEqual(Object.fromEntries(roles), {
    "Username element": "username",
    "Password element": "",
    "New password element": "password",
    "Confirmation password element": "again",
  });
  // Its advice for forms that it does not understand.
  assert.deepEqual(notes.filter((note) => note.startsWith("[DOM]")), []);
  await page.close();
});
