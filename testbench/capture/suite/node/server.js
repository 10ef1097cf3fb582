'use strict';
// server.js FUNCTION ADDRESS: serves one function over HTTP, marking the end of each invocation.

const http = require('node:http');
const path = require('node:path');

let cut = () => {};
try {
  ({ cut } = require('jukebox-marker'));
} catch (error) {
  // Served without a recorder around it.
  if (error.code !== 'MODULE_NOT_FOUND') throw error;
}

function serve(handle, host, port) {
  const server = http.createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const quit = request.url === '/quit';
      let answer = '';
      try {
        if (!quit) answer = handle(Buffer.concat(pieces));
      } catch (error) {
        response.statusCode = 400;
        answer = String(error.message);
      }
      response.setHeader('Content-Length', Buffer.byteLength(answer));
      response.on('finish', () => (quit ? process.exit(0) : cut()));
      response.end(answer);
    });
  });
  server.keepAliveTimeout = 0;
  server.listen(Number(port), host, () => {
    // Where, as the port may be 0.
    const at = server.address();
    console.log(`jukebox-suite: ready ${at.address}:${at.port}`);
  });
}

const [name, address] = process.argv.slice(2);
if (!/^[a-z]+$/.test(name ?? '') || !address) {
  console.error('usage: server.js FUNCTION ADDRESS');
  process.exit(2);
}
const [host, port] = address.split(':');
serve(require(path.join(__dirname, 'functions', name)).handle, host, port);
