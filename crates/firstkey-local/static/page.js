// What every part of the page uses.
//
// Names, subjects and addresses come from whoever creates users, so everything is put into the page as text; only the
// mail's HTML is rendered, by the sandboxed frame.

export const element = (id) => document.getElementById(id);

export function make(tag, { text, data, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  if (text !== undefined) made.textContent = text;
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

// Makes `nodes` the children of `parent`. Those that stay are not moved if they need not be, so the focus stays with them; if
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

// Tells it to those who listen to the page instead of looking at it.
export function announce(text) {
  element("announcement").textContent = text;
}

export const clock = (at) => new Date(at).toLocaleTimeString();

// What the browser remembers of the choices on this page; nothing, if it is not to remember anything.
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
    // Then it holds until the page is left.
  }
}

export const isNarrow = () => matchMedia("(max-width: 47.99rem)").matches;
