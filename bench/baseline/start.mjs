import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";

/** Starts the baseline in a runtime of its own, as the tests start Edgewise; answers `{ url, close }`. */
export async function startBaseline() {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-baseline-"));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      cf: false,
      log: new Log(LogLevel.NONE),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: folder,
      workers: [
        {
          name: "baseline",
          modules: [{ type: "ESModule", path: fileURLToPath(new URL("worker.mjs", import.meta.url)) }],
          compatibilityDate: "2026-11-17",
          durableObjects: { CHAT: { className: "Chat", useSQLite: true } },
        },
      ],
    }),
  );
  const url = (await miniflare.ready).origin;
  return {
    url,
    close: async () => {
      await miniflare.dispose();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
