/* A passkey opens the door: this asks the device and hands its answer to the form. */

const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));

const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (list) => list?.map((item) => ({ ...item, id: decode(item.id) }));

function forCreation(options) {
  const selection = {
    ...options.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return {
    ...options,
    challenge: decode(options.challenge),
    user: { ...options.user, id: decode(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
    authenticatorSelection: selection,
  };
}

function forRequest(options) {
  return {
    ...options,
    challenge: decode(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
}

function written(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = encode(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

const onPage = (name) => JSON.parse(document.getElementById("passkey-options").textContent)[name].publicKey;

const ways = {
  async login(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const { request_options: options } = await answer.json();
    return navigator.credentials.get({ publicKey: forRequest(options.publicKey) });
  },
  get: () => navigator.credentials.get({ publicKey: forRequest(onPage("request_options")) }),
  create: () => navigator.credentials.create({ publicKey: forCreation(onPage("creation_options")) }),
};

async function ask(form) {
  const failure = form.querySelector("[data-passkey-error]");
  failure.hidden = true;
  try {
    const credential = await ways[form.dataset.passkey](form);
    form.elements.credential.value = JSON.stringify(written(credential));
    form.submit();
  } catch {
    failure.hidden = false;
  }
}

/* Passkeys belong to a name; a bare number as address has none. */
const hasName = !/^[\d.]+$|^\[/.test(location.hostname);

if (window.PublicKeyCredential && hasName) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("[data-passkey-button]").addEventListener("click", () => ask(form));
    form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
  }
}
