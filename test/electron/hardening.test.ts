import { expect, type Page } from '@playwright/test';
import {
  mainWindowCommands,
  policyWindowCommands,
  promptWindowCommands,
} from '../../contract/plain/channels.ts';
import { commands } from '../../contract/commands/commands.ts';
import { hardenedWebPreferences } from '../../main/electron/windows/window-hardening.ts';
import { callBridge, test, type TestApp } from './support/app.ts';
import { addConnector, allowButton, beginLogin } from './support/person.ts';
import { addRawPreload, invokeRaw } from './support/raw-bridge.ts';
import { click } from './support/tray.ts';

async function allWindows(started: TestApp): Promise<{ main: Page; prompt: Page; policy: Page }> {
  const main = await started.page('main');
  await addConnector(started);
  await beginLogin(started.origin);
  const prompt = await started.page('prompt');
  await allowButton(prompt).waitFor();
  await started.run('policy.edit', {});
  const policy = await started.page('policy');
  await policy.getByRole('button', { name: 'Begin empty' }).waitFor();
  return { main, prompt, policy };
}

test('all windows run with the web preferences of docs/reference/desktop-shell.md (SEC-102)', async ({
  launch,
}) => {
  const started = await launch();
  await allWindows(started);
  const seen = await started.app.evaluate(({ BrowserWindow, session }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      role: new URL(window.webContents.getURL()).host,
      preferences: (
        window.webContents as unknown as {
          getLastWebPreferences(): Record<string, unknown>;
        }
      ).getLastWebPreferences(),
      isOnTop: window.isAlwaysOnTop(),
      isPersistent: window.webContents.session.isPersistent(),
      isOwnSession:
        window.webContents.session ===
        session.fromPartition(new URL(window.webContents.getURL()).host),
    })),
  );
  expect(seen.map(({ role }) => role).sort()).toEqual(['main', 'policy', 'prompt']);
  for (const { role, preferences, isOnTop, isPersistent, isOwnSession } of seen) {
    for (const [name, value] of Object.entries(hardenedWebPreferences)) {
      // Electron leaves out what is at its default; none of ours is a default that would be unsafe.
      expect({ name, value: preferences[name] ?? value }).toEqual({ name, value });
    }
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true });
    expect(isOnTop).toBe(role === 'prompt');
    expect(isPersistent).toBe(false);
    expect(isOwnSession).toBe(true);
  }
  for (const role of ['main', 'prompt', 'policy'] as const) {
    const page = await started.page(role);
    expect(
      await page.evaluate(() => ['require', 'process', 'module'].map((name) => name in globalThis)),
    ).toEqual([false, false, false]);
    expect(
      await page.evaluate(() => Object.keys(Reflect.get(globalThis, 'consentry') as object).sort()),
    ).toEqual(
      {
        main: ['call', 'kind', 'onNavigate', 'onSnapshot'],
        prompt: ['call', 'kind', 'onChange'],
        policy: ['call', 'kind'],
      }[role],
    );
  }
});

test('pages come with the CSP of docs/reference/desktop-shell.md, from a fixed list, by GET only (SEC-108)', async ({
  launch,
}) => {
  const started = await launch();
  await started.page('main');
  const ask = (url: string, method = 'GET') =>
    started.app.evaluate(
      async ({ session }, [url, method]) => {
        try {
          const response = await session.fromPartition('main').fetch(url, { method });
          return { status: response.status, csp: response.headers.get('content-security-policy') };
        } catch {
          return { status: 0, csp: null };
        }
      },
      [url, method] as const,
    );

  expect(await ask('app://main/index.html')).toEqual({
    status: 200,
    csp: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; worker-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  });
  for (const url of [
    'app://main/',
    'app://main/../package.json',
    'app://main/%2e%2e/package.json',
    'app://main/assets/..%2f..%2f..%2fpackage.json',
    'app://main/index.html?x',
    'app://main//index.html',
    'app://main/index.html%00',
    'app://prompt/prompt.html',
    'app://policy/policy.html',
    'app://x/index.html',
  ]) {
    // 404 from us, or refused by Chromium before it comes to us.
    expect({ url, isServed: ![0, 404].includes((await ask(url)).status) }).toEqual({
      url,
      isServed: false,
    });
  }
  expect((await ask('app://main/index.html', 'POST')).status).toBe(404);
  expect((await ask(`${started.origin}/healthz`)).status).toBe(0);
});

