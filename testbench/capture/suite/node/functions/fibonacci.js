'use strict';
// A Fibonacci number of some hundred digits, by addition.

const MOST = 10000;

exports.handle = (body) => {
  const index = Number(body.toString());
  if (!Number.isInteger(index) || index < 0 || index > MOST) throw new Error(`index ${index} is not from 0 to ${MOST}`);
  let [current, next] = [0n, 1n];
  for (let i = 0; i < index; i++) [current, next] = [next, current + next];
  return current.toString();
};
