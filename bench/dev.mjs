import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LIMIT = 20 * 60_000;

/** Seconds from `make dev` to the links it prints: in this clone, and in a fresh one where only the caches are warm. */
export async function devTimes({ withCold }) {
  // The first run brings the build up to date.
  await devTime(ROOT, 8_841);
  const warm = await devTime(ROOT, 8_841);
  if (!withCold) return { warm };
  const clone = mkdtempSync(join(tmpdir(), "edgewise-clone-"));
  await finished(spawn("git", ["clone", "--quiet", ROOT, clone]));
  const cold = await devTime(clone, 8_842);
  rmSync(clone, { recursive: true, force: true });
  return { warm, cold };
}

async function devTime(folder, port) {
  const begin = performance.now();
  // A group of its own, so that the runtime ends with it.
  const dev = spawn("make", ["dev", `PORT=${port}`], { cwd: folder, detached: true });
  let output = "";
  const up = new Promise((resolve, reject) => {
    const take = (data) => {
      output += data;
      if (output.includes("Edgewise is up.")) resolve();
    };
    dev.stdout.on("data", take);
    dev.stderr.on("data", take);
    dev.once("exit", () => reject(new Error(`make dev ended early:\n${output}`)));
    setTimeout(() => reject(new Error(`make dev took too long:\n${output}`)), LIMIT).unref();
  });
  try {
    await up;
    return (performance.now() - begin) / 1_000;
  } finally {
    const gone = new Promise((resolve) => dev.once("exit", resolve));
    if (dev.exitCode === null) {
      process.kill(-dev.pid, "SIGINT");
      await gone;
    }
  }
}

function finished(child) {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${child.spawnargs.join(" ")} failed`)),
    );
  });
}
