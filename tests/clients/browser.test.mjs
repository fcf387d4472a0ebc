// SPDX-License-Identifier: AGPL-3.0-or-later
// A real browser with scripts off, at the width of a telephone, by keyboard alone.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { generators } from "openid-client";
import { given } from "./house.mjs";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
let browser, app, calledBack;

before(async () => {
  mkdirSync(given.screenshots, { recursive: true });
  browser = await chromium.launchPersistentContext(mkdtempSync(join(tmpdir(), "hbdt-")), {
    executablePath: given.chromium, headless: true, args: FLAGS, javaScriptEnabled: false,
    viewport: { width: 360, height: 740 }, locale: "vi-VN",
  });
  app = createServer((rq, rp) => {
    const url = new URL(rq.url, "http://127.0.0.1");
    if (url.pathname === "/back") calledBack = url; // a browser asks for an icon, too
    rp.end("đã quay về ứng dụng");
  });
  await new Promise(done => app.listen(0, "127.0.0.1", done));
});

after(async () => {
  await browser?.close();
  app?.close();
});

function address(more = {}) {
  return `${given.issuer}/oauth2/authorize?` + new URLSearchParams({
    response_type: "code", client_id: given.app.client_id, scope: "openid hbdt", state: "s",
    redirect_uri: `http://127.0.0.1:${app.address().port}/back`,
    code_challenge: generators.codeChallenge(generators.codeVerifier()),
    code_challenge_method: "S256", ...more,
  });
}

/** Nothing sticks out to the right, and every field has a visible name. */
async function fits(page, name) {
  await page.screenshot({ path: join(given.screenshots, `${name}.png`), fullPage: true });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= page.viewportSize().width, `${name} is ${width} px wide`);
  for (const input of await page.locator("input:not([type=hidden])").all())
    assert.ok(await input.evaluate(i => [...i.labels].some(l => l.innerText.trim())), name);
}

async function focused(page) {
  return page.evaluate(() => document.activeElement.name || document.activeElement.tagName);
}

/** Tab until the field has the focus; that it can be reached is the point. */
async function tabTo(page, name, value) {
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => [document.activeElement.name, document.activeElement.value]);
    if (here[0] === name && (value === undefined || here[1] === value)) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.notEqual(outline, "none", `${name} shows no focus`);
      return;
    }
  }
  assert.fail(`${name} cannot be reached by keyboard (at ${await focused(page)})`);
}

async function enter(page) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
}

async function signIn(page) {
  await tabTo(page, "username");
  await page.keyboard.type(given.username);
  await tabTo(page, "password");
  await page.keyboard.type(given.password);
  await enter(page);
  if (await page.locator("#code").count()) {
    await fits(page, "2-factor");
    await tabTo(page, "code");
    await page.keyboard.type(given.codes.shift());
    await enter(page);
  }
}

test("a teacher signs in by keyboard and comes back to the app", async () => {
  const page = await browser.newPage();
  await page.goto(address());
  assert.match(await page.title(), /^Đăng nhập/);
  await fits(page, "1-sign-in");
  await signIn(page);
  assert.match(await page.title(), /^Cho phép ứng dụng/);
  await fits(page, "3-consent");
  await tabTo(page, "grant_id");
  await page.keyboard.press("Space");
  await tabTo(page, "decision", "allow");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back\?/);
  assert.ok(calledBack.searchParams.get("code"));
  assert.equal(calledBack.searchParams.get("iss"), given.issuer);
  await page.close();
});

test("a wrong password is said first, and leads to the field", async () => {
  const page = await browser.newPage();
  await page.goto(address());
  await tabTo(page, "username");
  await page.keyboard.type("khong.ai.ca");
  await tabTo(page, "password");
  await page.keyboard.type("mật khẩu sai");
  await enter(page);
  assert.match(await page.title(), /^Lỗi/);
  assert.match(await page.locator("[role=alert]").innerText(), /Sai tên đăng nhập hoặc mật khẩu/);
  await fits(page, "4-wrong-password");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.match(page.url(), /#username$/);
  await page.close();
});

test("in English, on a desk, and where the request leads nowhere", async () => {
  const page = await browser.newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(address({ ui_locales: "en" }));
  assert.match(await page.title(), /^Sign in/);
  await fits(page, "5-english-desk");
  await page.goto(address({ redirect_uri: "https://evil.invalid/" }));
  assert.match(await page.title(), /^Lỗi/);
  await fits(page, "6-nowhere");
  await page.close();
});
