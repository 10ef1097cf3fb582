// Draws the waves of docs/waves: each NAME.json becomes NAME.svg beside it. With --check nothing is
// written: pictures that are not what their sources give are named, and the exit code is 1.
//
//   node render.js FOLDER [--check]      wavedrom and onml are found by NODE_PATH
'use strict';

const fs = require('fs');
const path = require('path');
const onml = require('onml');
const wavedrom = require('wavedrom');
const skin = require('wavedrom/skins/default.js');

const MARGIN = 8;

function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

// Every element below this one, itself first.
function* elements(node) {
  if (!Array.isArray(node)) return;
  yield node;
  for (const child of node.slice(1)) yield* elements(child);
}

// Shapes that no lane uses are most of what the skin has: they are left out.
function prune(drawn) {
  const used = new Set();
  for (const element of elements(drawn)) {
    const target = element[0] === 'use' && element[1]['xlink:href'];
    if (target) used.add(target.slice(1));
  }
  for (const element of elements(drawn)) {
    if (element[0] !== 'defs') continue;
    const kept = element.filter((shape) => !(Array.isArray(shape) && shape[0] === 'g') || used.has(shape[1].id));
    element.splice(0, element.length, ...kept);
  }
}

// The picture on white, readable on a dark page as well, with its source inside: a test without
// any tool can tell that the two are in step.
function render(source) {
  const picture = JSON.parse(source);
  picture.head.tock += ' '; // WaveDrom appends a 0 to the last number
  const drawn = wavedrom.renderAny(0, picture, structuredClone(skin));
  prune(drawn);
  const attributes = drawn[1];
  const [width, height] = [Number(attributes.width), Number(attributes.height)];
  attributes.viewBox = [-MARGIN, -MARGIN, width + 2 * MARGIN, height + 2 * MARGIN].join(' ');
  attributes.width = width + 2 * MARGIN;
  attributes.height = height + 2 * MARGIN;
  const background = {
    x: -MARGIN,
    y: -MARGIN,
    width: attributes.width,
    height: attributes.height,
    style: 'stroke:none;fill:white',
  };
  drawn.splice(2, 0, ['metadata', escape(source)], ['rect', background]);
  return onml.stringify(drawn) + '\n';
}

const [folder, check] = process.argv.slice(2);
let stale = 0;
for (const file of fs.readdirSync(folder).sort()) {
  if (!file.endsWith('.json')) continue;
  const picture = path.join(folder, file.replace(/json$/, 'svg'));
  const drawn = render(fs.readFileSync(path.join(folder, file), 'utf8'));
  const old = fs.existsSync(picture) ? fs.readFileSync(picture, 'utf8') : '';
  if (old === drawn) continue;
  stale += 1;
  console.log(check ? `${picture} is not what its source gives: make pictures` : picture);
  if (!check) fs.writeFileSync(picture, drawn);
}
process.exitCode = check && stale > 0 ? 1 : 0;
