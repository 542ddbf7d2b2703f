// axe, with all rules that it runs by default.

import axe from "axe-core";

/** What axe finds wrong with a page, a line for each element. Pages with a strict policy let it in through the debugger. */
export async function axeViolations(page) {
  await page.evaluate(axe.source);
  const results = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return results.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html.slice(0, 160)}`));
}
