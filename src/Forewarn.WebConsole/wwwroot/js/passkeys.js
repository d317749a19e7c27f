// Passkeys (WebAuthn level 3): signing in with one, and adding one to the account. The forms say which of the two they are by their id.

const canUse = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON !== undefined && !/^[\d.]+$|:/.test(location.hostname);

/**
 * Asks the node, with the token that says that it is this page that asks.
 * @param {string} path
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} fields
 */
const post = async (path, form, fields) => {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(path, { method: "POST", body: new URLSearchParams(/** @type {any} */ (body)), redirect: "error" });
  if (!answer.ok) throw new Error((answer.headers.get("content-type") ?? "").startsWith("text/plain") ? await answer.text() : "");
  return answer.status === 204 ? null : answer.json();
};

/**
 * Runs what a form asks for when it is sent, and shows what went wrong.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} act
 */
const onSubmit = (form, act) => {
  const problem = /** @type {HTMLElement} */ (form.querySelector(".problem"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    problem.hidden = button.disabled = true;
    try {
      await act();
    } catch (failed) {
      problem.textContent = (failed instanceof Error && failed.constructor === Error && failed.message) || form.dataset.failed || "";
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
};

const signIn = /** @type {HTMLFormElement | null} */ (document.getElementById("passkey-sign-in"));
if (signIn && canUse) onSubmit(signIn, async () => {
  const options = await post("/console/sign-in/passkey/options", signIn, {});
  const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  const { path } = await post("/console/sign-in/passkey", signIn, { credential: JSON.stringify(credential), return: signIn.dataset.return ?? "" });
  location.assign(path);
});

const add = /** @type {HTMLFormElement | null} */ (document.getElementById("passkey-add"));
if (add && canUse) onSubmit(add, async () => {
  const options = await post("/console/account/passkey/options", add, {});
  const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  await post("/console/account/passkey", add, { credential: JSON.stringify(credential) });
  location.assign("/console/account?done=passkey-added");
});
if (add && !canUse) /** @type {HTMLElement} */ (document.getElementById("passkeys-impossible")).hidden = false;
