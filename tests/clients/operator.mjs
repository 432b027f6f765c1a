/** A one-time secret with which this user signs in. */
export async function signInSecret(engine, username) {
  const { Url } = await engine.operator("/operator/sign-in-links", { Username: username });
  return new URL(Url).hash.replace(/^#sign-in=/, "");
}

/** A new access key of the instance, with the ids that StartChatContact wants. */
export function accessKey(engine) {
  return engine.operator("/operator/access-keys");
}
