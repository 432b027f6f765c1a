// The built Worker in the real runtime (workerd), on a port of this machine, with its storage in a folder.
// `make build` must have run. Any number of engines may run at once.

import { randomBytes } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";

const root = fileURLToPath(new URL("../..", import.meta.url));
const clockLibrary = join(
  process.env.EDGEWISE_CACHE ?? join(homedir(), ".cache/edgewise"),
  "tools/lib/libclockskew.so",
);

/**
 * Starts an engine.
 *
 * @param {object} [options]
 * @param {boolean} [options.clock] let `jump` move the runtime's clock (Linux)
 * @param {string} [options.persist] keep the storage in this folder, which outlives the engine
 * @param {number} [options.port] listen here instead of on any free port
 * @param {Record<string, string>} [options.vars] variables and secrets of the Worker, over the usual ones
 * @returns {Promise<Engine>}
 */
export async function startEngine(options = {}) {
  const engine = new Engine(options.port ?? (await freePort()), options);
  await engine.restart();
  return engine;
}

export class Engine {
  /** What the operator's API wants as bearer. */
  operatorSecret;

  /** Where the storage lies. */
  folder;

  #miniflare;
  #mark = randomBytes(8).toString("hex");
  #vars;
  #clockFile;
  #temporary;
  #skew = 0;
  #logs = "";

