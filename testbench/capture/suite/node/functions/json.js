'use strict';
// Reads orders, adds them up by customer and by country, answers with the sums.

exports.handle = (body) => {
  const orders = JSON.parse(body);
  const customers = new Map();
  const countries = {};
  const notes = [];
  let cents = 0;
  for (const order of orders) {
    const worth = order.items.reduce((sum, item) => sum + item.quantity * item.cents, 0);
    cents += worth;
    let customer = customers.get(order.customer);
    if (!customer) {
      customer = { customer: order.customer, orders: [], cents: 0 };
      customers.set(order.customer, customer);
    }
    customer.orders.push(order.id);
    customer.cents += worth;
    countries[order.country] = (countries[order.country] ?? 0) + worth;
    if (order.note) notes.push([order.id, order.note.toUpperCase()]);
  }
  const byName = (a, b) => (a.customer < b.customer ? -1 : 1);
  return JSON.stringify({
    orders: orders.length,
    cents,
    customers: [...customers.values()].sort((a, b) => b.cents - a.cents || byName(a, b)),
    countries,
    notes,
  });
};
