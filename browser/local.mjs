// `firstkey-local serve` as a child process.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { needed } from "./chromium.mjs";

/** The tests' configuration. */
export const CONFIGURED = {
  FIRSTKEY_SENDER: "Example IT <it@example.com>",
  FIRSTKEY_ORG_NAME: "Example & Sons",
  FIRSTKEY_SUPPORT_CONTACT: "help@example.com",
};

/** Starts the local cloud on free ports. `web` and `aws` are where it listens; `stop` ends it as Ctrl-C does. */
export async function startLocal(configuration = CONFIGURED) {
  const child = spawn(needed("FIRSTKEY_LOCAL"), ["serve", "--aws-port", "0", "--web-port", "0"], {
    // The caller's environment may contain a configuration of Firstkey.
    env: { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1", ...configuration },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.on("exit", kill);
  const { web, aws } = await urls(child);
  const stop = async () => {
    child.kill("SIGINT");
    const [code] = await ended;
    process.off("exit", kill);
    assert.equal(code, 0, "`firstkey-local serve` did not end well after Ctrl-C");
  };
  return { web, aws, stop };
}

/** The addresses that it prints. Keeps reading to the end, because a full pipe would stop it. */
function urls(child) {
  const found = {};
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`\`firstkey-local serve\` ended with ${code} before it listened`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, label, url] = line.match(/^(AWS endpoint|Inbox) +(http:\S+)$/) ?? [];
      if (label) found[label === "Inbox" ? "web" : "aws"] = url;
      if (found.web && found.aws) resolve(found);
    });
  });
}

/** A call to the AWS endpoint, which reads only the service from the signature. Returns the answer once it is a success. */
export async function callAws({ aws }, service, { path = "/", headers, body }) {
  const scope = `test/20260101/us-east-1/${service}/aws4_request`;
  const answer = await fetch(`${aws}${path}`, {
    method: "POST",
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`, ...headers },
    body,
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return text;
}

/** Sends an arbitrary mail through the local SES. */
export async function sendMail(local, subject, html, name = "ada") {
  await callAws(local, "ses", {
    path: "/v2/email/outbound-emails",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      FromEmailAddress: CONFIGURED.FIRSTKEY_SENDER,
      Destination: { ToAddresses: [`${name}@example.com`] },
      Content: { Simple: { Subject: { Data: subject }, Body: { Html: { Data: html }, Text: { Data: subject } } } },
    }),
  });
}
