// Runs inside the page: whether the fonts have every letter.

/** The letters of the page that no font has, and that are drawn as a box. */
export function missingGlyphs() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = (letter, font) => {
    pen.font = font;
    pen.clearRect(0, 0, 32, 32);
    pen.fillText(letter, 4, 24);
    return pen.getImageData(0, 0, 32, 32).data.join();
  };
  const letters = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { fontFamily } = getComputedStyle(texts.currentNode.parentElement);
    for (const letter of texts.currentNode.data) letters.set(letter, `20px ${fontFamily}`);
  }
  // No letter has this number, and none ever will.
  const unassigned = "\u{10FFFE}";
  return [...letters]
    .filter(([letter]) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(letter))
    .filter(([letter, font]) => drawn(letter, font) === drawn(unassigned, font))
    .map(([letter]) => letter);
}
