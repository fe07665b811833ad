// The session token: one for all tabs, renewed before it ends and when the server says that it did.
import { checked, request } from "./http.js";
import { keep, onChange, read } from "./storage.js";

const RENEW_BEFORE_MS = 14 * 24 * 3600 * 1000;

export class Session {
  // onNew is called when the conversation is another one from now on.
  constructor(base, onNew) {
    this.base = base;
    this.onNew = onNew;
    this.kept = read("token");
    onChange("token", (kept) => this.take(kept));
  }

  get known() {
    return Boolean(this.kept && this.kept.token);
  }

  // Returns the token; asks for one where there is none, or where it ends soon. Throws Lost or Refused.
  async token() {
    if (this.known && Date.parse(this.kept.expires_at) - Date.now() > RENEW_BEFORE_MS) return this.kept.token;
    return this.renewed(this.known ? this.kept.token : null);
  }

  // Returns a token in place of an old one; requests at the same time share one answer.
  renewed(old) {
    if (this.known && this.kept.token !== old) return Promise.resolve(this.kept.token);
    if (!this.asking) {
      this.asking = this.ask(old).finally(() => { this.asking = null; });
    }
    return this.asking;
  }

  async ask(old) {
    const answer = await (await checked(await request(`${this.base}session`, { token: old }))).json();
    const other = read("token");
    // Another tab was faster: both go on with its session.
    const chosen = other && other.token && other.token !== old ? other : { token: answer.token, expires_at: answer.expires_at };
    keep("token", chosen);
    this.take(chosen, old && !answer.refreshed && answer.token !== old);
    return chosen.token;
  }

  take(kept, another) {
    this.kept = kept;
    if (another) this.onNew();
  }
}
