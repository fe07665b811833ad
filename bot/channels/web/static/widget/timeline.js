// The entries of the conversation, each once, in the order of their ids.
export class Timeline {
  constructor() {
    this.entries = [];
    this.more = false;
  }

  get last() {
    return this.entries.length ? this.entries[this.entries.length - 1].id : null;
  }

  get first() {
    return this.entries.length ? this.entries[0].id : null;
  }

  // Adds entries; returns the new ones and whether all of them came at the end.
  add(entries) {
    const known = new Set(this.entries.map(({ id }) => id));
    const added = (entries || []).filter((entry) => entry && entry.id && !known.has(entry.id));
    const { last } = this;
    const atEnd = added.every(({ id }) => !last || after(id, last));
    this.entries = [...this.entries, ...added].sort((a, b) => (after(a.id, b.id) ? 1 : -1));
    return { added, atEnd };
  }

  // What the bot said last, for what it asks for.
  get lastSaid() {
    const said = this.entries.filter(({ speaker }) => speaker !== "member");
    return said.length ? said[said.length - 1] : null;
  }
}

// Ids look like 1616745600000-0: an instant and a count.
function after(one, other) {
  const [instant, count] = one.split("-").map(Number);
  const [otherInstant, otherCount] = other.split("-").map(Number);
  return instant === otherInstant ? count > otherCount : instant > otherInstant;
}
