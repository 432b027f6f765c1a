// Prints what to open once the engine of `make dev` answers: node scripts/dev-links.mjs URL OPERATOR_SECRET
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [url, secret] = process.argv.slice(2);
const keyFile = ".edgewise/state/access-key.json";

async function operator(path, body) {
  const answer = await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${text}`);
  return JSON.parse(text);
}

const bold = (text) => (process.stdout.isTTY ? `\x1b[1m${text}\x1b[0m` : text);
const users = [
  ["jane", "Jane, agent"],
  ["ravi", "Ravi, agent"],
];

try {
  const links = await Promise.all(
    users.map(async ([Username, who]) => [
      who,
      (await operator("/operator/sign-in-links", { Username })).Url,
    ]),
  );
  // One key for all starts: it is kept with the storage that knows it.
  if (!existsSync(keyFile)) {
    const made = await operator("/operator/access-keys", {});
    writeFileSync(keyFile, JSON.stringify(made), { mode: 0o600 });
  }
  const key = JSON.parse(readFileSync(keyFile, "utf8"));
  console.log(`
${bold("Edgewise is up.")}

  Customer   the shop with the chat     ${url}/
             the chat alone (webview)   ${url}/embed
  Console    ${links.map(([who, link]) => `${who.padEnd(26)} ${link}`).join("\n             ")}
             Each link signs in once; open them in different browser profiles. New ones: make links.

${bold("Try")}
  1. Open Jane’s link and set her status to Available.
  2. Open the shop, start a chat; accept it in the console and answer.
  3. Leave as Jane, write again as the customer: the chat finds its way back.

${bold("The AWS command line")} starts a chat as a back end does:
  AWS_ACCESS_KEY_ID=${key.AccessKeyId} AWS_SECRET_ACCESS_KEY=${key.SecretAccessKey} AWS_REGION=us-west-2 \\
  aws connect start-chat-contact --endpoint-url ${url} --instance-id ${key.InstanceId} \\
    --contact-flow-id ${key.ContactFlowId} --participant-details DisplayName=Maria`);
} catch (error) {
  console.error(`The engine at ${url} answers, but gives out no links: ${error.message}`);
  process.exitCode = 1;
}
