// Handles a request, with most of what ECMAScript 2020 has. Returns what makes the answer when all
// that was left to be done is done.
(() => {
  'use strict';

  class Account {
    static #made = 0;
    #entries = [];
    constructor(name) { this.name = name; Account.#made++; }
    add(...amounts) { this.#entries.push(...amounts); return this; }
    get total() { return this.#entries.reduce((a, b) => a + b, 0); }
    static reset() { const n = Account.#made; Account.#made = 0; return n; }
    *[Symbol.iterator]() { yield* this.#entries; }
    toString() { return `${this.name}:${this.total}`; }
  }
  class Special extends Account {
    add(...amounts) { return super.add(...amounts.map((a) => a * 2)); }
    get [Symbol.toStringTag]() { return 'Special'; }
  }

  const render = (template, values) =>
    template.replace(/\{\{\s*(?<name>\w+)(?:\|(?<filter>\w+))?\s*\}\}/gu, (...all) => {
      const { name, filter } = all[all.length - 1];
      const value = `${values[name]}`;
      return filter === 'upper' ? value.toUpperCase() : filter === 'pad' ? value.padStart(8, '*') : value;
    });

  function* count(limit) {
    let got = 0;
    try {
      for (let i = 0; i < limit; i++) {
        const sent = yield i * got;
        got += sent ?? 1;
      }
    } finally {
      got = -1;
    }
    return got;
  }

  const texts = (items) => items.map(({ name, price = 0, ...rest }, i) => [
    name.split(/(?<=[aeiou])/).join('_'), name.at?.(0) ?? name[0], name.includes('r'), name.repeat(2).lastIndexOf('e'),
    name.normalize('NFC').codePointAt(1), [...name].reverse().join(''), encodeURIComponent(`${name} é`),
    Object.entries(rest).flat().length, name.match(/[b-df-hj-np-tv-z]+/g)?.length, name.localeCompare('m') > 0,
    name.startsWith('s') || name.endsWith('r'), name.trimEnd().charCodeAt(i),
  ].join());

  function control(items) {
    const out = [];
    const seen = new Set();
    outer: for (const item of items) {
      for (const key in item) {
        switch (typeof item[key]) {
          case 'number': out.push(item[key] % 7); break;
          case 'string': if (seen.has(item[key])) continue outer; seen.add(item[key]); break;
          case 'boolean': out.push(+item[key]); break;
          default: out.push(item[key]?.length ?? 'nothing');
        }
      }
    }
    try { null.x; } catch ({ name }) { out.push(name); } finally { out.push('finally'); }
    try { JSON.parse('{"a": ]'); } catch (e) { out.push(e.constructor === SyntaxError); }
    try { undefined_name; } catch { out.push('reference'); }
    return out;
  }

  const numbers = (round) => {
    const x = (round * 2654435761) >>> 0;
    return [x, x >> 3, x ^ 0x55aa, ~x, x & 255, (x % 977).toString(36), (x / 3).toFixed(2), (x / 7).toPrecision(5),
      parseFloat(`1.5e${round % 9}`), Math.hypot(3, 4), Math.trunc(-x / 3), Math.clz32(x), Math.imul(x, 3),
      Number.isSafeInteger(x * x), (2 ** (round % 30)), 0b101 + 0o17, (BigInt(x) ** 3n % 1000007n).toString(),
      BigInt.asUintN(16, BigInt(x)).toString()].join();
  };

  return (body) => {
    const request = JSON.parse(body, (k, v) => (k === 'count' ? v + 1 : v));
    const { items, round } = request;
    const code = (0, eval)(request.code);
    const accounts = [new Account('a'), new Special('b')];
    items.forEach((item, i) => accounts[i % 2].add(item.price * item.count));
    const groups = new Map();
    for (const item of items) {
      const key = item.name.length % 3;
      groups.set(key, [...(groups.get(key) ?? []), item.name]);
    }
    const log = [];
    const watched = new Proxy({ a: 1 }, {
      get: (target, key) => { log.push(`get ${String(key)}`); return Reflect.get(target, key); },
      has: (target, key) => key.startsWith('x'),
      set: (target, key, value) => { log.push(`set ${key}`); target[key] = value; return true; },
    });
    watched.b = watched.a + ('xy' in watched);
    const bytes = Uint8Array.from([1, 2, 300, round]);
    const floats = new Float32Array(bytes.buffer.slice(0, 4));
    const steps = count(3);
    const later = [];
    const work = async (name) => {
      await null;
      later.push(name);
      if (name.length > 6) throw new Error(name);
      return name.length;
    };
    Promise.all(items.slice(0, 2).map((i) => work(i.name))).then((l) => later.push(l.join('+')), (e) => later.push(e.message));
    Promise.resolve(round).then((r) => code(r)).finally(() => later.push('done'));
    const answer = {
      totals: accounts.map((a) => `${a} ${Object.prototype.toString.call(a)} ${[...a].length}`),
      sorted: [...items].sort((a, b) => a.price - b.price || (a.name < b.name ? -1 : 1)).map((i) => i.name),
      coded: items.map((item) => code(item.count)),
      page: render('<b>{{ name|upper }}</b> {{name|pad}} {{ price }}\n', items[0]),
      date: new Date(Date.UTC(2024, 1, 26 + (round % 4), 10, 20, 30)).toISOString(),
      texts: texts(items),
      control: control(items),
      numbers: numbers(round),
      groups: [...groups].map(([k, v]) => `${k}=${v}`).sort(),
      log,
      steps: [steps.next().value, steps.next(2).value, steps.return(7).value],
      binary: [bytes[2], new DataView(bytes.buffer).getUint16(1, true), floats.length, bytes.fill(9, 2).join('-')],
      made: Account.reset(),
      symbol: Symbol('s').description + Object.getOwnPropertySymbols({ [Symbol.iterator]: 1 }).length,
      find: items.find((i) => i.price > 80)?.name ?? 'none',
      tagged: ((s, ...v) => s.raw.join('|') + v)`a${round}\n${1}b`,
      weak: new WeakMap([[items, 1]]).has(items),
      spread: Math.max(...items.map((i) => i.count)),
      nested: Object.fromEntries(Object.entries({ deep: [[], {}], quote: '"\\\n\u20ac' }).reverse()),
    };
    return () => JSON.stringify({ ...answer, later }, null, round % 2);
  };
})()
