import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

const config = fileURLToPath(new URL("../../wrangler.toml", import.meta.url));

/**
 * Starts the baseline in a runtime of its own, as the tests start Edgewise; answers `{ url, close }`. It has the same
 * files in front: a chat comes with a page, and the hop that tells files from calls costs both the same.
 */
export async function startBaseline() {
  const { assets } = unstable_getMiniflareWorkerOptions(config).workerOptions;
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
          assets,
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
