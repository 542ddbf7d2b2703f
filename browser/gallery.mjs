// `cargo xtask gallery`: pictures of the mail and of the inbox, for people.

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";

import { here, launch, SCHEMES } from "./chromium.mjs";
import { createUser, freeze, openInbox, openMailTo, settled, showMailIn } from "./inbox-page.mjs";
import { startLocal } from "./local.mjs";
import { close, fit, openMail } from "./mail-page.mjs";
import { LOCALES, mail } from "./mails.mjs";

const FOLDER = here("../target/gallery/");
const SHOWN_FOLDER = here("../docs/gallery/");

/** The pictures that the documents show and the repository keeps. */
const SHOWN = [
  "mail-en-light-phone",
  "mail-en-dark-phone",
  "mail-ko-light-phone",
  "mail-de-light-desktop",
  "inbox-light",
  "inbox-dark",
];

const DEVICES = { phone: 375, desktop: 800 };
const NAMES = new Intl.DisplayNames(["en"], { type: "language" });

/** The users whose mails are in the pictures of the inbox, the newest last. */
const USERS = [
  { user_name: "minji", path: "/people/", email: "minji@example.com", locale: "ko" },
  { user_name: "ada", path: "/people/", email: "ada@example.com", locale: "en" },
];

/** Writes what the page shows. Playwright has no WebP, which shows letters well in half the bytes of JPEG. */
async function picture(page, name) {
  const debugged = await page.context().newCDPSession(page);
  const { data } = await debugged.send("Page.captureScreenshot", { format: "webp", quality: 60 });
  writeFileSync(`${FOLDER}${name}.webp`, data, "base64");
}

async function pictureMails(browser) {
  for (const locale of LOCALES) {
    for (const scheme of SCHEMES) {
      for (const [device, width] of Object.entries(DEVICES)) {
        const page = await openMail(browser, mail(locale), { width, scheme });
        await fit(page, width);
        await picture(page, `mail-${locale}-${scheme}-${device}`);
        await close(page);
      }
    }
  }
}

async function pictureInbox(browser) {
  const local = await startLocal();
  const page = await openInbox(browser, local);
  for (const user of USERS) {
    await createUser(page, user);
    await openMailTo(page, user.email);
    await settled(page, user.user_name);
  }
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme });
    await showMailIn(page, scheme);
    await freeze(page);
    await picture(page, `inbox-${scheme}`);
  }
  await local.stop();
}

function index() {
  const row = (locale) => {
    const picture = (scheme, device) => {
      const file = `mail-${locale}-${scheme}-${device}.webp`;
      const shown = `width="${device === "phone" ? 120 : 240}" alt="${NAMES.of(locale)}, ${scheme}, ${device}"`;
      return `<a href="${file}"><img src="${file}" ${shown}></a>`;
    };
    const cells = Object.keys(DEVICES).flatMap((device) => SCHEMES.map((scheme) => picture(scheme, device)));
    return `| ${NAMES.of(locale)} | ${cells.join(" | ")} |`;
  };
  return `# Pictures
The names and the password are examples.

## The mail
| language | phone, light | phone, dark | desktop, light | desktop, dark |
|---|---|---|---|---|
${LOCALES.map(row).join("\n")}

## The inbox of \`firstkey-local serve\`
${SCHEMES.map((scheme) => `![The inbox, ${scheme}](inbox-${scheme}.webp)`).join("\n\n")}
`;
}

mkdirSync(FOLDER, { recursive: true });
const browser = await launch();
try {
  await pictureMails(browser);
  await pictureInbox(browser);
  writeFileSync(`${FOLDER}README.md`, index());
  for (const name of SHOWN) copyFileSync(`${FOLDER}${name}.webp`, `${SHOWN_FOLDER}${name}.webp`);
} finally {
  await browser.close();
}
