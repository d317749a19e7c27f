// A party's own words: the signature of a request (JWS with detached payload) by a key that the record holds as the party's.
import { base64url, bytesOf, fromBase64, fromBase64url, sha256, textOf, verifiesEd25519, verifiesP256 } from "./verify-bytes.js";

const HEADER_BYTES_MAX = 4096, JWS_LENGTH_MAX = 6144;

/** What follows from something else is the node's word, and nobody else's. */
const CONSEQUENCES = new Set(["warning-owed", "warning-delivered", "warning-escalated", "warning-not-acknowledged", "warning-repeated", "delivery-attempted", "delivery-abandoned", "arrangement-bound", "activity-uncovered", "message-delivered"]);

/** The keys that the leaves of a bundle register and revoke. */
export async function keysOf(leaves) {
  const steps = [];
  for (const leaf of leaves) {
    if (leaf.type !== "party" || leaf.reason !== undefined || (leaf.kind !== "key-registered" && leaf.kind !== "key-revoked")) continue;
    const key = await keyOf(leaf.value("key"));
    if (key) steps.push({ party: leaf.id, index: leaf.index, key, isRevoked: leaf.kind === "key-revoked", leaf });
  }
  return steps;
}

/** A public JWK with its thumbprint (RFC 7638); null for anything else. */
async function keyOf(jwk) {
  const x = fromBase64url(jwk?.x), y = fromBase64url(jwk?.y);
  if (jwk?.kty === "OKP" && jwk.crv === "Ed25519" && x?.length === 32)
    return { jwk, algorithm: "EdDSA", x, thumbprint: base64url(await sha256(bytesOf(`{"crv":"Ed25519","kty":"OKP","x":"${jwk.x}"}`))) };
  if (jwk?.kty === "EC" && jwk.crv === "P-256" && x?.length === 32 && y?.length === 32)
    return { jwk, algorithm: "ES256", thumbprint: base64url(await sha256(bytesOf(`{"crv":"P-256","kty":"EC","x":"${jwk.x}","y":"${jwk.y}"}`))) };
  return null;
}

/** Whose words a leaf holds: `node`, `claimed`, `not-shown`, `own` or `broken`, and why. */
export async function authorOf(leaf, keys, origin) {
  if (leaf.by === undefined || CONSEQUENCES.has(leaf.kind)) return { kind: "node" };
  if (leaf.signedBy === undefined) return { kind: "claimed" };
  const signature = leaf.value("signature");
  if (signature === null) return { kind: "not-shown", problem: "its signature is not disclosed" };
  const before = keys.filter(step => step.party === leaf.by && step.key.thumbprint === leaf.signedBy && (step.index < leaf.index || (step.index === leaf.index && !step.isRevoked)));
  const latest = before.at(-1);
  if (!latest) return { kind: "not-shown", problem: "the bundle has no leaf that registers the key" };
  if (latest.isRevoked) return { kind: "broken", problem: `leaf ${latest.index} revokes the key before` };
  const problem = await problemOf(leaf, signature, latest.key, origin);
  return problem ? { kind: "broken", problem } : { kind: "own", keyLeaf: latest.index };
}

async function problemOf(leaf, { jws, body }, key, origin) {
  const parts = typeof jws === "string" && jws.length <= JWS_LENGTH_MAX ? jws.split(".") : [];
  const encoded = fromBase64url(parts[0]), signature = fromBase64url(parts[2]), payload = fromBase64(body);
  if (parts.length !== 3 || parts[1] !== "" || !encoded || encoded.length > HEADER_BYTES_MAX || !signature || !payload) return "not a JWS with detached payload";
  const header = headerOf(encoded);
  if (!header) return "its protected header is not of its form";
  if (header.alg !== key.algorithm || header.kid !== key.thumbprint) return "it names another key";
  if (header.aud !== origin) return `it is for the record ${header.aud}`;
  const wrong = requestProblem(leaf, header);
  if (wrong) return wrong;
  const input = bytesOf(`${parts[0]}.${base64url(payload)}`);
  const holds = key.algorithm === "EdDSA" ? await verifiesEd25519(key.x, input, signature) : await verifiesP256(key.jwk, input, signature);
  return holds ? null : "it was not made with this key over this header and body";
}

function headerOf(bytes) {
  try {
    const header = JSON.parse(textOf(bytes, "header"));
    const names = Object.keys(header);
    const isWhole = ["alg", "kid", "aud", "htm", "htu"].every(name => names.includes(name)) && names.every(name => ["alg", "kid", "aud", "htm", "htu", "if_match"].includes(name));
    return isWhole && names.every(name => typeof header[name] === "string" && header[name].length <= 1024) ? header : null;
  } catch {
    return null;
  }
}

