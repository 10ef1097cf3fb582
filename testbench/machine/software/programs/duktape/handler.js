// Handles a request, with most of what ECMAScript 5 has.
(function () {
  'use strict';

  function Account(name) { this.name = name; this.entries = []; }
  Account.prototype.add = function (n) { this.entries.push(n); return this; };
  Object.defineProperty(Account.prototype, 'total', {
    get: function () { return this.entries.reduce(function (a, b) { return a + b; }, 0); },
    enumerable: false
  });
  function Special(name) { Account.call(this, name); }
  Special.prototype = Object.create(Account.prototype, { kind: { value: 'special' } });
  Special.prototype.add = function (n) { return Account.prototype.add.call(this, n * 2); };

  function render(template, values) {
    return template.replace(/\{(\w+)\}/g, function (all, name) { return String(values[name]).toUpperCase(); });
  }

  function dates(round) {
    var d = new Date(Date.UTC(2024, 1, 26 + round % 4, 10, 20, 30));
    d.setUTCDate(d.getUTCDate() + 3);
    return d.toISOString() + d.getUTCDay();
  }

  function control(items) {
    var out = [], i, key, seen = {};
    outer: for (i = 0; i < items.length; i++) {
      for (key in items[i]) {
        switch (typeof items[i][key]) {
          case 'number': out.push(items[i][key] % 7); break;
          case 'string': if (seen[items[i][key]]) { continue outer; } seen[items[i][key]] = 1; break;
          case 'boolean': out.push(items[i][key] ? 1 : 0); break;
          default: if (items[i][key] === null) { out.push('null'); }
        }
      }
    }
    try {
      null.x = 1;
    } catch (e) {
      out.push(e instanceof TypeError, e.name);
    } finally {
      out.push('finally');
    }
    try { JSON.parse('{"a": ]'); } catch (e) { out.push(e.name); }
    try { throw new RangeError('r' + i); } catch (e) { out.push(e.message); }
    return out;
  }

  function numbers(round) {
    var x = (round * 2654435761) >>> 0;
    return [x >> 3, x ^ 0x55aa, ~x, (x % 1000) / 7 | 0, parseInt('0x1f', 16), Math.max(1, round, 3), Math.floor(round / 3),
      Math.abs(-round), Math.sqrt(round * round), isNaN(round), Number('12') + +'3', -1 / Infinity].join();
  }

  return function (body) {
    var request = JSON.parse(body, function (k, v) { return k === 'count' ? v + 1 : v; });
    var items = request.items;
    var code = Function('return function ' + request.code)();
    var accounts = [new Account('a'), new Special('b')];
    items.forEach(function (item, i) { accounts[i % 2].add(item.price * item.count); });
    var sorted = items.slice().sort(function (a, b) { return a.price - b.price || (a.name < b.name ? -1 : 1); });
    var bytes = new Uint8Array([1, 2, 300, request.round]);
    var view = new DataView(bytes.buffer);
    var frozen = Object.freeze({ a: 1, b: [2, 3] });
    var bound = code.bind(null, request.round);
    var answer = {
      totals: accounts.map(function (a) { return a.name + a.total + (a.kind || '') + (a instanceof Account); }),
      sorted: sorted.map(function (item) { return item.name; }),
      coded: items.map(function (item) { return code(item.count); }).concat(bound()),
      page: render('<b>{name}</b>', items[0]),
      date: dates(request.round),
      control: control(items),
      numbers: numbers(request.round),
      binary: [bytes[2], view.getUint16(1, true), bytes.subarray(1).length],
      keys: Object.keys(frozen).concat(Object.getOwnPropertyNames(accounts[0])),
      some: items.some(function (i) { return i.price > 80; }) && items.every(function (i) { return i.on; }),
      spliced: [5, 1, 4].concat(sorted.length).reverse().splice(1, 2, 'x', 'y'),
      apply: Math.min.apply(null, items.map(function (i) { return i.count; })),
      nothing: undefined,
      nested: { deep: [[], {}, [null, false]], quote: '"\\\n\u20ac' }
    };
    return JSON.stringify(answer, null, request.round % 2 ? 1 : 0);
  };
})()
