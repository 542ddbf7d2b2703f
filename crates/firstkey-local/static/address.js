// The address of the page: each mail has one of its own.

const PREFIX = "/mails/";

export const addressOf = (id) => PREFIX + encodeURIComponent(id);

// The id of the mail that the page's address names.
export const mailInAddress = () =>
  location.pathname.startsWith(PREFIX) ? decodeURIComponent(location.pathname.slice(PREFIX.length)) : null;

// Goes to a mail's address. Leafing through the list makes no entries in the browser's history.
export function goTo(id, { isLeafing = false } = {}) {
  if (mailInAddress() === id) return;
  history[isLeafing ? "replaceState" : "pushState"](null, "", addressOf(id));
}

// Goes to the address of the inbox itself.
export const goHome = () => mailInAddress() && history.replaceState(null, "", "/");
