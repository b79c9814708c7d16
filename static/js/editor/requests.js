/** Asking the server. What goes wrong is thrown as a `Refusal` whose message is for people. */

/** `status` is 0 where no answer came; `answer` is what the server said besides words. */
export class Refusal extends Error {
  constructor(words, status = 0, answer = {}) {
    super(words);
    Object.assign(this, { status, answer });
  }
}

/** For `catch`, where nothing has to be said of a refusal. */
export function passRefusal(error) {
  if (!(error instanceof Refusal)) throw error;
}

/** The token of now: logging in again in another tab gives a new one. */
export function csrfToken(form) {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return cookie ? cookie[1] : form.elements.csrfmiddlewaretoken.value;
}

/** In: a desk, an address, and what `fetch` takes. Out: the JSON of the answer. */
export async function askJson(desk, address, options = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken(desk.form) };
  const response = await reach(desk, address, { headers, ...options });
  const answer = isJson(response) ? await response.json() : {};
  if (!response.ok || !isJson(response))
    throw new Refusal(answer.error ?? wordsFor(desk, response), response.status, answer);
  return answer;
}

/**
 * Like `fetch`, but an unreachable server and a login form are refusals too. The server is told whose page this is: it
 * takes nothing from it in the name of somebody who has logged in since.
 */
export async function reach(desk, address, options = {}) {
  try {
    const headers = { ...options.headers, "X-Writer": desk.safety.dataset.writer };
    const response = await fetch(address, { ...options, headers });
    if (response.redirected && new URL(response.url).pathname.includes("/login/"))
      throw new Refusal(desk.word("loggedOut"), 401);
    return response;
  } catch (error) {
    throw error instanceof TypeError ? new Refusal(desk.word("offline")) : error;
  }
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

/** What to say of an answer that explains nothing itself. */
export function wordsFor(desk, { status }) {
  if (status === 403) return desk.word("expired");
  return desk.word(status >= 500 ? "failed" : "refused", status);
}
