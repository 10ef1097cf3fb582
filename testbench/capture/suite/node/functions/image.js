'use strict';
// Makes a thumbnail: half the size, blurred, as PNG again.

const { PNG } = require('pngjs');

// Half the width and half the height; each pixel the mean of four.
function half(from) {
  const [width, height] = [from.width >> 1, from.height >> 1];
  const data = Buffer.alloc(4 * width * height);
  const row = 4 * from.width;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let colour = 0; colour < 4; colour++) {
        const at = 2 * y * row + 8 * x + colour;
        const sum = from.data[at] + from.data[at + 4] + from.data[at + row] + from.data[at + row + 4];
        data[4 * (y * width + x) + colour] = (sum + 2) >> 2;
      }
    }
  }
  return { width, height, data };
}

// Each pixel with its eight neighbours, weighted 4 to 2 to 1; the border pixels stand for those
// beyond them.
function blur(from) {
  const { width, height } = from;
  const data = Buffer.alloc(from.data.length);
  const near = (at, end) => Math.min(Math.max(at, 0), end - 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let colour = 0; colour < 4; colour++) {
        let sum = 8;
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            const weight = (2 - Math.abs(dy)) * (2 - Math.abs(dx));
            sum += weight * from.data[4 * (near(y + dy, height) * width + near(x + dx, width)) + colour];
          }
        }
        data[4 * (y * width + x) + colour] = sum >> 4;
      }
    }
  }
  return { width, height, data };
}

exports.handle = (body) => PNG.sync.write(blur(half(PNG.sync.read(body))), { colorType: 2 });
