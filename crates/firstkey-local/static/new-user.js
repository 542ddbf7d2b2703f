// The form that creates a user.

import { announce, element } from "./page.js";

const FIELDS = ["user_name", "email", "path", "locale"];

// The field that an IAM error is about.
const ABOUT = [
  ["user_name", /^EntityAlreadyExists|userName|user name/i],
  ["path", /\bpath\b/i],
  ["email", /\btags?\b|tags\./i],
];

const dialog = element("new-user");
const form = element("new-user-form");

export function askForUser() {
  if (dialog.open) return;
  clear();
  dialog.showModal();
  element("user_name").select();
}

function clear() {
  for (const field of FIELDS) complain(field, "");
  element("form-error").textContent = "";
}

function complain(field, text) {
  const place = element(`${field}-error`);
  if (!place) return;
  place.textContent = text;
  if (text) element(field).setAttribute("aria-invalid", "true");
  else element(field).removeAttribute("aria-invalid");
}

// What the form can check itself; IAM checks the rest.
function problem(field) {
  const { validity } = element(field);
  if (validity.valueMissing) return "A user needs a name.";
  if (validity.patternMismatch && field === "user_name") return "IAM takes letters, digits and +=,.@_- in a name.";
  if (validity.patternMismatch && field === "path") return "A path begins and ends with a slash.";
  return "";
}

// Calls `created` with the user that IAM made.
export function onCreated(created) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    clear();
    const wrong = FIELDS.filter((field) => problem(field));
    for (const field of wrong) complain(field, problem(field));
    if (wrong.length > 0) return element(wrong[0]).focus();
    const values = Object.fromEntries(FIELDS.map((field) => [field, element(field).value.trim()]));
    element("submit-user").disabled = true;
    const answer = await send(values);
    element("submit-user").disabled = false;
    if (answer.code) return refuse(answer);
    dialog.close();
    form.reset();
    announce(`The user ${answer.user_name} is created.`);
    created(answer);
  });
}

async function send(values) {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values) };
  try {
    return await (await fetch("/api/users", request)).json();
  } catch {
    return { code: "Unreachable", message: "The local cloud is not running." };
  }
}

function refuse({ code, message }) {
  const field = ABOUT.find(([, about]) => about.test(`${code} ${message}`))?.[0];
  if (!field) {
    element("form-error").textContent = message;
    return;
  }
  complain(field, message);
  element(field).focus();
}
