// axe, with all its default rules.

import axe from "axe-core";

/** What axe finds wrong with a page, one line per element. On pages with a strict policy, it comes in through the debugger. */
export async function axeViolations(page) {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return results.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
}
