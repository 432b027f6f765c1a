import { readFile, writeFile } from "node:fs/promises";

const PAGE = new URL("../docs/performance.md", import.meta.url);
const BEGIN = "<!-- numbers: written by `make bench` -->";
const END = "<!-- end of numbers -->";

/** One measurement: what it is, its target, what was measured, and whether that meets the target (`undefined`: none). */
export function row(what, target, measured, met) {
  return { what, target, measured, met };
}

/** A cost may grow by this much over a growth of 25 (actions) or 1,000 (items) and still count as flat. */
const FLAT = 1.5;

/** What something costs where there is little and where there is much of it, in words, and the ratio of the two. */
export function grown(what, few, many, ratio) {
  return row(what, `≤ ${FLAT} times`, `${few}, ${many}: ${ratio.toFixed(2)} times`, ratio <= FLAT);
}

/** The rows as a table in Markdown. */
export function table(rows) {
  const verdict = { true: "met", false: "**missed**", undefined: "" };
  const lines = rows.map(({ what, target, measured, met }) => [what, target, measured, verdict[met]]);
  const cells = [["", "target", "measured", ""], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...cells.map((line) => line[column].length)));
  const line = (texts) => `| ${texts.map((text, column) => text.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join("\n");
}

/** Puts the text into the page's block of numbers. */
export async function writePage(text) {
  const page = await readFile(PAGE, "utf8");
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error("docs/performance.md has lost its block of numbers");
  await writeFile(PAGE, `${before}${BEGIN}\n\n${text}\n\n${END}${after}`);
}
