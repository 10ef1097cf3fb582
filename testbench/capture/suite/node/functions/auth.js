'use strict';
// Checks a signed token: three parts in Base64 with dots between them, the last of them the
// HMAC-SHA256 of the two before it.

const crypto = require('node:crypto');

const SECRET = 'a secret of the function suite';

// What is wrong with the token, or ok; and its claims.
function check(token, now) {
  const parts = token.split('.');
  if (parts.length !== 3) return ['malformed', null];
  const tag = Buffer.from(parts[2], 'base64url');
  const right = crypto.createHmac('sha256', SECRET).update(`${parts[0]}.${parts[1]}`).digest();
  if (tag.length !== right.length || !crypto.timingSafeEqual(tag, right)) return ['wrong signature', null];
  let claims;
  try {
    claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
  } catch {
    return ['malformed', null];
  }
  if (now < claims.nbf) return ['too early', null];
  if (now >= claims.exp) return ['expired', null];
  return ['ok', claims];
}

exports.handle = (body) => {
  const request = JSON.parse(body);
  const [verdict, claims] = check(request.token, request.now);
  return JSON.stringify({
    verdict,
    user: claims ? claims.sub : null,
    scopes: claims ? claims.scopes.sort() : [],
  });
};
