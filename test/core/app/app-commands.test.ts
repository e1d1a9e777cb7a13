import { expect, test } from 'vitest';
import type { UpdateView } from '../../../contract/commands/app-commands.ts';
import { createHeadlessApp } from '../../../main/headless/headless-app.ts';
import { register, authorize } from '../../support/clients/oauth-client.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';

const ready: UpdateView = {
  channel: 'stable',
  state: 'ready',
  version: '9.9.9',
  checkedAt: null,
  detail: 'Ready.',
};

test('no update is installed while questions wait, and none from the command line (SEC-119)', async () => {
  let installed = 0;
  const plain = memoryApp();
  const app = memoryApp({
    about: async () => ({ ...(await plain.about()), updates: ready }),
    installUpdate: async () => void (installed += 1),
  });
  const core = await startCore({ ports: { app } });
  const client = await register(core.issuer);
  await authorize(core.issuer, client, { scope: 'connectors:read' });
  expect(await core.run('questions.list', {})).toHaveLength(1);

  expect(await core.refused('app.installUpdate', {}, 'main-window')).toMatchObject({
    code: 'conflict',
    hint: 'Answer them first, then install the update.',
  });
  const [question] = await core.run('questions.list', {});
  await core.run('question.deny', { id: question?.id ?? '' });
  for (const caller of ['control', 'tray', 'prompt-window'] as const)
    expect((await core.refused('app.installUpdate', {}, caller)).code).toBe('not_allowed_here');
  expect(installed).toBe(0);
  await core.run('app.installUpdate', {}, 'main-window');
  expect(installed).toBe(1);
  const { entries } = await core.run('audit.list', {
    action: 'app.installUpdate',
    decision: 'done',
  });
  expect(entries.map(({ detail }) => detail)).toEqual(['9.9.9, in the window']);
});

test('headless mode says who starts and updates it, and changes nothing', async () => {
  const app = createHeadlessApp({ path: '/data/logs/consentry.log', tail: () => [] }, () => []);
  const core = await startCore({ ports: { app } });
  const info = await core.run('app.info', {});
  expect(info).toMatchObject({
    shell: 'headless',
    electron: null,
    tray: 'none',
    logDir: '/data/logs',
    node: process.versions.node,
    launchAtLogin: { state: 'unsupported' },
    updates: { state: 'unsupported', channel: 'none' },
  });
  for (const [name, input] of [
    ['app.setLaunchAtLogin', { isOn: true }],
    ['app.setUpdateChannel', { channel: 'beta' }],
    ['app.checkForUpdates', {}],
    ['app.installUpdate', {}],
    ['app.openDataFolder', {}],
  ] as const)
    expect((await core.refused(name, input)).code).toBe('conflict');
  expect(core.ports.preferences.read().updateChannel).toBeUndefined();
  expect(await core.run('app.info', {})).toEqual(info);
});

test('a chosen channel is kept, and what the shell learns makes a newer snapshot', async () => {
  const used: string[] = [];
  let tell = (): void => undefined;
  const app = memoryApp({
    useUpdateChannel: (channel) => void used.push(channel),
    onChange: (listener) => (tell = listener),
  });
  const core = await startCore({ ports: { app } });
  await core.run('app.setUpdateChannel', { channel: 'beta' });
  expect(used).toEqual(['beta']);
  expect(core.ports.preferences.read().updateChannel).toBe('beta');

  const { revision } = core.core.snapshot();
  const newer = new Promise((resolve) => {
    const stop = core.core.onSnapshot((snapshot) => {
      if (snapshot.revision <= revision) return;
      stop();
      resolve(undefined);
    });
  });
  tell();
  await newer;
});
