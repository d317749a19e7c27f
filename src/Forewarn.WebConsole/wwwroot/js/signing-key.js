// Keys that parties sign with. A private key is read, or made, in this browser, and never leaves it: what goes out are signatures (RFC 7515) and public keys.

/** Most bytes of a key file. */
const BYTES_MAX = 4096;

/** @typedef {{ public: Record<string, string>, text: string, key: CryptoKey, algorithm: string }} Held */

/** By thumbprint, until the page is left. @type {Map<string, Held>} */
const held = new Map();

const kinds = {
  Ed25519: { alg: "EdDSA", members: ["crv", "kty", "x"], use: { name: "Ed25519" }, sign: { name: "Ed25519" } },
  "P-256": { alg: "ES256", members: ["crv", "kty", "x", "y"], use: { name: "ECDSA", namedCurve: "P-256" }, sign: { name: "ECDSA", hash: "SHA-256" } },
};

/** @param {Uint8Array} bytes */
const base64url = bytes => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const utf8 = new TextEncoder();

/** @param {Record<string, string>} jwk */
async function take(jwk) {
  const kind = kinds[jwk.crv];
  // In the order of RFC 7638, section 3, so that the text is what the thumbprint is of.
  const open = Object.fromEntries(kind.members.map(member => [member, jwk[member]]));
  const key = await crypto.subtle.importKey("jwk", { ...open, d: jwk.d }, kind.use, false, ["sign"]);
  const thumbprint = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(JSON.stringify(open)))));
  held.set(thumbprint, { public: open, text: JSON.stringify({ ...open, d: jwk.d }) + "\n", key, algorithm: kind.alg });
  return { thumbprint, jwk: JSON.stringify(open) };
}

/**
 * Reads the private key in the file that was chosen.
 * @param {HTMLInputElement} input
 * @returns {Promise<{ thumbprint?: string, jwk?: string, problem?: "shape" | "public" | "browser" }>}
 */
export async function open(input) {
  const file = input.files?.[0];
  if (!file || file.size > BYTES_MAX) return { problem: "shape" };
  let jwk;
  try {
    jwk = JSON.parse(await file.text());
  } catch {
    return { problem: "shape" };
  }
  const kind = jwk && Object.hasOwn(kinds, String(jwk.crv)) ? kinds[jwk.crv] : null;
  if (!kind || kind.members.some(member => typeof jwk[member] !== "string")) return { problem: "shape" };
  if (typeof jwk.d !== "string") return { problem: "public" };
  try {
    return await take(jwk);
  } catch (failed) {
    return { problem: failed instanceof DOMException && failed.name === "NotSupportedError" ? "browser" : "shape" };
  }
}

/** Makes a new key: Ed25519, or P-256 in a browser that has no other. */
export async function make() {
  for (const { use } of Object.values(kinds)) {
    try {
      const pair = await crypto.subtle.generateKey(use, true, ["sign", "verify"]);
      return await take(await crypto.subtle.exportKey("jwk", pair.privateKey));
    } catch (failed) {
      if (!(failed instanceof DOMException)) throw failed;
    }
  }
  return { problem: "browser" };
}

/**
 * Gives the private key to its owner, as a file.
 * @param {string} thumbprint
 */
export function save(thumbprint) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([held.get(thumbprint).text], { type: "application/json" }));
  link.download = `forewarn-${thumbprint.slice(0, 8)}.key`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 0);
}

/**
 * Signs a request: a JWS with detached payload (RFC 7515, appendix F).
 * @param {string} thumbprint
 * @param {string} aud origin of the record
 * @param {string} htm method
 * @param {string} htu path
 * @param {Uint8Array} body
 */
export async function sign(thumbprint, aud, htm, htu, body) {
  const { key, algorithm: alg, public: { crv } } = held.get(thumbprint);
  const header = base64url(utf8.encode(JSON.stringify({ alg, kid: thumbprint, aud, htm, htu })));
  const signature = await crypto.subtle.sign(kinds[crv].sign, key, utf8.encode(`${header}.${base64url(body)}`));
  return `${header}..${base64url(new Uint8Array(signature))}`;
}
