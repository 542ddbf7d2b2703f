// A mail, opened as in a mail program.

import { PNG } from "pngjs";

/** The mail's pretended address. Nothing has this name: the mail is served from its file. */
const ADDRESS = "https://mail.invalid/";

const LOGO = logo();

/**
 * Opens a mail in a new page.
 *
 * The page's `asked` lists every address that the mail requested. Only its logo is answered, and not even that if images are
 * off; anything else in the list is an error.
 */
export async function openMail(browser, mail, { width = 375, scheme = "light", images = true, touch = false } = {}) {
  const context = await browser.newContext({
    // High enough to show everything, so that overlaps are visible.
    viewport: { width, height: 2400 },
    colorScheme: scheme,
    hasTouch: touch,
    isMobile: touch,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  context.setDefaultTimeout(10_000);
  const asked = [];
  await context.route("**/*", (route) => {
    const url = route.request().url();
    if (url === ADDRESS) return route.fulfill({ contentType: "text/html; charset=utf-8", body: mail.html });
    asked.push(url);
    if (images && url === mail.logo) return route.fulfill({ contentType: "image/png", body: LOGO });
    return route.abort();
  });
  const page = await context.newPage();
  await page.goto(ADDRESS);
  return Object.assign(page, { asked });
}

/** Makes the window as high as the mail, so that a picture shows exactly the mail. */
export async function fit(page, width) {
  await page.setViewportSize({ width, height: 200 });
  await page.setViewportSize({ width, height: await page.evaluate(() => document.documentElement.scrollHeight) });
}

/** Closes the page, and its context with it. */
export function close(page) {
  return page.context().close();
}

/** A disc on a transparent ground, at twice its display size, like most logos. */
function logo() {
  const png = new PNG({ width: 240, height: 80 });
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const disc = Math.hypot(x - 40, y - 40) < 36;
      const bar = x > 90 && x < 230 && y > 24 && y < 56;
      png.data.set(disc ? [47, 91, 215, 255] : bar ? [120, 132, 160, 255] : [0, 0, 0, 0], (y * png.width + x) * 4);
    }
  }
  return PNG.sync.write(png);
}
