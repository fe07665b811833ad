// Requests to the bot. The token travels in a header, never in an address.
import { word } from "./words.js";

const WAIT_MS = 45000;

// What the server refused: a sentence for the member, and the seconds after which the same may be sent again.
export class Refused extends Error {
  constructor(text, retryAfter) {
    super(text);
    this.retryAfter = retryAfter;
  }
}

// The network or the server is away; nothing is known about what was sent.
export class Lost extends Error {}

export class Http {
  constructor(base, session) {
    this.base = base;
    this.session = session;
  }

  // The answer's JSON, null where it has none. Throws Refused or Lost; a session that ended is renewed once.
  async json(path, body) {
    const answer = await this.answer(path, body);
    return answer.status === 204 ? null : answer.json().catch(() => { throw new Lost(); });
  }

  async answer(path, body) {
    const token = await this.session.token();
    const answer = await request(this.base + path, body, token);
    if (answer.status !== 401) return checked(answer);
    return checked(await request(this.base + path, body, await this.session.renewed(token)));
  }
}

// One request; a body makes it a POST. Throws Lost.
export async function request(address, body, token) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), WAIT_MS);
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  try {
    return await fetch(address, {
      method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store", signal: patience.signal,
    });
  } catch (error) {
    throw new Lost();
  } finally {
    clearTimeout(timer);
  }
}

// Throws Refused for an answer that is no success.
export async function checked(answer) {
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  const seconds = Number(answer.headers.get("Retry-After")) || (answer.status >= 500 ? 5 : 0);
  throw new Refused(told.problem || told.detail || word("trouble"), seconds);
}
