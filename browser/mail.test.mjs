// Every reviewed mail, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch, SCHEMES, WIDTHS } from "./chromium.mjs";
import { close, openMail } from "./mail-page.mjs";
import { claimMails, LOCALES, mail, mails } from "./mails.mjs";
import { brightness } from "./pictures.mjs";
import { contrastProblems } from "./page/contrast.mjs";
import { missingGlyphs } from "./page/glyphs.mjs";
import { layoutProblems } from "./page/layout.mjs";

/** Gmail clips mails at 102 kB. */
const LARGEST = 100_000;

/** WCAG's AA for text of any size. */
const CONTRAST = 4.5;

/** The only place whose text may exceed its edge: a password of 128 characters on a phone. */
const SCROLLS = ".password, :has(> .password)";

/** The link to the sign-in page. */
const CONSOLE = "a.value[href$='/console']";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("there is a mail in each language", () => {
  const names = mails.map((mail) => mail.name);
  assert.deepEqual(names.filter((name) => LOCALES.includes(name)), LOCALES);
  const claims = LOCALES.flatMap((locale) => [`${locale}-chosen`, `${locale}-link`]);
  assert.deepEqual(claimMails.map((mail) => mail.name), claims.sort());
});

// Without rules for them, browsers break lines of these languages between any two letters.
for (const [name, phrase] of [
  ["ja", "ようこそ|発行しました|お知らせください"],
  ["ko", "\\p{Script=Hangul}+"],
  ["ko-link", "\\p{Script=Hangul}+"],
]) {
  test(`${name} breaks lines between phrases`, async () => {
    const page = await openMail(browser, mail(name));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 2400 });
      assert.deepEqual(await page.evaluate(brokenPhrases, phrase), [], `${width} px`);
    }
    await close(page);
  });
}

