// Screenshots, compared to reviewed ones.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

import { here } from "./chromium.mjs";

const REVIEWED = here("screenshots/");
const FOUND = here("../target/browser/");

/**
 * How much may differ. fonts.conf makes machines draw alike, except for versions of fonts and of Chromium: these move the edges
 * of letters all over the picture. A fault moves or repaints whole pieces. screenshots.test.mjs has cases of both: letters
 * that are drawn differently change 4 % of a mail and 23 % of a square; a box that moved or has another colour, 70 % of a square.
 *
 * `ALL` is the part of a picture's pixels, `IN_SQUARE` of any square with sides of `SQUARE` px, `HEIGHT` of its height. `SHADE` is
 * the least difference of two colours that counts, from 0 to 1; a grey box on white is just above it.
 */
const ALL = 0.05;
const SQUARE = 64;
const IN_SQUARE = 0.3;
const HEIGHT = 0.02;
const SHADE = 0.03;

/** Fails if a screenshot does not look like the reviewed one of that name. `cargo xtask browser --update` accepts it. */
export function assertLooksReviewed(name, picture) {
  const reviewed = `${REVIEWED}${name}.png`;
  const actual = `${FOUND}${name}.actual.png`;
  const marked = `${FOUND}${name}.diff.png`;
  [actual, marked].forEach((file) => rmSync(file, { force: true }));
  const known = existsSync(reviewed) ? readFileSync(reviewed) : null;
  const { problem, diff } = known ? compare(known, picture) : { problem: "there is no reviewed screenshot" };
  if (!problem) return;
  if (process.env.UPDATE === "1") {
    mkdirSync(REVIEWED, { recursive: true });
    writeFileSync(reviewed, compact(picture));
    return;
  }
  mkdirSync(FOUND, { recursive: true });
  writeFileSync(actual, picture);
  if (diff) writeFileSync(marked, diff);
  throw new Error(
    `${name}: ${problem}. See target/browser/${name}.actual.png${diff ? ` and ${name}.diff.png` : ""}; ` +
      "if it is as it should be: cargo xtask browser --update",
  );
}

/** Halves the bytes for the repository: 32 shades of each colour, which is within the tolerance, and stronger compression. */
function compact(picture) {
  const png = PNG.sync.read(picture);
  png.data = png.data.map((channel) => Math.min(255, Math.round(channel / 8) * 8));
  return PNG.sync.write(png, { colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0 });
}

/** A wrong picture, the reviewed one, and both with the difference in red, side by side. */
export function compare(reviewed, picture) {
  const [before, after] = [reviewed, picture].map((file) => PNG.sync.read(file));
  const { width, height } = before;
  if (after.width !== width || Math.abs(after.height - height) > height * HEIGHT) {
    return { problem: `it is ${after.width} × ${after.height} px, and was ${width} × ${height}` };
  }
  // Rows that only one of them has are left out; they are within the tolerance.
  const rows = Math.min(height, after.height);
  const diff = new PNG({ width, height: rows });
  const pixels = ({ data }) => data.subarray(0, width * rows * 4);
  const mask = new PNG({ width, height: rows });
  const all = pixelmatch(pixels(before), pixels(after), mask.data, width, rows, { threshold: SHADE, diffMask: true });
  pixelmatch(pixels(before), pixels(after), diff.data, width, rows, { threshold: SHADE });
  const worst = worstSquare(mask);
  const percent = (part) => `${(part * 100).toFixed(1)} %`;
  const share = all / (width * rows);
  if (share > ALL) return { problem: `${percent(share)} of it differs`, diff: PNG.sync.write(diff) };
  if (worst.share > IN_SQUARE) {
    const where = `${worst.x}, ${worst.y}`;
    return { problem: `at ${where} ${percent(worst.share)} of ${SQUARE} × ${SQUARE} px differ`, diff: PNG.sync.write(diff) };
  }
  return { problem: null };
}

/** The square with the largest share of differing pixels. Squares overlap by half, so that no fault is cut in two. */
function worstSquare({ width, height, data }) {
  let worst = { share: 0, x: 0, y: 0 };
  for (let y = 0; y + SQUARE <= height; y += SQUARE / 2) {
    for (let x = 0; x + SQUARE <= width; x += SQUARE / 2) {
      let differing = 0;
      for (let row = y; row < y + SQUARE; row++) {
        for (let column = x; column < x + SQUARE; column++) if (data[(row * width + column) * 4 + 3]) differing++;
      }
      const share = differing / SQUARE ** 2;
      if (share > worst.share) worst = { share, x, y };
    }
  }
  return worst;
}

/** The brightness of a picture, 0 to 255. */
export function brightness(picture) {
  const { data } = PNG.sync.read(picture);
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += data[at] + data[at + 1] + data[at + 2];
  return Math.round(sum / (data.length / 4) / 3);
}
