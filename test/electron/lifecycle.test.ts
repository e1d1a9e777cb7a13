import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { environment, executablePath, projectRoot, test } from './support/app.ts';
import { quietest } from '../support/system/process-cost.ts';
import { addConnector, allowButton, beginLogin } from './support/person.ts';
import { makeTempDir } from './support/temp-dir.ts';
import { click, labels } from './support/tray.ts';

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

async function start(dataDir: string, args: readonly string[]): Promise<Ended> {
  const child = spawn(executablePath, ['--no-sandbox', '.', ...args], {
    cwd: projectRoot,
    env: { ...environment(), CONSENTRY_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

test('closing the window ends its renderer, and the tray opens it again', async ({ launch }) => {
  const started = await launch();
  await (await started.page('main')).getByRole('heading').first().waitFor();
  const renderers = (): Promise<number> =>
    started.app.evaluate(
      ({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab').length,
    );
  await expect.poll(renderers).toBe(1);

  await started.close('main');
  await expect.poll(() => started.windows()).toEqual([]);
  await expect.poll(renderers).toBe(0);

  await click('Open Consentry');
  await (await started.page('main')).getByRole('heading').first().waitFor();
  expect((await started.run('state.get', {})).gateway.state).toBe('serving');
});

test('with no window and nobody calling, it sleeps', async ({ launch }) => {
  test.skip(process.platform !== 'linux', 'reads what a process costs from /proc');
  test.setTimeout(60_000);
  const started = await launch();
  await (await started.page('main')).getByRole('heading').first().waitFor();
  await started.close('main');
  await expect.poll(() => started.windows()).toEqual([]);
  const bars = { cpu: 1, wakes: 30, windows: 4, windowMs: 4000 };
  const { cpu, wakes } = await quietest(started.app.process().pid ?? 0, bars);
  expect(cpu).toBeGreaterThan(0);
  expect(cpu).toBeLessThan(bars.cpu);
  expect(wakes).toBeGreaterThan(0);
  expect(wakes).toBeLessThan(bars.wakes);
});

test('Quit in the tray exits 0 and frees the port', async ({ launch }) => {
  const started = await launch();
  const ended = once(started.app.process(), 'exit');
  await click('Quit');
  expect(await ended).toEqual([0, null]);

  const again = createServer();
  again.listen(Number(new URL(started.origin).port), '127.0.0.1');
  await once(again, 'listening');
  again.close();
});

test('a signal ends it with 0 too', async ({ launch }) => {
  const started = await launch();
  const child = started.app.process();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('a second start shows the window; what it says is not looked at (SEC-107)', async ({
  launch,
}) => {
  const started = await launch({ args: ['--port', '0', '--hidden'] });
  expect(await started.windows()).toEqual([]);

  const second = await start(started.dataDir, [
    '--port',
    '1',
    '--demo',
    'consentry://question.allow',
  ]);

  expect(second.code).toBe(0);
  const main = await started.page('main');
  await expect(main).toHaveURL(/^app:\/\/main\/index\.html(#.*)?$/u);
  const state = await started.run('state.get', {});
  expect(state.gateway.endpoint).toBe(`${started.origin}/mcp`);
  expect(state.connectors).toEqual([]);
});

test('a second start and a link answer no question, whatever they say (SEC-40)', async ({
  launch,
}) => {
  const started = await launch();
  await addConnector(started);
  await beginLogin(started.origin, 'Mallory');
  await allowButton(await started.page('prompt')).waitFor();
  const [question] = (await started.run('state.get', {})).questions;
  const id = question?.id ?? '';
  for (const args of [
    ['questions', 'allow', id],
    ['--allow', id],
    [`consentry://question.allow?id=${id}`],
  ])
    expect((await start(started.dataDir, args)).code).toBe(0);
  const { questions, clients } = await started.run('state.get', {});
  expect(questions.map((waiting) => waiting.id)).toEqual([id]);
  expect(clients.flatMap(({ grants }) => grants)).toEqual([]);
});

test('where headless mode has the data folder, it says so and exits 3', async () => {
  const dir = makeTempDir();
  const headless = spawn(
    process.execPath,
    [join(projectRoot, 'dist/cli/index.mjs'), 'serve', '--port', '0', '--no-ui', '--json'],
    {
      env: { ...environment(), CONSENTRY_DATA_DIR: dir.path },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await once(headless.stdout, 'data');

  const { code, said } = await start(dir.path, ['--hidden']);

  expect(code).toBe(3);
  expect(said).toContain(`already runs with the data folder ${dir.path} (process ${headless.pid}`);
  const ended = once(headless, 'exit');
  headless.kill('SIGTERM');
  await ended;
  dir.remove();
});

test('a taken port is a loud state, not a move, and can be tried again (SEC-07, REL-01)', async ({
  launch,
}) => {
  const stranger = createServer((socket) => socket.destroy());
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const { port } = stranger.address() as AddressInfo;

  const started = await launch({ args: ['--port', String(port), '--hidden'], until: 'started' });

  const main = await started.page('main');
  await expect(main.getByText(new RegExp(`port ${port}`, 'u')).first()).toBeVisible();
  expect((await started.run('state.get', {})).gateway).toMatchObject({
    state: 'port-taken',
    endpoint: null,
  });
  await expect.poll(() => labels()).toContain('Consentry: not running, its port is taken');

  stranger.close();
  await once(stranger, 'close');
  await click('Try again');
  await expect
    .poll(async () => (await started.run('state.get', {})).gateway)
    .toMatchObject({ state: 'serving', port, problem: null });
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
});
