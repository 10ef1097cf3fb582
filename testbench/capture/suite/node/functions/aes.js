'use strict';
// Encrypts a text: AES-256 in CBC mode, padded as PKCS #7 says.

const crypto = require('node:crypto');

exports.handle = (body) => {
  const request = JSON.parse(body);
  const key = Buffer.from(request.key, 'base64');
  const iv = Buffer.from(request.iv, 'base64');
  const encryptor = crypto.createCipheriv('aes-256-cbc', key, iv);
  const cipher = Buffer.concat([encryptor.update(request.text, 'utf8'), encryptor.final()]);
  return JSON.stringify({ cipher: cipher.toString('base64') });
};
