// SPDX-License-Identifier: AGPL-3.0-or-later
// scimmy, unchanged, reads what the house says of its people: its schemas judge our resources, its
// filters find locally whom ours found, and its patches end in what ours end in.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import SCIMMY from "scimmy";
import { given } from "./house.mjs";

const MEDIA_TYPE = "application/scim+json";
const { Filter } = SCIMMY.Types;
const { Error: ErrorMessage, ListResponse, PatchOp } = SCIMMY.Messages;
const User = SCIMMY.Schemas.User.definition;
const tag = randomUUID().slice(0, 8);

async function ask(method, path, body, headers = {}) {
  const reply = await fetch(`${given.issuer}/scim/v2${path}`, {
    method,
    headers: { Authorization: `Bearer ${given.token}`, "Content-Type": MEDIA_TYPE,
      "Idempotency-Key": randomUUID(), ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await reply.text();
  assert.equal(reply.headers.get("Content-Type")?.split(";")[0] ?? MEDIA_TYPE, MEDIA_TYPE);
  return { status: reply.status, json: text ? JSON.parse(text) : undefined, headers: reply.headers };
}

async function found(filter) {
  const { status, json } = await ask("GET", `/Users?count=500&filter=${encodeURIComponent(filter)}`);
  assert.equal(status, 200, filter);
  return new ListResponse(json, { itemsPerPage: json.itemsPerPage }).Resources;
}

const names = ["Đặng Thử Nghiệm", "H'Bia Niê Thử", "Lò Thị Thử", "Y Ngông Thử"];
const made = [];
for (const [n, displayName] of names.entries()) {
  const { status, json } = await ask("POST", "/Users", {
    schemas: [User.id], userName: `sm${n}.${tag}`, displayName, externalId: `SM-${tag}-${n}`,
    name: { formatted: displayName },
  });
  assert.equal(status, 201, JSON.stringify(json));
  made.push(json);
}
const ours = `userName ew ".${tag}"`;

test("what is supported, and which resources and attributes there are", async () => {
  const { json: config } = await ask("GET", "/ServiceProviderConfig");
  for (const name of ["patch", "bulk", "filter", "etag"]) assert.equal(config[name].supported, true);
  const { json: types } = await ask("GET", "/ResourceTypes");
  const { json: schemas } = await ask("GET", "/Schemas");
  const known = new Map(new ListResponse(schemas).Resources.map(s => [s.id, s]));
  for (const type of new ListResponse(types).Resources) {
    assert.ok(known.has(type.schema), type.schema);
    for (const { schema } of type.schemaExtensions ?? []) assert.ok(known.has(schema), schema);
  }
  // Each attribute that we say we have is scimmy's own of that name, of the same type.
  const theirs = new Map(User.attributes.map(a => [a.name, a]));
  for (const { name, type, multiValued } of known.get(User.id).attributes) {
    assert.equal(theirs.get(name)?.type, type, name);
    assert.equal(theirs.get(name).config.multiValued, multiValued, name);
  }
});

test("a resource is what scimmy's own User schema calls one", async () => {
  for (const user of made) {
    const { json } = await ask("GET", `/Users/${user.id}`);
    const judged = User.coerce(structuredClone(json), "out", "/Users");
    assert.equal(judged.userName, user.userName);
    assert.equal(judged.displayName, user.displayName);
    assert.equal(judged.active, json.active);
    assert.equal(judged.meta.resourceType, "User");
  }
});

test("scimmy's filters find locally whom the house found", async () => {
  const all = await found(ours);
  assert.equal(all.length, names.length);
  const asked = [
    `userName eq "sm1.${tag}"`,
    `displayName sw "H"`,
    `displayName co "Thử"`,
    `not (displayName co "Thị")`,
    `externalId eq "SM-${tag}-3"`,
    `externalId pr and active eq false`,
    `userName sw "sm0" or userName sw "sm3"`,
    `userName sw "sm" and (displayName co "Niê" or displayName co "Ngông")`,
    `displayName co "Thử" and userName pr`,
    `name.formatted sw "Lò"`,
  ];
  for (const filter of asked) {
    const here = new Filter(filter).match(all).map(u => u.id).sort();
    const there = (await found(`${ours} and (${filter})`))
      .map(u => u.id).sort();
    assert.deepEqual(there, here, filter);
  }
  // userName is not case-exact (RFC 7643 §4.1.1); scimmy's own match does not know attributes.
  const loud = await found(`userName eq "SM2.${tag.toUpperCase()}"`);
  assert.deepEqual(loud.map(u => u.id), [made[2].id]);
});

test("a patch of scimmy ends here in what it ends in there", async () => {
  const { json: before } = await ask("GET", `/Users/${made[0].id}`);
  const patch = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "replace", path: "displayName", value: "Đặng Thử Nghiệm Mới" },
      { op: "add", value: { externalId: `SM-${tag}-0b` } }],
  };
  const theirs = await new PatchOp(patch).apply(new SCIMMY.Schemas.User(before, "out"));
  const { status } = await ask("PATCH", `/Users/${made[0].id}`, patch);
  assert.ok([200, 204].includes(status), String(status));
  const { json: after } = await ask("GET", `/Users/${made[0].id}`);
  for (const name of ["userName", "displayName", "externalId", "active"])
    assert.deepEqual(after[name], theirs[name], name);
  assert.equal(after.displayName, "Đặng Thử Nghiệm Mới");
});

test("refusals are SCIM errors that scimmy can say too", async () => {
  const wrong = [
    ["GET", `/Users?filter=${encodeURIComponent("userName is 5")}`, undefined, 400, "invalidFilter"],
    ["GET", "/Users/999999999", undefined, 404, undefined],
    ["POST", "/Users", { schemas: [User.id], userName: made[1].userName, displayName: "Ai Đó Thử" },
      409, "uniqueness"],
    ["PATCH", `/Users/${made[1].id}`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "replace", path: "id", value: "7" }] }, 400, "mutability"],
  ];
  for (const [method, path, body, status, scimType] of wrong) {
    const answer = await ask(method, path, body);
    assert.equal(answer.status, status, JSON.stringify(answer.json));
    const { schemas, ...said } = answer.json;
    new ErrorMessage(said); // throws when such an error cannot be
    assert.throws(() => new ErrorMessage(answer.json), // and throws again one that it knows as such
      { name: "SCIMError", status: said.status, scimType });
  }
});
