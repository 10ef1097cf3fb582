'use strict';
// Compresses the body as a zlib stream, level 6.

const zlib = require('node:zlib');

exports.handle = (body) => zlib.deflateSync(body, { level: 6 });
