// HTTP with the token, and errors that carry the server's code, sentence and hint.

const TOKEN_KEY = "lipstream.token";

/** Takes `?token=` out of the address bar, once, and keeps it for this tab only. */
export function takeToken() {
  const url = new URL(location.href);
  const token = url.searchParams.get("token");
  if (!token) return;
  sessionStorage.setItem(TOKEN_KEY, token);
  url.searchParams.delete("token");
  history.replaceState(null, "", url);
}

export const token = () => sessionStorage.getItem(TOKEN_KEY);

/** A refusal: `code` for choosing a translation, `message` and `hint` as the server wrote them. */
export class Refusal extends Error {
  constructor(code, message, hint, status = 0) {
    super(message);
    Object.assign(this, { code, hint, status });
  }
}

/** Fetches, and throws a Refusal for everything that is not a success. */
export async function request(path, options = {}) {
  const headers = new Headers(options.headers);
  if (token()) headers.set("Authorization", `Bearer ${token()}`);
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch (error) {
    if (["AbortError", "TimeoutError"].includes(error.name)) throw error;
    throw new Refusal("offline", String(error.message ?? error), "");
  }
  if (response.ok) {
    dispatchEvent(new Event("reached"));
    return response;
  }
  const body = await response.json().catch(() => ({}));
  const { code, message, hint } = body.error ?? {};
  const fallback = { 401: "unauthorized", 413: "too_large", 503: "busy" }[response.status] ?? "failed";
  throw new Refusal(code ?? fallback, message ?? `${response.status} ${response.statusText}`, hint ?? "", response.status);
}

export const json = async (path, options) => (await request(path, options)).json();

/** A picture or film as a `blob:` address, since an <img> cannot send a token; the caller revokes it. */
export async function blobURL(path) {
  return URL.createObjectURL(await (await request(path)).blob());
}

/** Reads server-sent events through fetch, since EventSource cannot send a token. */
export async function* events(path, signal, headers = {}) {
  const response = await request(path, { signal, headers: { Accept: "text/event-stream", ...headers } });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    rest += value.replaceAll("\r", "");
    for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
      const lines = rest.slice(0, end).split("\n").filter((line) => line.startsWith("data:"));
      if (lines.length) yield JSON.parse(lines.map((line) => line.slice(5)).join("\n"));
    }
  }
}
