// SPDX-License-Identifier: AGPL-3.0-or-later
// What the story hands to its witnesses, and a browser without scripts in forty lines.
import { execFileSync } from "node:child_process";

export const given = JSON.parse(process.env.HBDT_CLIENTS);

/** ./hbdt, for the instance under test. */
export function frontDoor(...command) {
  const { path, env } = given.front_door;
  execFileSync(path, command, { env: { ...process.env, ...env }, stdio: "pipe" });
}

/** Hidden fields, names of the typed ones and choices of the page's form. */
function formOf(html) {
  const fields = {}, typed = new Set(), grants = [];
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const of = Object.fromEntries([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(m => [m[1], m[2]]));
    const value = (of.value ?? "").replaceAll("&quot;", '"').replaceAll("&#39;", "'")
      .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    if (of.type === "hidden") fields[of.name] = value;
    else if (of.type === "radio") grants.push(value);
    else typed.add(of.name);
  }
  return { fields, typed, grants };
}

async function submit(form, more) {
  const reply = await fetch(`${given.issuer}/oauth2/authorize`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: given.issuer, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...form.fields, ...more }),
  });
  if (reply.status === 303) return { location: reply.headers.get("Location") };
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(`${reply.status}: ${text}`);
  return formOf(text);
}

/** Signs the story's teacher in; the address to which the app is called back. */
export async function signIn(url) {
  let form = formOf(await (await fetch(url)).text());
  form = await submit(form, { username: given.username, password: given.password });
  if (form.typed.has("code")) form = await submit(form, { code: given.codes.shift() });
  const role = form.grants.length ? { grant_id: form.grants[0] } : {};
  return (await submit(form, { ...role, decision: "allow" })).location;
}
