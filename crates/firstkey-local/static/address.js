// The address of the page: each mail has its own.

const PREFIX = "/mails/";

export const addressOf = (id) => PREFIX + encodeURIComponent(id);

// The id of the mail in the page's address.
export const mailInAddress = () =>
  location.pathname.startsWith(PREFIX) ? decodeURIComponent(location.pathname.slice(PREFIX.length)) : null;

// Goes to a mail's address. Moving through the list adds no entries to the browser's history.
export function goTo(id, { isLeafing = false } = {}) {
  if (mailInAddress() === id) return;
  history[isLeafing ? "replaceState" : "pushState"](null, "", addressOf(id));
}

// Goes to the address of the inbox itself.
export const goHome = () => mailInAddress() && history.replaceState(null, "", "/");
