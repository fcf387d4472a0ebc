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
const Group = SCIMMY.Schemas.Group.definition;
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

async function found(filter, among = "/Users") {
  const { status, json } = await ask("GET",
    `${among}?count=500&filter=${encodeURIComponent(filter)}`);
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

const teams = [];
for (const [n, displayName] of ["Tổ Toán - Tin", "Tổ Văn", "Bộ phận Hành chính"].entries()) {
  const { status, json } = await ask("POST", "/Groups", {
    schemas: [Group.id], displayName: `${displayName} ${tag}`, externalId: `TO-${tag}-${n}`,
    members: made.slice(0, n + 1).map(u => ({ value: u.id, type: "User" })),
  });
  assert.equal(status, 201, JSON.stringify(json));
  teams.push(json);
}
const ourTeams = `displayName ew "${tag}"`;

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
  for (const { id, attributes } of [User, Group]) {
    const theirs = new Map(attributes.map(a => [a.name, a]));
    for (const { name, type, multiValued, subAttributes = [] } of known.get(id).attributes) {
      assert.equal(theirs.get(name)?.type, type, name);
      assert.equal(theirs.get(name).config.multiValued, multiValued, name);
      const parts = new Map((theirs.get(name).subAttributes ?? []).map(a => [a.name, a.type]));
      for (const part of subAttributes) assert.equal(parts.get(part.name), part.type, part.name);
    }
  }
});

test("a team is what scimmy's own Group schema calls one, and its people tell it", async () => {
  for (const [n, team] of teams.entries()) {
    const { json } = await ask("GET", `/Groups/${team.id}`);
    const judged = Group.coerce(structuredClone(json), "out", "/Groups");
    assert.equal(judged.displayName, team.displayName);
    assert.deepEqual(judged.members.map(m => m.value), made.slice(0, n + 1).map(u => u.id));
    assert.equal(judged.meta.resourceType, "Group");
  }
  const { json: user } = await ask("GET", `/Users/${made[1].id}`);
  const judged = User.coerce(structuredClone(user), "out", "/Users");
  assert.deepEqual(judged.groups.map(g => g.value), [teams[1].id, teams[2].id]);
});

test("scimmy's filters find locally the teams that the house found", async () => {
  const all = await found(ourTeams, "/Groups");
  assert.equal(all.length, teams.length);
  const asked = [
    `displayName sw "Tổ"`, `externalId eq "TO-${tag}-1"`, `id eq "${teams[2].id}"`,
    `members[value eq "${made[1].id}"]`, `members.value eq "${made[0].id}"`,
    `members[display sw "Lò" and type eq "User"]`,
    `displayName co "Văn" or members[value eq "${made[2].id}"]`,
    `meta.resourceType eq "Group"`,
  ];
  for (const filter of asked) {
    const here = new Filter(filter).match(all).map(g => g.id).sort();
    const there = (await found(`${ourTeams} and (${filter})`, "/Groups")).map(g => g.id).sort();
    assert.deepEqual(there, here, filter);
  }
  // scimmy's own match takes the "not" for that of a member; RFC 7644 §3.4.2.2 says the team's.
  const without = await found(`${ourTeams} and not (members[value eq "${made[2].id}"])`, "/Groups");
  assert.deepEqual(without.map(g => g.id), [teams[0].id, teams[1].id]);
});

test("people join and leave by scimmy's patch as they do there", async () => {
  const [first, second, third, fourth] = made.map(u => u.id);
  const patches = [
    [{ op: "add", path: "members", value: [{ value: second }, { value: third }] }],
    [{ op: "remove", path: `members[value eq "${first}"]` }],
    [{ op: "replace", path: "members", value: [{ value: fourth }] },
      { op: "replace", path: "displayName", value: `Tổ Toán ${tag}` }],
    [{ op: "add", value: { members: [{ value: first }], externalId: `TO-${tag}-0b` } }],
    [{ op: "remove", path: "members" }],
  ];
  for (const Operations of patches) {
    const patch = { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations };
    const { json: before } = await ask("GET", `/Groups/${teams[0].id}`);
    const theirs = await new PatchOp(patch).apply(new SCIMMY.Schemas.Group(before, "out"));
    const { status, json: after } = await ask("PATCH", `/Groups/${teams[0].id}`, patch);
    assert.equal(status, 200, JSON.stringify(after));
    for (const name of ["displayName", "externalId"])
      assert.equal(after[name], theirs[name], JSON.stringify(Operations));
    assert.deepEqual(after.members.map(m => m.value).sort(),
      (theirs.members ?? []).map(m => m.value).sort(), JSON.stringify(Operations));
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
