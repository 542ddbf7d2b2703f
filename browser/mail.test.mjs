// Every reviewed mail, in a real browser.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch, SCHEMES, WIDTHS } from "./chromium.mjs";
import { close, openMail } from "./mail-page.mjs";
import { LOCALES, mail, mails } from "./mails.mjs";
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

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

test("there is a mail in each language", () => {
  const names = mails.map((mail) => mail.name);
  assert.deepEqual(names.filter((name) => LOCALES.includes(name)), LOCALES);
});

// Without rules for them, browsers break lines of these languages between any two letters.
for (const [name, phrase] of [
  ["ja", "ご案内|用意されました|お知らせください"],
  ["ko", "\\p{Script=Hangul}+"],
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

for (const mail of mails) {
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

    test("links to the console, in words that are the address", async () => {
      const links = await page.$$eval("a", (all) => all.map((link) => [link.getAttribute("href"), link.textContent.trim()]));
      const [[address, text], ...others] = links.filter(([href]) => !href?.startsWith("mailto:"));
      assert.match(address, /^https:\/\/[\w.-]+\/console$/);
      assert.equal(text, address);
      assert.deepEqual(others, []);
    });

    test("is read out in order", async () => {
      const places = await page.evaluate(() => {
        const order = [...document.querySelectorAll("*")];
        const link = document.querySelector("a[href^=https]");
        return ["h1", "password"].map((name) => document.querySelectorAll(name === "h1" ? "h1" : ".password").length).concat(
          order.indexOf(document.querySelector("h1")) < order.indexOf(link),
          order.indexOf(link) < order.indexOf(document.querySelector(".password")),
        );
      });
      assert.deepEqual(places, [1, 1, true, true]);
      const tables = await page.$$eval("table", (all) => all.map((table) => table.getAttribute("role")));
      assert.deepEqual(tables.filter((role) => role !== "presentation" && role !== "none"), []);
    });

    test("the fonts have every letter", async () => {
      assert.deepEqual(await page.evaluate(missingGlyphs), []);
    });

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

    test("one tap selects the password exactly", async () => {
      const phone = await openMail(browser, mail, { touch: true });
      await phone.tap(".password");
      assert.equal(await selection(phone), mail.password);
      await close(phone);
    });
  });
}

const selection = (page) => page.evaluate(() => getSelection().toString());

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
