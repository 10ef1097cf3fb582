'use strict';
// Renders a page of a shop from a template.

const fs = require('node:fs');
const path = require('node:path');
const mustache = require('mustache');

const PAGE = fs.readFileSync(path.join(__dirname, 'page.mustache'), 'utf8');
mustache.parse(PAGE);

const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

exports.handle = (body) => {
  const request = JSON.parse(body);
  return mustache.render(PAGE, {
    title: request.title,
    user: request.user,
    count: request.items.length,
    items: request.items.map((item, at) => ({
      name: item.name,
      tags: item.tags,
      index: at + 1,
      parity: at % 2 === 0 ? 'odd' : 'even',
      price: money(item.cents),
      stock: item.stock,
    })),
    total: money(request.items.reduce((sum, item) => sum + item.cents * item.stock, 0)),
  });
};
