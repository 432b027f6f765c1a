// Prints the secrets of an engine on this machine, as .dev.vars wants them.
import { randomBytes } from "node:crypto";

console.log(`ROOT_KEY="${randomBytes(32).toString("base64")}"`);
console.log(`OPERATOR_SECRET="${randomBytes(24).toString("base64url")}"`);
