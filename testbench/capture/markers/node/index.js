// SPDX-License-Identifier: Apache-2.0
'use strict';

// Markers for `jukebox capture`: calls that do nothing and tell the recorder where a request ends.
// Without a recorder a call is a NOP; on other processors than x86-64 it is empty.

const path = require('path');

function load() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    const nothing = () => {};
    return { start: nothing, cut: nothing, stop: nothing };
  }
  try {
    return require('./build/jukebox_marker.node');
  } catch (cause) {
    if (cause.code !== 'MODULE_NOT_FOUND') throw cause;
    throw new Error(`the markers are not built; run: make -C ${path.resolve(__dirname)}`);
  }
}

module.exports = load();
