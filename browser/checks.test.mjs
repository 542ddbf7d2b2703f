// The checks themselves: each finds its fault. Every page here but the first has one fault.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { axeViolations } from "./accessibility.mjs";
import { launch } from "./chromium.mjs";
import { close, openMail } from "./mail-page.mjs";
import { bidiProblems } from "./page/bidi.mjs";
import { contrastProblems } from "./page/contrast.mjs";
import { missingGlyphs } from "./page/glyphs.mjs";
import { layoutProblems } from "./page/layout.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Runs a check inside a page with only this body. */
async function found(body, check, argument) {
  const head = `<!doctype html><meta name="viewport" content="width=device-width">`;
  const page = await openMail(browser, { html: `${head}<body style="margin: 0">${body}` });
  const problems = check === axeViolations ? await axeViolations(page) : await page.evaluate(check, argument);
  await close(page);
  return problems;
}

const LONG = "x".repeat(100);

test("layout: nothing is wrong with what fits, nor with an element that scrolls", async () => {
  const body = `<p>fits <b>well</b></p><div class="own" style="overflow: auto">${LONG}</div>`;
  assert.deepEqual(await found(body, layoutProblems, ".own"), []);
});

for (const [what, body, expected] of [
  [
    "too wide",
    `<p style="margin: 0; width: 400px; text-align: right">wide`,
    ["the page is 400 px wide in a window of 375 px", /^“wide” reaches from .* to 400 px in a window of 375 px$/],
  ],
  ["outside", `<p style="position: absolute; left: -99px">lost`, [/^“lost” reaches from -99 to /]],
  ["cut off", `<p class="box" style="height: 9px; overflow: hidden">high`, ["“high” is cut off by <p class=\"box\">"]],
  [
    "covered",
    `<p>below</p><div class="lid" style="position: absolute; top: 0; width: 99%; height: 99px; background: red">`,
    [`“below” is covered by <div class="lid">`],
  ],
]) {
  test(`layout: text is ${what}`, async () => {
    const problems = await found(body, layoutProblems, ".own");
    assert.equal(problems.length, expected.length, problems.join("\n"));
    expected.forEach((one, index) => {
      if (one instanceof RegExp) assert.match(problems[index], one);
      else assert.equal(problems[index], one);
    });
  });
}

for (const [what, body, expected] of [
  ["enough", `<p style="background: #fff; color: #767676">text`, []],
  [
    "too little",
    `<p style="background: #fff; color: #777777">text`,
    ["“text” has a contrast of 4.48: rgb(119, 119, 119) on rgb(255,255,255)"],
  ],
  [
    "too little behind",
    `<div style="background: rgba(0, 0, 0, .5)"><p style="color: #555">text`,
    ["“text” has a contrast of 1.86: rgb(85, 85, 85) on rgb(127,127,127)"],
  ],
  [
    "too little of an alternative text",
    `<img alt="logo" style="color: #ddd">`,
    ["“logo” has a contrast of 1.36: rgb(221, 221, 221) on rgb(255,255,255)"],
  ],
  ["undecided, on a picture", `<p style="background: linear-gradient(#fff, #fff)">text`, ["“text” stands on a picture"]],
  ["undecided, see-through", `<p style="opacity: .9">text`, ["“text” is see-through"]],
  ["not asked for of what is not shown", `<p style="display: none; color: #fff">text`, []],
]) {
  test(`contrast: ${what}`, async () => {
    assert.deepEqual(await found(body, contrastProblems, 4.5), expected);
  });
}

test("glyphs: a letter that no font has is found", async () => {
  assert.deepEqual(await found("<p>A ö 한 語 简 א ع 🔑 €", missingGlyphs), []);
  // A letter of Linear A, for which none of the fonts in fonts.conf has a glyph.
  assert.deepEqual(await found("<p>A \u{10600}", missingGlyphs), ["\u{10600}"]);
});

test("bidi: what stands beside a right-to-left name keeps its place", async () => {
  assert.deepEqual(await found("<p>for <bdi>חברה</bdi> (123456789012) now", bidiProblems, "חברה"), []);
  const loose = await found("<p>חברה (123456789012) now", bidiProblems, "חברה");
  assert.deepEqual(loose, ["“ ” after “חברה” stands left of it"]);
});

test("axe finds what is wrong", async () => {
  const problems = await found(`<html lang="en"><title>a</title><main><h1>a</h1><img src="data:,"></main>`, axeViolations);
  assert.deepEqual(problems, [`image-alt: Images must have alternative text: <img src="data:,">`]);
});
