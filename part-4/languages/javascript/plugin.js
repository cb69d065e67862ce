// Part 4's plugin in JavaScript: all of it but the database.

function parse(text) {
  const entries = new Map();
  for (const [index, whole] of text.split('\n').entries()) {
    const line = whole.trim();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = line.slice(0, equals).trim();
    // The error of a `result` is thrown as it is: a variant is an object with a tag.
    if (equals < 0) throw { tag: 'missing-equals', val: index + 1 };
    if (key === '') throw { tag: 'empty-key', val: index + 1 };
    if (entries.has(key)) throw { tag: 'duplicate-key', val: key };
    entries.set(key, line.slice(equals + 1).trim());
  }
  return [...entries].map(([key, value]) => ({ key, value }));
}

export const config = {
  parse,
  validate(text) {
    parse(text);
  },
  check(text) {
    try {
      parse(text);
    } catch {
      throw undefined;
    }
  },
};

let live = 0;

class KvStore {
  entries = new Map();

  constructor() {
    live += 1;
  }

  get(key) {
    return this.entries.get(key);
  }

  put(key, value) {
    this.entries.set(key, value);
  }

  delete(key) {
    const value = this.entries.get(key);
    this.entries.delete(key);
    return value;
  }

  copyFrom(other) {
    this.entries = new Map([...this.entries, ...other.entries]);
  }

  // ANCHOR: merge
  static merge(a, b) {
    const merged = new KvStore();
    merged.entries = new Map([...a.entries, ...b.entries]);
    // They are ours now, and nobody else is going to do it.
    a[Symbol.dispose]();
    b[Symbol.dispose]();
    return merged;
  }

  // Called when the host drops its handle.
  [Symbol.dispose]() {
    live -= 1;
  }
  // ANCHOR_END: merge
}

export const storage = {
  KvStore,
  openStore(entries) {
    const store = new KvStore();
    store.entries = new Map(entries);
    return store;
  },
  liveStores() {
    return live;
  },
};

function refuse(url) {
  throw { tag: 'unsupported-url', val: url };
}

class Connection {
  constructor(url) {
    refuse(url);
  }
}

class Transaction {}

export const database = { Connection, Transaction, connect: refuse };
