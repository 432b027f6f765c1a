import assert from "node:assert/strict";

import { AxeBuilder } from "@axe-core/playwright";

/** Fails with a list of what somebody with a disability could not use on this page as it is now. */
export async function assertAccessible(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.target.flat().join(" ")})`),
  );
  assert.deepEqual(found, [], `${what} is not accessible`);
}
