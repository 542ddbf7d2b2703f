// What all parts of the page share.
//
// Names, subjects and addresses come from outside, so everything is put into the page as text; only the
// mail's HTML is rendered, by the sandboxed frame.

export const element = (id) => document.getElementById(id);

export function make(tag, { text, data, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) made.textContent = text;
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

// Makes `nodes` the children of `parent`. Those that stay are moved only if necessary, so they keep the focus; if
// the focused one goes, `heir` gets the focus.
export function arrange(parent, nodes, heir) {
  const hadFocus = parent.contains(document.activeElement);
  const kept = new Set(nodes);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  if (hadFocus && !parent.contains(document.activeElement)) heir.focus();
}

// Announces a text to screen readers.
export function announce(text) {
  element("announcement").textContent = text;
}

export const clock = (at) => new Date(at).toLocaleTimeString();

// The remembered choices on this page; nothing if the browser does not store any.
export function recall(name, otherwise) {
  try {
    return localStorage.getItem(`firstkey.${name}`) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function remember(name, value) {
  try {
    localStorage.setItem(`firstkey.${name}`, value);
  } catch {
    // Then the choice lasts until the page is closed.
  }
}

export const isNarrow = () => matchMedia("(max-width: 47.99rem)").matches;
