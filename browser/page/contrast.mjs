// Runs inside the page: the contrast of all text, as WCAG 2 defines it. axe leaves some text undecided; this decides it.

/** Text with less contrast than `least` to its background, and text that cannot be decided. Alternative texts count. */
export function contrastProblems(least) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  // From any notation, as red, green, blue (0 to 255) and alpha (0 to 1).
  const channels = (color) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = pen.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = ([...front], back) => [0, 1, 2].map((i) => front[i] * front[3] + back[i] * (1 - front[3])).concat(1);
  const luminance = (color) => {
    const [red, green, blue] = color.slice(0, 3).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  // Below everything is the browser's own background for the page's scheme.
  const probe = document.createElement("div");
  probe.style.background = "Canvas";
  document.documentElement.append(probe);
  const ground = channels(getComputedStyle(probe).backgroundColor);
  probe.remove();

  const problems = [];
  const judge = (element, shown) => {
    let back = ground;
    const chain = [];
    for (let box = element; box; box = box.parentElement) chain.unshift(getComputedStyle(box));
    for (const style of chain) {
      if (style.backgroundImage !== "none") problems.push(`“${shown}” stands on a picture`);
      if (style.opacity !== "1") problems.push(`“${shown}” is see-through`);
      back = over(channels(style.backgroundColor), back);
    }
    const { color } = getComputedStyle(element);
    const found = ratio(over(channels(color), back), back);
    if (found < least) {
      problems.push(`“${shown}” has a contrast of ${found.toFixed(2)}: ${color} on rgb(${back.slice(0, 3).map(Math.round)})`);
    }
  };

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const range = document.createRange();
    range.selectNodeContents(text);
    const isShown = text.data.trim() && range.getClientRects().length > 0;
    if (isShown && getComputedStyle(text.parentElement).visibility === "visible") {
      judge(text.parentElement, text.data.trim().slice(0, 40));
    }
  }
  for (const image of document.images) if (image.alt) judge(image, image.alt);
  return [...new Set(problems)];
}
