// Users who choose their password on a page: their links, and what IAM and the ledger know of them.

import { callAws, CONFIGURED, startLocal } from "./local.mjs";

/** How long a step of the local cloud may take. */
const TIMEOUT = 10_000;
const TABLE = "firstkey";

/** A password that keeps the rules of the local account. */
export const CHOSEN = "Correct-Horse-7-Battery";

/** Starts a local cloud whose users get a link. */
export const startClaims = (more = {}) => startLocal({ ...CONFIGURED, FIRSTKEY_DELIVERY: "claim", ...more });

/** Calls IAM. */
export function iam(local, action, parameters = {}) {
  return callAws(local, "iam", { body: new URLSearchParams({ Action: action, Version: "2010-05-08", ...parameters }) });
}

/** Creates a user with an address of that name, and returns the link in the mail. */
export async function invite(local, name, locale = "en") {
  const tags = { email: `${name}@example.com`, locale };
  const parameters = Object.entries(tags).flatMap(([key, value], index) => [
    [`Tags.member.${index + 1}.Key`, key],
    [`Tags.member.${index + 1}.Value`, value],
  ]);
  await iam(local, "CreateUser", { UserName: name, Path: "/people/", ...Object.fromEntries(parameters) });
  const [mail] = await mailsTo(local, name, 1);
  return linkIn(local, mail);
}

/** The mails to a user, the oldest first, once there are that many and the user's record is free. */
export async function mailsTo(local, name, count) {
  return eventually(`${count} mails to ${name}`, async () => {
    const all = await (await fetch(`${local.web}/api/messages`)).json();
    const found = all.filter(({ to }) => to.includes(`${name}@example.com`)).reverse();
    return found.length >= count && (await record(local, name)).lease?.M === undefined ? found : null;
  });
}

/** The link in a mail: it has a line of its own. */
export function linkIn({ web }, { text }) {
  const lines = text.split(/\r?\n/).filter((line) => line.startsWith(`${web}/c/`));
  if (lines.length !== 1) throw new Error(`${lines.length} links to the page in:\n${text}`);
  return lines[0];
}

/** A user's record in the ledger, in DynamoDB's notation. */
export async function record(local, name) {
  const { Items } = await dynamodb(local, "Scan", { TableName: TABLE, ConsistentRead: true });
  const found = Items.find((item) => item.user_name?.S === name);
  if (!found) throw new Error(`the ledger knows no ${name}`);
  return found;
}

/** Changes a user's record, as if it had come to be at another time. */
export async function rewrite(local, name, change) {
  const item = await record(local, name);
  change(item);
  await dynamodb(local, "PutItem", { TableName: TABLE, Item: item });
}

/** The link's time is over. */
export const expire = (local, name) =>
  rewrite(local, name, ({ claim }) => (claim.M.expires_at.S = new Date(Date.now() - 60_000).toISOString()));

async function dynamodb(local, operation, request) {
  const headers = { "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": `DynamoDB_20120810.${operation}` };
  return JSON.parse(await callAws(local, "dynamodb", { headers, body: JSON.stringify(request) }));
}

async function eventually(what, look) {
  const deadline = Date.now() + TIMEOUT;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`not within ${TIMEOUT} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