  constructor(port, { clock = false, persist, vars = {} }) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#temporary = mkdtempSync(join(tmpdir(), "edgewise-engine-"));
    this.folder = persist ?? join(this.#temporary, "state");
    // A copy of the build: who builds meanwhile does not pull it from under a running test.
    for (const part of ["build", "dist"]) {
      if (!existsSync(join(root, part))) throw new Error(`there is no ${part}/: run \`make build\``);
      cpSync(join(root, part), join(this.#temporary, part), { recursive: true });
    }
    this.operatorSecret = vars.OPERATOR_SECRET ?? randomBytes(24).toString("base64url");
    // An engine on kept storage must be able to read it: the key is kept beside it.
    this.#vars = { ROOT_KEY: keptKey(persist), ...vars, OPERATOR_SECRET: this.operatorSecret };
    if (clock) {
      if (!existsSync(clockLibrary))
        throw new Error("the clock cannot be moved: scripts/setup.sh makes the library");
      this.#clockFile = join(this.#temporary, "clock");
      this.#writeClock();
    }
  }

  /** Starts the runtime, on the same port and the same storage as before. */
  async restart() {
    if (this.#miniflare) await this.kill();
    const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, "wrangler.toml"), undefined, {
      overrides: { assets: { directory: join(this.#temporary, "dist") } },
    });
    const worker = {
      ...workerOptions,
      name: "edgewise",
      modulesRoot: join(this.#temporary, "build"),
      modules: modulesIn(join(this.#temporary, "build")),
      bindings: { ...workerOptions.bindings, ...this.#vars },
    };
    this.#miniflare = new Miniflare(
      convertV4MiniflareOptions({
        host: "127.0.0.1",
        port: this.port,
        cf: false,
        log: new Log(LogLevel.NONE),
        logRequests: false,
        telemetry: { enabled: false },
        resourcePersistencePath: this.folder,
        handleStructuredLogs: ({ level, message }) => {
          this.#logs += `${level}: ${message}\n`;
        },
        unsafeInspectDurableObjects: true,
        unsafeRuntimeEnv: {
          EDGEWISE_ENGINE: this.#mark,
          ...(this.#clockFile && { LD_PRELOAD: clockLibrary, CLOCK_SKEW_FILE: this.#clockFile }),
        },
        workers: [worker],
      }),
    );
    await this.#miniflare.ready;
    await this.#migrate();
  }

  /** Kills the runtime as a power cut would (SIGKILL); `restart` brings it back with what had reached the disk. */
  async kill() {
    const miniflare = this.#miniflare;
    if (!miniflare) return;
    this.#miniflare = undefined;
    for (const pid of processesMarked(this.#mark)) process.kill(pid, "SIGKILL");
    await miniflare.dispose();
  }

  /** Stops the engine for good and removes its storage, unless that was to be kept. */
  async close() {
    await this.kill();
    rmSync(this.#temporary, { recursive: true, force: true, maxRetries: 5 });
  }

  /** The runtime's clock, in milliseconds. */
  async now() {
    return Date.now() + this.#skew * 1_000;
  }

  /** Moves the runtime's clock forward, and wakes the runtime so that it looks at it. Works while it is killed, too. */
  async jump(seconds) {
    if (!this.#clockFile) throw new Error("this engine was started without { clock: true }");
    this.#skew += seconds;
    this.#writeClock();
    if (!this.#miniflare) return;
    // Timers that are due are looked at when something happens.
    for (let poke = 0; poke < 3; poke += 1) {
      await fetch(`${this.url}/widget.json`, { headers: { connection: "close" } }).then((answer) =>
        answer.arrayBuffer(),
      );
      await sleep(20);
    }
  }

  /** Throws a Durable Object out of memory, as the platform may at any time; its sockets hibernate or close. */
  async evict(className, name, webSockets = "hibernate") {
    await this.#running().unsafeEvictDurableObject("edgewise", className, { name, webSockets });
  }

  /** What a Durable Object has on disk now: runs a query on a copy of its database; answers the rows. */
  async sql(className, name, query, ...bindings) {
    const binding = className.toUpperCase();
    const objects = await this.#running().getDurableObjectNamespace(binding);
    const file = `${objects.idFromName(name)}.sqlite`;
    const folder = join(this.folder, "do", `edgewise-${className}`);
    const copy = mkdtempSync(join(this.#temporary, "copy-"));
    for (const part of [file, `${file}-wal`])
      if (existsSync(join(folder, part))) copyFileSync(join(folder, part), join(copy, part));
    const database = new DatabaseSync(join(copy, file));
    try {
      return database.prepare(query).all(...bindings);
    } finally {
      database.close();
      rmSync(copy, { recursive: true });
    }
  }

  /** The database of contact records. */
  async records() {
    return this.#running().getD1Database("RECORDS");
  }

  /** The bucket of transcripts. */
  async transcripts() {
    return this.#running().getR2Bucket("TRANSCRIPTS");
  }

  /** A call of the operator's API; answers its JSON. */
  async operator(path, body = {}) {
    const answer = await fetch(this.url + path, {
      method: "POST",
      headers: { authorization: `Bearer ${this.operatorSecret}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** What the Worker and the runtime have logged since the engine was first started. */
  logs() {
    return this.#logs;
  }

  #running() {
    if (!this.#miniflare) throw new Error("the engine is not running");
    return this.#miniflare;
  }

  #writeClock() {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(Math.round(this.#skew)));
    // The runtime has the file mapped: cutting it short, if only for a moment, would kill it (SIGBUS).
    const file = openSync(this.#clockFile, existsSync(this.#clockFile) ? "r+" : "w");
    writeSync(file, bytes, 0, bytes.length, 0);
    closeSync(file);
  }

  async #migrate() {
    const records = await this.records();
    await records.prepare("CREATE TABLE IF NOT EXISTS d1_migrations (name TEXT PRIMARY KEY)").run();
    const { results } = await records.prepare("SELECT name FROM d1_migrations").all();
    const done = new Set(results.map(({ name }) => name));
    for (const name of readdirSync(join(root, "migrations")).sort()) {
      if (!name.endsWith(".sql") || done.has(name)) continue;
      const statements = unstable_splitSqlQuery(readFileSync(join(root, "migrations", name), "utf8"));
      await records.batch([
        ...statements.map((statement) => records.prepare(statement)),
        records.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name),
      ]);
    }
  }
}

function modulesIn(build) {
  const files = readdirSync(build).filter((name) => /\.(js|wasm)$/.test(name) && name !== "index.js");
  return [
    { type: "ESModule", path: join(build, "index.js") },
    ...files.map((name) => ({
      type: name.endsWith(".js") ? "ESModule" : "CompiledWasm",
      path: join(build, name),
    })),
  ];
}

function keptKey(persist) {
  const fresh = randomBytes(32).toString("base64");
  if (!persist) return fresh;
  const file = `${persist}.key`;
  if (!existsSync(file)) writeFileSync(file, fresh, { mode: 0o600 });
  return readFileSync(file, "utf8");
}

/** The processes that carry this engine's mark in their environment. */
function processesMarked(mark) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`EDGEWISE_ENGINE=${mark}`);
      } catch {
        return false; // gone, or somebody else's
      }
    })
    .map(Number);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
