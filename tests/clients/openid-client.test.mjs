// SPDX-License-Identifier: AGPL-3.0-or-later
// openid-client, unchanged, against the house: discovery, code with PKCE, refresh, userinfo,
// introspection, revocation; and jose judges what the tokens say of themselves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { Issuer, generators } from "openid-client";
import { frontDoor, given, signIn } from "./house.mjs";

const issuer = await Issuer.discover(given.issuer);
const app = new issuer.Client({
  client_id: given.app.client_id,
  token_endpoint_auth_method: "none",
  id_token_signed_response_alg: "ES256",
});
const web = new issuer.Client({
  client_id: given.web.client_id,
  client_secret: given.web.client_secret,
  id_token_signed_response_alg: "ES256",
});
const jwks = createRemoteJWKSet(new URL(issuer.metadata.jwks_uri));

async function authorize(client, redirect_uri, scope = "openid hbdt") {
  const code_verifier = generators.codeVerifier();
  const state = generators.state();
  const nonce = generators.nonce();
  const url = client.authorizationUrl({
    redirect_uri, scope, state, nonce,
    code_challenge: generators.codeChallenge(code_verifier), code_challenge_method: "S256",
  });
  const params = client.callbackParams(await signIn(url));
  return { params, checks: { code_verifier, state, nonce } };
}

async function signedIn(client, redirect_uri, scope) {
  const { params, checks } = await authorize(client, redirect_uri, scope);
  return client.callback(redirect_uri, params, checks);
}

test("discovery says who we are", () => {
  assert.equal(issuer.metadata.issuer, given.issuer);
  assert.deepEqual(issuer.metadata.code_challenge_methods_supported, ["S256"]);
});

test("a public app: code, PKCE, ID token, userinfo, refresh, revocation", async () => {
  const tokens = await signedIn(app, given.app.redirect_uris[0]);
  assert.equal(tokens.claims().aud, given.app.client_id);
  const info = await app.userinfo(tokens.access_token);
  assert.equal(info.preferred_username, given.username);
  assert.equal(info.sub, tokens.claims().sub);

  const fresh = await app.refresh(tokens);
  assert.notEqual(fresh.refresh_token, tokens.refresh_token);
  await app.revoke(fresh.refresh_token);
  await assert.rejects(app.refresh(fresh), { error: "invalid_grant" });
});

test("a stolen refresh token ends the session for both", async () => {
  const tokens = await signedIn(app, given.app.redirect_uris[0]);
  const fresh = await app.refresh(tokens);
  await assert.rejects(app.refresh(tokens), { error: "invalid_grant" });
  await assert.rejects(app.refresh(fresh), { error: "invalid_grant" });
});

test("a code is good for one exchange", async () => {
  const { params, checks } = await authorize(app, given.app.redirect_uris[0]);
  await app.callback(given.app.redirect_uris[0], params, checks);
  await assert.rejects(app.callback(given.app.redirect_uris[0], params, checks),
    { error: "invalid_grant" });
});

test("a confidential client: introspection while it holds and after", async () => {
  const tokens = await signedIn(web, given.web.redirect_uris[0]);
  const told = await web.introspect(tokens.access_token);
  assert.equal(told.active, true);
  assert.equal(told.username, given.username);
  await web.revoke(tokens.refresh_token);
  assert.deepEqual(await web.introspect(tokens.access_token), { active: false });
});

test("openid alone tells who signed in and opens nothing else", async () => {
  const tokens = await signedIn(app, given.app.redirect_uris[0], "openid");
  assert.equal(tokens.scope, "openid");
  const info = await app.userinfo(tokens.access_token);
  assert.equal(info.sub, tokens.claims().sub);
  assert.equal(info.role, undefined);
  const headers = { Authorization: `Bearer ${tokens.access_token}` };
  assert.equal((await fetch(`${given.issuer}/v1/me`, { headers })).status, 403);
});

test("a machine signs in for itself", async () => {
  const machine = new issuer.Client({
    client_id: given.machine.client_id, client_secret: given.machine.client_secret,
  });
  const tokens = await machine.grant({ grant_type: "client_credentials" });
  const { payload } = await jwtVerify(tokens.access_token, jwks,
    { issuer: given.issuer, audience: "hbdt-api", typ: "at+jwt", algorithms: ["ES256"] });
  assert.equal(payload.role, "client");
});

test("jose judges both tokens by the published keys, and never takes one for the other", async () => {
  const tokens = await signedIn(app, given.app.redirect_uris[0]);
  const rules = { issuer: given.issuer, algorithms: ["ES256"] };
  const access = await jwtVerify(tokens.access_token, jwks,
    { ...rules, audience: "hbdt-api", typ: "at+jwt" });
  assert.ok(access.payload.exp - access.payload.iat <= 300);
  for (const claim of ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"])
    assert.ok(access.payload[claim], claim); // RFC 9068 §2.2
  await jwtVerify(tokens.id_token, jwks, { ...rules, audience: given.app.client_id, typ: "JWT" });
  await assert.rejects(jwtVerify(tokens.id_token, jwks,
    { ...rules, audience: "hbdt-api", typ: "at+jwt" }));
  assert.equal(decodeProtectedHeader(tokens.id_token).alg, "ES256");
});

test("the keys rotate under a client that keeps them: old tokens hold, new ones are known", async () => {
  const kept = createRemoteJWKSet(new URL(issuer.metadata.jwks_uri), { cooldownDuration: 0 });
  const rules = { issuer: given.issuer, audience: "hbdt-api", typ: "at+jwt", algorithms: ["ES256"] };
  const before = await signedIn(app, given.app.redirect_uris[0]);
  await jwtVerify(before.access_token, kept, rules);
  frontDoor("rotate-keys");
  const after = await app.refresh(before);
  assert.notEqual(decodeProtectedHeader(after.access_token).kid,
    decodeProtectedHeader(before.access_token).kid);
  const fetched = createRemoteJWKSet(new URL(issuer.metadata.jwks_uri));
  for (const keys of [kept, fetched])
    for (const tokens of [after, before]) await jwtVerify(tokens.access_token, keys, rules);
  await app.userinfo(before.access_token);
});
