// Runs inside the page: whether a right-to-left name disturbs its neighbours in a left-to-right line.

/** Each time the name is shown: the letter before it stands left of it, what follows in the line stands right of it, in order. */
export function bidiProblems(name) {
  const problems = [];
  const box = (text, at) => {
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + 1);
    return range.getBoundingClientRect();
  };
  // Every visible letter of the page, in reading order.
  const letters = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (let at = 0; at < text.data.length; at++) {
      const place = box(text, at);
      if (place.width > 0) letters.push({ letter: text.data[at], place });
    }
  }
  const all = letters.map(({ letter }) => letter).join("");
  const sameLine = (one, other) => one && other && one.top < other.bottom && other.top < one.bottom;

  let shown = 0;
  for (let at = all.indexOf(name); at >= 0; at = all.indexOf(name, at + 1)) {
    shown++;
    const places = letters.slice(at, at + name.length).map(({ place }) => place);
    const left = Math.min(...places.map((place) => place.left));
    const right = Math.max(...places.map((place) => place.right));
    const before = letters[at - 1];
    if (sameLine(before?.place, places[0]) && before.place.right > left + 1) {
      problems.push(`“${before.letter}” before “${name}” stands right of it`);
    }
    // The rest of the line has to continue to the right, letter by letter.
    let edge = right;
    for (const { letter, place } of letters.slice(at + name.length)) {
      if (!sameLine(place, places.at(-1))) break;
      if (place.left < edge - 1) {
        problems.push(`“${letter}” after “${name}” stands left of it`);
        break;
      }
      edge = place.right;
    }
  }
  if (shown === 0) problems.push(`“${name}” is not shown`);
  return problems;
}
