// Runs inside the page: whether all text is visible.

/**
 * What is wrong with the layout: the page scrolls sideways, or text is outside of it, cut off, or covered. Text may exceed
 * the edge of its own box only in an element that `scrolls` selects.
 */
export function layoutProblems(scrolls) {
  const problems = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > root.clientWidth) {
    problems.push(`the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth} px`);
  }

  const clips = (style) => [style.overflowX, style.overflowY].some((overflow) => overflow !== "visible");
  const outside = (inner, outer) =>
    inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;

  const scrollerOf = (text) => {
    for (let box = text.parentElement; box; box = box.parentElement) {
      if (box.matches(scrolls) && ["auto", "scroll"].includes(getComputedStyle(box).overflowX)) return box;
    }
    return null;
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const shown = `“${text.data.trim().slice(0, 40)}”`;
    const own = scrollerOf(text);
    for (const rect of range.getClientRects()) {
      if (rect.width === 0) continue;
      const seen = own ? own.getBoundingClientRect() : rect;
      if (seen.left < -0.5 || seen.right > root.clientWidth + 0.5) {
        problems.push(`${shown} reaches from ${seen.left} to ${seen.right} px in a window of ${root.clientWidth} px`);
      }
      for (let box = text.parentElement; box && box !== document.body; box = box.parentElement) {
        if (box === own || box.contains(own)) continue;
        if (clips(getComputedStyle(box)) && outside(rect, box.getBoundingClientRect())) {
          problems.push(`${shown} is cut off by <${box.localName} class="${box.className}">`);
        }
      }
      const top = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
      if (top && !own && !top.contains(text) && !text.parentElement.contains(top)) {
        problems.push(`${shown} is covered by <${top.localName} class="${top.className}">`);
      }
    }
  }
  return [...new Set(problems)];
}
