// A real browser: the system's Chromium, driven by playwright-core.

import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

const screenshots =
  process.env.EDGEWISE_SCREENSHOTS ?? fileURLToPath(new URL("../../.edgewise/screenshots", import.meta.url));

/** Launches the browser. `CHROMIUM` names another one than the first on the PATH. */
export function launchBrowser(options = {}) {
  return chromium.launch({
    executablePath: executable(),
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
    ...options,
  });
}

/** Stores what a page or an element shows as NAME.png; answers the file's path. */
export async function screenshot(pageOrLocator, name, options = {}) {
  mkdirSync(screenshots, { recursive: true });
  const path = join(screenshots, `${name}.png`);
  await pageOrLocator.screenshot({ path, animations: "disabled", caret: "hide", ...options });
  return path;
}

function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
  if (!found) throw new Error("no Chromium: run scripts/setup.sh, or name one in CHROMIUM");
  return found;
}
