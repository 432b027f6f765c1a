import { createHash, createHmac } from "node:crypto";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();

/**
 * Whether a request bears a good Signature Version 4, computed here from the specification. Answers what it is signed
 * for, `{ accessKeyId, region, service, time }`, or `undefined`.
 */
export function verify({ method, url, headers, body }, secretAccessKey) {
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (!parsed) return undefined;
  const [, accessKeyId, day, region, service, signedHeaders, signature] = parsed;
  const [path, query = ""] = url.split("?");
  const signed = signedHeaders.split(";");
  if (!signed.includes("host") || !signed.includes("x-amz-date")) return undefined;
  const canonical = [
    method,
    // All services but S3 encode each step of the path once more.
    path.split("/").map(encodeURIComponent).join("/"),
    query,
    ...signed.map((name) => `${name}:${headers[name].trim().replace(/ +/g, " ")}`),
    "",
    signedHeaders,
    sha256(body),
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const key = [day, region, service, "aws4_request"].reduce(hmac, `AWS4${secretAccessKey}`);
  if (hmac(key, toSign).toString("hex") !== signature) return undefined;
  return { accessKeyId, region, service, time: headers["x-amz-date"] };
}
