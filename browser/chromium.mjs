// One Chromium for each file of tests. It reaches only loopback, and what a test answers itself.

import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-proxy-server",
  "--force-color-profile=srgb",
  "--font-render-hinting=none",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

export const WIDTHS = [320, 375, 768, 1200];
export const SCHEMES = ["light", "dark"];

/** A file beside this one, as a path. */
export const here = (name) => new URL(name, import.meta.url).pathname;

export const launch = () => chromium.launch(options());

/** A browser as somebody has it who is not incognito, with an empty profile in this folder. */
export const launchWithProfile = (folder) => chromium.launchPersistentContext(folder, options());

function options() {
  return {
    executablePath: needed("CHROMIUM"),
    args: ARGUMENTS,
    // The same fonts everywhere: a machine may have others, and its own settings.
    env: { ...process.env, FONTCONFIG_FILE: here("fonts.conf") },
  };
}

/** A variable that `cargo xtask browser` sets. */
export function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask browser\`, which sets it`);
  return value;
}