/** The request that makes such a leaf: method, and path; nobody's words are put to another use. */
function requestProblem(leaf, header) {
  const { type, kind, id } = leaf, plural = `/v1/${type}s/${id}`, htu = header.htu, last = htu.slice(htu.lastIndexOf("/") + 1);
  const ends = (tail, path) => htu.endsWith(tail) ? path + tail : path;
  const starts = (head, path) => htu.startsWith(head) ? htu : path;
  const message = part => (leaf.value(part)?.id ?? htu.split("/")[5]);
  const [method, path] = {
    "operational-intent": () => declaration(), constraint: () => declaration(),
    subscription: () => [{ subscribed: "PUT", unsubscribed: "DELETE" }[kind], plural],
    warning: () => kind === "proposal-accepted" ? ["POST", `/v1/warnings/${id}/proposal/acceptance`] : kind === "proposal-declined" ? ["POST", `/v1/warnings/${id}/proposal/refusal`]
      : ["POST", leaf.reason !== undefined ? starts(`/v1/warnings/${id}/proposal/`, `/v1/warnings/${id}/acknowledgement`) : `/v1/warnings/${id}/acknowledgement`],
    roster: () => ["PUT", `/v1/parties/${id}/roster`],
    drill: () => ["PUT", `/v1/drills/${id}`],
    observation: () => ["POST", "/v1/observations"],
    party: () => kind === "key-registered" || kind === "key-revoked" ? [kind === "key-registered" ? "PUT" : "DELETE", `/v1/parties/${id}/keys/${last}`] : [undefined, starts(`/v1/parties/${id}/keys/`, `/v1/parties/${id}`)],
    draft: () => ({ "arrangement-drafted": ["POST", "/v1/drafts"], "arrangement-signed": ["POST", `/v1/drafts/${id}/signature`], "draft-lapsed": ["DELETE", `/v1/drafts/${id}`] })[kind]
      ?? [undefined, ["/v1/drafts", `/v1/drafts/${id}`].includes(htu) ? htu : `/v1/drafts/${id}/signature`],
    arrangement: () => ({ "leave-notified": ["POST", `/v1/arrangements/${id}/leave`], "arrangement-suspended": ["POST", `/v1/arrangements/${id}/suspension`], "arrangement-resumed": ["DELETE", `/v1/arrangements/${id}/suspension`] })[kind]
      ?? [undefined, [`/v1/arrangements/${id}/leave`, `/v1/arrangements/${id}/suspension`].includes(htu) ? htu : `/v1/arrangements/${id}`],
    site: () => kind === "site-confirmed" ? ["PUT", `${plural}/confirmation`] : kind === "site-withdrawn" ? ["DELETE", plural] : [undefined, ends("/confirmation", plural)],
    thread: () => kind === "thread-opened" ? ["PUT", plural] : kind === "message-sent" ? ["PUT", `${plural}/messages/${message("message")}`] : kind === "message-read" ? ["POST", `${plural}/messages/${message("read")}/read`]
      : [undefined, starts(`${plural}/messages/`, plural)],
    call: () => kind === "call-logged" ? ["PUT", plural] : kind === "readout-filed" ? ["PUT", `${plural}/readout`] : [undefined, ends("/readout", plural)],
  }[type]?.() ?? [undefined, htu];
  if (htu !== path || (method ?? header.htm) !== header.htm) return `it is on ${header.htm} ${htu}, and ${method ?? "a request"} ${path} makes such a leaf`;
  const isVersioned = ["operational-intent", "constraint", "subscription", "site", "roster"].includes(type) || kind === "readout-filed";
  if (leaf.reason !== undefined || leaf.version === undefined || !isVersioned) return null;
  const before = kind === "unsubscribed" ? leaf.version : leaf.version - 1n;
  const expected = before > 0n ? `"${before}"` : undefined;
  return header.if_match === expected ? null : `it is on version ${header.if_match ?? "none"}, and this is version ${leaf.version}`;

  function declaration() {
    const verb = { declared: "PUT", changed: "PUT", state: "PUT", reworded: "PUT", withdrawn: "DELETE", ended: "DELETE", revealed: "POST" }[kind];
    return [verb, kind === "revealed" ? `${plural}/reveal` : verb ? plural : ends("/reveal", plural)];
  }
}
