// Takes the names of functions out of a WebAssembly file: they weigh a twelfth of what a cold start loads, and what is
// logged of a fault is its own words. `KEEP_NAMES=1 scripts/build.sh edge` keeps them, for profiles.
//   node scripts/strip-names.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";

const HEADER = 8;
const CUSTOM_SECTION = 0;

/** A number in LEB128 at `at`, and where it ends. */
function number(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function* sections(bytes) {
  for (let begin = HEADER; begin < bytes.length;) {
    const [size, content] = number(bytes, begin + 1);
    const [length, nameAt] = number(bytes, content);
    const isCustom = bytes[begin] === CUSTOM_SECTION;
    const name = isCustom ? bytes.subarray(nameAt, nameAt + length).toString() : undefined;
    yield { name, bytes: bytes.subarray(begin, content + size) };
    begin = content + size;
  }
}

const [file] = process.argv.slice(2);
const bytes = readFileSync(file);
if (bytes.subarray(0, 4).toString("latin1") !== "\0asm") throw new Error(`${file} is not WebAssembly`);
const kept = [...sections(bytes)].filter(({ name }) => name !== "name").map(({ bytes }) => bytes);
writeFileSync(file, Buffer.concat([bytes.subarray(0, HEADER), ...kept]));
