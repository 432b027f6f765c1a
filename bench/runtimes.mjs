import { readdirSync, readFileSync } from "node:fs";

/** The process ids of the runtimes that this process started: Edgewise's carries the engine's mark. */
export function findRuntimes() {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return new RegExp(`^PPid:\\s+${process.pid}$`, "m").test(readFileSync(`/proc/${pid}/status`, "utf8"));
      } catch {
        return false; // gone meanwhile
      }
    });
  const marked = (pid) => readFileSync(`/proc/${pid}/environ`, "latin1").includes("EDGEWISE_ENGINE=");
  const isRuntime = (pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").includes("workerd");
  const found = children.filter(isRuntime);
  return { ours: found.find(marked), theirs: found.find((pid) => !marked(pid)) };
}
