// Runs a command against a fresh engine: node scripts/with-engine.mjs COMMAND ARGUMENTS…
// The command finds it through EDGEWISE_URL, EDGEWISE_OPERATOR_SECRET, EDGEWISE_INSTANCE_ID, EDGEWISE_CONTACT_FLOW_ID,
// EDGEWISE_ACCESS_KEY_ID and EDGEWISE_SECRET_ACCESS_KEY.
import { spawn } from "node:child_process";
import { once } from "node:events";

import { startEngine } from "../tests/support/engine.mjs";

const [command, ...args] = process.argv.slice(2);
const engine = await startEngine();
try {
  const key = await engine.operator("/operator/access-keys");
  const child = spawn(command, args, {
    stdio: "inherit",
    env: {
      ...process.env,
      EDGEWISE_URL: engine.url,
      EDGEWISE_OPERATOR_SECRET: engine.operatorSecret,
      EDGEWISE_INSTANCE_ID: key.InstanceId,
      EDGEWISE_CONTACT_FLOW_ID: key.ContactFlowId,
      EDGEWISE_ACCESS_KEY_ID: key.AccessKeyId,
      EDGEWISE_SECRET_ACCESS_KEY: key.SecretAccessKey,
    },
  });
  const [code] = await once(child, "exit");
  process.exitCode = code ?? 1;
  if (process.exitCode !== 0) process.stderr.write(engine.logs());
} finally {
  await engine.close();
}
