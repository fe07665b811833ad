// What the page knows: open tickets, colleagues, and the one conversation that is open.
import { waitsSince } from "./clock.js";
import { by } from "./element.js";

export const given = JSON.parse(by("given").textContent);
export const me = given.me;
export const state = { rows: new Map(), agents: [], chat: null, ticket: null, fresh: new Set() };

const ordered = (rows) => rows.sort((a, b) => (a.order < b.order ? -1 : 1));
export const queue = () => ordered([...state.rows.values()].filter((row) => row.state === "waiting" && (!by("only-mine").checked || fits(row))));
export const mine = () => [...state.rows.values()].filter((row) => row.holder === me.id).sort(byNeed);
export const listed = () => [...mine(), ...queue()];

const unanswered = (row) => waitsSince(row) ?? "9999";
const byNeed = (a, b) => (unanswered(a) < unanswered(b) ? -1 : unanswered(a) > unanswered(b) ? 1 : a.opened_at < b.opened_at ? -1 : 1);
const groupName = (id) => given.groups.find((group) => group.id === id)?.name;
function fits(row) {
  return !row.group || me.groups.length === 0 || me.groups.some((id) => groupName(id) === row.group);
}
export const isMine = () => state.ticket?.state === "agent" && state.ticket.holder === me.id;
export const nameOf = (id) => state.agents.find((agent) => agent.id === id)?.name ?? id;
export const title = (row) => `${row.channel} ${row.short}`;
