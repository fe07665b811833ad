// The two requests of the page. A message is tried again by itself only where the server says when to come back.
const WAIT_MS = 45000;
const TRIES = 3;
const LONGEST_PAUSE_S = 6;
const UNREACHABLE = "网络不通，没有发出去。";
const TROUBLE = "出了点问题，没有发出去。";

let session = null;

export class NotSent extends Error {}

// Returns the replies. Throws NotSent with a sentence for the member.
export async function sendMessage(id, text) {
  for (let tried = 1; ; tried += 1) {
    await openSession();
    const response = await post("/web/messages", { id, text });
    const body = await readJson(response);
    if (response.ok && body && Array.isArray(body.replies)) return body.replies;
    if (tried >= TRIES || !(await mayTryAgain(response))) throw new NotSent((body && body.detail) || TROUBLE);
  }
}

async function mayTryAgain(response) {
  if (response.status === 401) {
    session = null;
    return true;
  }
  const seconds = Number(response.headers.get("Retry-After"));
  if (![429, 503].includes(response.status) || !(seconds > 0) || seconds > LONGEST_PAUSE_S) return false;
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  return true;
}

function openSession() {
  if (!session) {
    session = post("/web/session", {}).then((response) => {
      if (!response.ok) throw new NotSent(TROUBLE);
    });
    session.catch(() => { session = null; });
  }
  return session;
}

async function post(path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), WAIT_MS);
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: patience.signal,
    });
    // Within the time limit: a body that stalls must not hold the queue.
    const text = await response.text();
    return { ok: response.ok, status: response.status, headers: response.headers, text };
  } catch (error) {
    throw new NotSent(UNREACHABLE);
  } finally {
    clearTimeout(timer);
  }
}

function readJson(response) {
  try {
    return JSON.parse(response.text);
  } catch (error) {
    return null;
  }
}