test('a page cannot leave, open, load or run anything (SEC-102, SEC-103)', async ({ launch }) => {
  const started = await launch();
  const main = await started.page('main');
  await main.getByRole('heading').first().waitFor();
  const outcome = await main.evaluate(async (origin) => {
    const opened = window.open('https://example.com/');
    const fetched = await fetch(`${origin}/healthz`).then(
      () => 'loaded',
      () => 'refused',
    );
    const image = new Image();
    const pictured = await new Promise((resolve) => {
      image.addEventListener('load', () => resolve('loaded'));
      image.addEventListener('error', () => resolve('refused'));
      image.src = `${origin}/picture.png`;
    });
    let ran = 'refused';
    try {
      const script = document.createElement('script');
      script.text = 'globalThis.ran = true';
      document.body.append(script);
    } catch {
      ran = 'refused by trusted types';
    }
    if ('ran' in globalThis) ran = 'ran';
    return { opened: opened === null, fetched, pictured, ran };
  }, started.origin);
  expect(outcome).toEqual({
    opened: true,
    fetched: 'refused',
    pictured: 'refused',
    ran: 'refused by trusted types',
  });

  for (const target of [
    'https://example.com/',
    started.origin,
    'file:///etc/passwd',
    'app://main/assets/x',
  ]) {
    await main.evaluate((url) => {
      window.location.href = url;
    }, target);
    await main.evaluate((url) => {
      const link = document.createElement('a');
      link.href = url;
      link.target = '_blank';
      document.body.append(link);
      link.click();
    }, target);
  }
  // Playwright waits for the navigations that never come; the page itself answers.
  expect(
    await main.evaluate(() => [location.origin, document.querySelector('h1') !== null]),
  ).toEqual(['app://main', true]);
  expect(await started.windows()).toHaveLength(1);
});

test('a page gets no permission and no device (SEC-109)', async ({ launch }) => {
  const started = await launch();
  const main = await started.page('main');
  const answers = await main.evaluate(async () => {
    const name = (error: unknown): string => (error instanceof Error ? error.name : String(error));
    const query = (permission: string) =>
      navigator.permissions
        .query({ name: permission as PermissionName })
        .then(({ state }) => state, name);
    return {
      geolocation: await query('geolocation'),
      notifications: await Notification.requestPermission(),
      camera: await navigator.mediaDevices
        .getUserMedia({ video: true })
        .then(() => 'granted', name),
      screen: await navigator.mediaDevices
        .getDisplayMedia({ video: true })
        .then(() => 'granted', name),
      clipboard: await navigator.clipboard.readText().then(() => 'granted', name),
    };
  });
  expect(answers.geolocation).toBe('denied');
  expect(answers.notifications).toBe('denied');
  expect(Object.values(answers)).not.toContain('granted');

  const downloads = await started.app.evaluate(async ({ session }) => {
    const own = session.fromPartition('main');
    return new Promise((resolve) => {
      own.once('will-download', (event) => setImmediate(() => resolve(event.defaultPrevented)));
      own.downloadURL('app://main/index.html');
    });
  });
  expect(downloads).toBe(true);
  expect((await started.run('state.get', {})).gateway.state).toBe('serving');
});

test('each window may call its own commands and no other (SEC-104, SEC-41)', async ({ launch }) => {
  const started = await launch({ args: ['--port', '0', '--hidden'] });
  await addRawPreload(started);
  await click('Open Consentry');
  const { main, prompt, policy } = await allWindows(started);
  const view = await invokeRaw(prompt, 'prompt.get', {});
  if (!view.ok) throw new Error('no prompt');
  const { question, nonce } = view.value as { question: { id: string }; nonce: string };

  const refused = { ok: false, error: { code: 'not_allowed_here' } };
  for (const name of Object.keys(commands)) {
    if (!new Set<string>(mainWindowCommands).has(name))
      expect(await invokeRaw(main, name, {})).toMatchObject(refused);
    if (!new Set<string>(promptWindowCommands).has(name))
      expect(await invokeRaw(prompt, name, {})).toMatchObject(refused);
    if (!new Set<string>(policyWindowCommands).has(name))
      expect(await invokeRaw(policy, name, {})).toMatchObject(refused);
  }
  await expect(allowButton(prompt)).not.toHaveAttribute('aria-disabled', 'true');
  expect(await invokeRaw(main, 'question.allow', { id: question.id, nonce })).toMatchObject(
    refused,
  );
  expect(await callBridge(main, 'question.allow', { id: question.id, nonce })).toMatchObject(
    refused,
  );
  for (const hostile of [
    '__proto__',
    'constructor',
    'toString',
    '',
    null,
    7,
    ['state.get'],
    { name: 'state.get' },
  ]) {
    expect(await invokeRaw(main, hostile, {})).toMatchObject(refused);
  }
  for (const input of [null, 'x', { extra: 1 }, { __proto__: { a: 1 } }, [[]], 7]) {
    expect(await invokeRaw(main, 'client.revoke', input)).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    });
  }
  expect((await started.run('state.get', {})).questions).toHaveLength(1);
});

test('a window that is not ours gets nothing, even on our own page (SEC-104)', async ({
  launch,
}) => {
  const started = await launch();
  // Its own window is there already, so the next one to come is the foreign one.
  await started.page('main');
  await addRawPreload(started);
  const opened = started.app.waitForEvent('window');
  await started.app.evaluate(({ BrowserWindow }) => {
    const foreign = new BrowserWindow({
      show: false,
      webPreferences: { partition: 'main', sandbox: true, contextIsolation: true },
    });
    void foreign.loadURL('app://main/index.html');
  });
  const foreign = await opened;
  await foreign.waitForURL(/^app:\/\/main/u);
  expect(await invokeRaw(foreign, 'state.get', {})).toMatchObject({
    ok: false,
    error: { code: 'not_allowed_here' },
  });
});
