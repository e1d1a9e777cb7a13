/** How the desktop app ends, and what it does when parts of it do. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { callModern } from '../support/clients/oauth-client.ts';
import { projectRoot, test, type Role, type TestApp } from './support/app.ts';
import { addConnector, allow, allowButton, beginLogin, logIn } from './support/person.ts';
import { click } from './support/tray.ts';

const chaosChild = join(projectRoot, 'test/support/upstreams/chaos-child.mjs');

async function openEverything(started: TestApp): Promise<{ readonly streams: Promise<string>[] }> {
  await started.run('connector.add', {
    kind: 'stdio',
    name: 'stubborn',
    command: process.execPath,
    args: [chaosChild, 'ignore-sigterm'],
  });
  await addConnector(started);
  const { token } = await logIn(started);
  const streams = await Promise.all(
    [1, 2, 3].map(() =>
      callModern(`${started.origin}/mcp`, token, 'subscriptions/listen', {
        notifications: { toolsListChanged: true },
      }),
    ),
  );
  for (let call = 0; call < 20; call += 1) {
    const params = { name: 'everything__echo', arguments: { message: String(call) } };
    await (await callModern(`${started.origin}/mcp`, token, 'tools/call', params)).text();
  }
  return { streams: streams.map((stream) => stream.text()) };
}

const ways: readonly (readonly [string, (started: TestApp) => Promise<unknown>])[] = [
  ['Quit in the tray', () => click('Quit')],
  ['SIGTERM', async ({ app }) => app.process().kill('SIGTERM')],
  [
    'the end of the session',
    ({ app }) =>
      app.evaluate(({ powerMonitor }) => void setImmediate(() => powerMonitor.emit('shutdown'))),
  ],
];

for (const [name, endIt] of ways) {
  test(`REL-14 ${name} with open streams, a stubborn server and fresh entries: gone in 2 s, all is written`, async ({
    launch,
  }) => {
    const started = await launch();
    const { streams } = await openEverything(started);
    // The thread that reads the log is there when the app ends.
    expect((await started.run('audit.list', { search: 'echo' })).entries).not.toEqual([]);
    const ended = once(started.app.process(), 'exit');
    const startedAt = performance.now();
    await endIt(started);
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - startedAt).toBeLessThan(2000);
    for (const text of await Promise.all(streams)) expect(text).toContain('acknowledged');

    const again = await launch({ dataDir: started.dataDir });
    const { entries } = await again.run('audit.list', { action: 'tools/call', limit: 100 });
    expect(entries).toHaveLength(20);
    const stops = await again.run('audit.list', { action: 'core.stop' });
    expect(stops.entries).toHaveLength(1);
    const log = readFileSync(join(started.dataDir, 'logs/consentry.log'), 'utf8');
    expect(log).not.toContain('audit.reader_failed');
  });
}

async function crash(started: TestApp, role: Role): Promise<void> {
  await started.app.evaluate(({ BrowserWindow }, origin) => {
    for (const window of BrowserWindow.getAllWindows())
      if (window.webContents.getURL().startsWith(origin))
        window.webContents.forcefullyCrashRenderer();
  }, `app://${role}/`);
}

/** The prompt that is not among the old ones, once it shows its question. */
async function renewed(started: TestApp, old: ReadonlySet<Page>): Promise<Page> {
  const find = (): Page | undefined =>
    started.app.windows().find((each) => !old.has(each) && each.url().startsWith('app://prompt/'));
  await expect.poll(() => find() !== undefined).toBe(true);
  const page = find();
  if (page === undefined) throw new Error('no prompt window');
  await expect(allowButton(page)).toBeVisible();
  return page;
}

test('REL-18 a prompt that is killed three times ends in a native box that can only deny and pause', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const login = await beginLogin(started.origin, 'Cursor');
  await allowButton(await started.page('prompt')).waitFor();
  const said = await started.app.evaluateHandle(({ dialog }) => {
    const said: { buttons?: string[] }[] = [];
    let answer: (response: number) => void = () => undefined;
    Object.assign(dialog, {
      showMessageBox: (options: (typeof said)[number]) => {
        said.push(options);
        return new Promise((resolve) => {
          answer = (response) => resolve({ response, checkboxChecked: false });
        });
      },
    });
    return { said, press: (index: number) => answer(index) };
  });
  const boxes = () => said.evaluate((all) => all.said.map(({ buttons }) => buttons));
  for (let time = 1; time <= 2; time += 1) {
    const old = new Set(started.app.windows());
    await crash(started, 'prompt');
    await renewed(started, old);
    expect(await boxes()).toEqual([]);
  }
  await crash(started, 'prompt');
  await expect.poll(boxes).toEqual([['Pause all access', 'Deny what waits', 'Close']]);
  // What waits still waits, and the gateway serves.
  const before = await started.run('state.get', {});
  expect(before.questions).toHaveLength(1);
  expect(before.gateway.state).toBe('serving');

  await said.evaluate((all) => all.press(1));
  const answer = await login.redirect;
  expect(answer.searchParams.get('error')).toBe('access_denied');
  expect((await started.run('state.get', {})).questions).toEqual([]);

  // Whoever opens it again after the box gets it again.
  const next = await beginLogin(started.origin, 'Windsurf');
  const old = new Set<Page>();
  await started.run('prompt.show', {});
  await allow(await renewed(started, old));
  expect(await next.token()).not.toBe('');
});

test('REL-18 a main window that hangs up again and again takes nothing with it', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  const { token } = await logIn(started);
  await started.page('main');
  for (let time = 0; time < 2; time += 1) {
    const old = new Set(started.app.windows());
    await crash(started, 'main');
    await expect
      .poll(() =>
        started.app
          .windows()
          .some((each) => !old.has(each) && each.url().startsWith('app://main/')),
      )
      .toBe(true);
    const params = { name: 'everything__echo', arguments: { message: 'hello' } };
    const answer = await callModern(`${started.origin}/mcp`, token, 'tools/call', params);
    expect(answer.status).toBe(200);
  }
});

interface InstanceFile {
  readonly pid: number;
  readonly endpoint: string | null;
}

test('REL-27 an error nobody expected ends it with 70, logged without secrets, and it is back by itself', async ({
  launch,
}) => {
  const started = await launch();
  const path = join(started.dataDir, 'instance.json');
  const read = (): InstanceFile | undefined =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as InstanceFile) : undefined;
  const first = started.app.process();
  const ended = once(first, 'exit');
  await started.app
    .evaluate(() => {
      setImmediate(() => {
        throw new Error('planted: Bearer kanary-0123456789abcdef');
      });
    })
    // The answer may not come any more.
    .catch(() => undefined);
  expect(await ended).toEqual([70, null]);

  await expect.poll(() => read()?.pid ?? first.pid, { timeout: 20_000 }).not.toBe(first.pid);
  await expect.poll(() => typeof read()?.endpoint).toBe('string');
  const again = read();
  const pid = again?.pid ?? 0;
  try {
    expect((await fetch(new URL('/healthz', again?.endpoint ?? ''))).status).toBe(200);
    const log = readFileSync(join(started.dataDir, 'logs/consentry.log'), 'utf8');
    expect(log).toContain('"event":"process.bug"');
    expect(log).not.toContain('kanary');
    const { at } = JSON.parse(
      readFileSync(join(started.dataDir, 'unexpected-ends.json'), 'utf8'),
    ) as { at: string[] };
    expect(at).toHaveLength(1);
  } finally {
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
  }
});
