// The reviewed mails. firstkey-core's tests prove that the code writes exactly these files.

import { readdirSync, readFileSync } from "node:fs";

import { here } from "./chromium.mjs";

const FOLDER = here("../crates/firstkey-core/tests/it/mails/");
const ENDING = ".snap.html";

/** The mail's languages, from the names of their files. Each has a mail of that name. */
export const LOCALES = readdirSync(here("../crates/firstkey-core/locales/")).map((file) => file.replace(/\.ftl$/, "")).sort();

const SPECIAL = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/** All mails with a password by name: `ko`, `en-rtl`, …; each with its HTML and the password in it. */
export const mails = read("", (name, html) => ({ password: onlyPassword(name, html) }));

/** The mails to users who choose their password: `ko-link` has the link, `ko-chosen` says that the password is set. */
export const claimMails = read("claims/", (name) => ({ isChosen: name.endsWith("-chosen") }));

export function mail(name) {
  const found = [...mails, ...claimMails].find((candidate) => candidate.name === name);
  if (!found) throw new Error(`there is no mail ${name}${ENDING} among the snapshots of firstkey-core`);
  return found;
}

function read(folder, describe) {
  const files = readdirSync(FOLDER + folder).filter((name) => name.endsWith(ENDING));
  return files.sort().map((file) => {
    const html = readFileSync(FOLDER + folder + file, "utf8");
    const name = file.slice(0, -ENDING.length);
    return { name, html, logo: logoOf(html), ...describe(name, html) };
  });
}

/** The password, read without a browser: one click has to select it. */
function onlyPassword(name, html) {
  const found = [...html.matchAll(/<(\w+)[^>]*\sclass="[^"]*\bpassword\b[^"]*"[^>]*>([^<]*)<\/\1>/g)];
  if (found.length !== 1) throw new Error(`${name}: ${found.length} elements of the class password, instead of one`);
  return decoded(found[0][2]);
}

function logoOf(html) {
  const image = html.match(/<img[^>]*\ssrc="([^"]*)"/);
  // As a browser serialises it, with some characters escaped.
  return image ? new URL(decoded(image[1])).href : null;
}

function decoded(text) {
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (entity, name) => {
    if (!name.startsWith("#")) return SPECIAL[name] ?? entity;
    const digits = name.slice(1);
    return String.fromCodePoint(/^x/i.test(digits) ? parseInt(digits.slice(1), 16) : Number(digits));
  });
}