for (const mail of [...mails, ...claimMails]) {
  describe(`the mail ${mail.name}`, () => {
    let page;
    before(async () => (page = await openMail(browser, mail)));
    after(() => close(page));

    const show = async (width, scheme) => {
      await page.setViewportSize({ width, height: 2400 });
      await page.emulateMedia({ colorScheme: scheme });
    };

    for (const scheme of SCHEMES) {
      for (const width of WIDTHS) {
        // 320 px also stand for a window of 640 px at 200 %.
        test(`fits ${width} px, ${scheme}`, async () => {
          await show(width, scheme);
          assert.deepEqual(await page.evaluate(layoutProblems, SCROLLS), []);
        });
      }

      test(`can be read, ${scheme}`, async () => {
        await show(375, scheme);
        assert.deepEqual(await page.evaluate(contrastProblems, CONTRAST), []);
      });

      for (const width of [375, 1200]) {
        test(`axe finds nothing at ${width} px, ${scheme}`, async () => {
          await show(width, scheme);
          assert.deepEqual(await axeViolations(page), []);
        });
      }
    }

    test("dark is dark and light is light", async () => {
      const edge = async (scheme) => {
        await show(375, scheme);
        return brightness(await page.screenshot({ clip: { x: 1, y: 1, width: 2, height: 2 } }));
      };
      const [light, dark] = [await edge("light"), await edge("dark")];
      assert.ok(light > 200 && dark < 60, `brightness in light ${light}, in dark ${dark}, of 255`);
    });

    test("asks for nothing but its logo", () => {
      assert.deepEqual(page.asked, mail.logo ? [mail.logo] : []);
      if (mail.logo) assert.match(mail.logo, /^https:\/\//);
    });

    test("without images nothing is lost", async () => {
      const blocked = await openMail(browser, mail, { images: false });
      for (const width of WIDTHS) {
        await blocked.setViewportSize({ width, height: 2400 });
        assert.deepEqual(await blocked.evaluate(layoutProblems, SCROLLS), []);
      }
      const alternative = await blocked.evaluate(() => [...document.images].map(({ alt, width }) => ({ alt, width })));
      for (const { alt, width } of alternative) {
        assert.ok(alt, "the logo has no alternative text");
        assert.ok(width > 20, `the alternative text is ${width} px wide`);
      }
      await close(blocked);
    });

    test("is plain: no script, form, font, frame or tracking pixel", async () => {
      assert.ok(Buffer.byteLength(mail.html) < LARGEST, `${Buffer.byteLength(mail.html)} bytes`);
      const found = await page.evaluate(() => {
        const active =
          "script, form, input, button, link, iframe, object, embed, video, audio, svg, base, meta[http-equiv=refresh]";
        const all = [...document.querySelectorAll("*")];
        return {
          active: [...document.querySelectorAll(active)].map((element) => element.outerHTML),
          handlers: all.flatMap((element) => element.getAttributeNames()).filter((name) => name.startsWith("on")),
          pixels: [...document.images].map(({ width, height }) => Math.min(width, height)).filter((side) => side <= 2),
          images: document.images.length,
        };
      });
      assert.deepEqual(found, { active: [], handlers: [], pixels: [], images: mail.logo ? 1 : 0 });
      // Including the parts that only Outlook reads.
      assert.doesNotMatch(mail.html, /@import|@font-face|url\(|javascript:|<script|<v:/i);
    });

    test("says its language", async () => {
      const lang = await page.getAttribute("html", "lang");
      const locale = LOCALES.find((locale) => mail.name === locale || mail.name.startsWith(`${locale}-`));
      if (mail.name === "pseudo") assert.ok(Intl.getCanonicalLocales(lang).length === 1);
      else assert.equal(lang, locale);
    });

    test("links to its pages, in words that are the address", async () => {
      const links = await page.$$eval("a", (all) => all.map((link) => [link.getAttribute("href"), link.textContent.trim()]));
      const pages = links.filter(([href]) => !href?.startsWith("mailto:"));
      const claim = mail.isChosen === false ? [/^https:\/\/claim\.example\.com\/c\/[\w-]{43}$/] : [];
      const expected = [...claim, /^https:\/\/[\w.-]+\/console$/];
      assert.equal(pages.length, expected.length);
      for (const [index, [address, text]] of pages.entries()) {
        assert.match(address, expected[index]);
        assert.equal(text, address);
      }
    });

    test("the address breaks before the dots of the host, and nowhere within a name", async () => {
      for (const width of WIDTHS) {
        await show(width, "light");
        const lines = await page.evaluate(linesOf, CONSOLE);
        const address = await page.textContent(CONSOLE);
        assert.equal(lines.join(""), address);
        // The longest alias has no room on any line.
        if (mail.name === "en-longest") continue;
        const alias = new URL(address).hostname.split(".")[0];
        const starts = lines.slice(1).filter((line) => !line.startsWith(alias) && !/^[./]/.test(line));
        assert.deepEqual(starts, [], `${width} px: ${lines.join(" | ")}`);
      }
    });

    test("the steps hang beside their numbers", async () => {
      for (const width of WIDTHS) {
        await show(width, "light");
        const steps = await page.$$eval("h2", (all) => all.map((step) => {
          const range = document.createRange();
          range.selectNodeContents(step);
          const lefts = [...range.getClientRects()].map(({ left }) => Math.round(left));
          const number = step.closest("tr").cells[0];
          return { number: number.innerText, lefts: new Set(lefts).size, isBeside: number.getBoundingClientRect().right <= lefts[0] };
        }));
        const numbers = mail.isChosen ? ["1", "2"] : ["1", "2", "3"];
        assert.deepEqual(steps, numbers.map((number) => ({ number, lefts: 1, isBeside: true })), `${width} px`);
      }
    });

    test("is read out in order", async () => {
      const order = await page.$$eval("h1, .value", (all) => all.map((part) => (part.matches(".password") ? "password" : part.localName)));
      const links = mail.isChosen === false ? ["a", "a"] : ["a"];
      assert.deepEqual(order, ["h1", ...links, "span", ...(mail.password ? ["password"] : [])]);
      const tables = await page.$$eval("table", (all) => all.map((table) => table.getAttribute("role")));
      assert.deepEqual(tables.filter((role) => role !== "presentation" && role !== "none"), []);
    });

    test("the fonts have every letter", async () => {
      assert.deepEqual(await page.evaluate(missingGlyphs), []);
    });

    test("one click selects the user name exactly, and an address is copied as it is", async () => {
      for (const width of [375, 1200]) {
        await show(width, "light");
        const name = page.locator("span.value:not(.password)");
        await name.click();
        assert.equal(await selection(page), await name.textContent());
        for (const link of await page.locator("a.value").all()) {
          await link.evaluate((element) => getSelection().selectAllChildren(element));
          assert.equal(await selection(page), await link.getAttribute("href"));
        }
      }
    });

    if (!mail.password) return;

    test("the password stands on one line, in letters of one width, and is no link", async () => {
      for (const width of WIDTHS) {
        await show(width, "light");
        assert.deepEqual(await page.evaluate(passwordLook), { lines: 1, sameWidth: true, isLink: false });
      }
    });

    test("one click selects the password exactly, and copies it", async () => {
      for (const width of [375, 1200]) {
        await show(width, "light");
        await page.click(".password");
        assert.equal(await selection(page), mail.password);
        await page.keyboard.press("Control+C");
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), mail.password);
        await page.evaluate(() => Promise.all([getSelection().empty(), navigator.clipboard.writeText("")]));
      }
    });

    // Where the mail program has no styles, or shows the text part.
    test("a double click selects the password exactly, also as plain text", async () => {
      const plain = await openMail(browser, { ...mail, html: `<pre>3.\n\n${mail.password}\n\nThen</pre>` });
      const { x, y } = await plain.evaluate(placeOf, mail.password);
      await plain.mouse.dblclick(x, y);
      assert.equal((await selection(plain)).trim(), mail.password);
      await close(plain);
    });

    test("one tap selects the password exactly", async () => {
      const phone = await openMail(browser, mail, { touch: true });
      await phone.tap(".password");
      assert.equal(await selection(phone), mail.password);
      await close(phone);
    });
  });
}

const selection = (page) => page.evaluate(() => getSelection().toString());

/** A place on the first letters of a text. */
function placeOf(text) {
  const range = document.createRange();
  const node = document.querySelector("pre").firstChild;
  range.setStart(node, node.data.indexOf(text));
  range.setEnd(node, node.data.indexOf(text) + 2);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

/** What an element shows, line by line. */
function linesOf(selector) {
  const lines = [];
  let last;
  const texts = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (let index = 0; index < texts.currentNode.length; index++) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + 1);
      const { top } = range.getBoundingClientRect();
      if (last === undefined || Math.abs(top - last) > 3) lines.push("");
      last = top;
      lines[lines.length - 1] += range.toString();
    }
  }
  return lines;
}

/** The phrases that do not fit on one line; addresses and names may take several. */
function brokenPhrases(phrase) {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest(".value")) continue;
    for (const { 0: found, index } of text.data.matchAll(new RegExp(phrase, "gu"))) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + found.length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(found);
    }
  }
  return broken;
}

function passwordLook() {
  const element = document.querySelector(".password");
  const range = document.createRange();
  range.selectNodeContents(element);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `16px ${getComputedStyle(element).fontFamily}`;
  return {
    lines: range.getClientRects().length,
    sameWidth: pen.measureText("iiii").width === pen.measureText("MMMM").width,
    isLink: element.closest("a") !== null,
  };
}
