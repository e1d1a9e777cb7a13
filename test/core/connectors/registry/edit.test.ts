/**
 * Changing a connector: secrets are kept, replaced or cleared knowingly, and an edit confirms only
 * what was typed.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  connectorEditSchema,
  type ConnectorEdit,
} from '../../../../contract/commands/edit-connector.ts';
import { chaosChild, createHarness, isAlive, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

const edit = (change: Omit<Partial<ConnectorEdit>, 'name'>, name = 'child') =>
  harness.connectors.edit(connectorEditSchema.parse({ name, ...change }));

async function addWithSecrets(): Promise<void> {
  await harness.addChild('child', 'ok', {
    env: [
      { name: 'TOKEN', value: 'first-token', secret: true },
      { name: 'OTHER', value: 'other-token', secret: true },
      { name: 'MODE', value: 'plain', secret: false },
    ],
  });
  await harness.until('child', 'ready');
}

const variables = async (): Promise<Record<string, string>> => {
  await harness.until('child', 'ready');
  const { TOKEN, OTHER, MODE, NEW } = (await harness.value('child', 'env')) as Record<
    string,
    string
  >;
  return Object.fromEntries(
    Object.entries({ TOKEN, OTHER, MODE, NEW }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
};

describe('secrets', () => {
  it('SEC-90 an empty value clears nothing: it is refused, and nothing has changed', async () => {
    await addWithSecrets();
    const before = harness.preferences.read();
    await expect(edit({ env: [{ name: 'TOKEN', value: '' }] })).rejects.toMatchObject({
      code: 'invalid_input',
      hint: 'Leave the value out to keep it, or use null to remove the variable.',
    });
    await expect(edit({ env: [{ name: 'NEW' }] })).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(edit({ env: [{ name: 'TOKEN', secret: false }] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    await expect(
      edit({
        env: [
          { name: 'A', value: 'x' },
          { name: 'A', value: 'y' },
        ],
      }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    expect(harness.preferences.read()).toBe(before);
    expect(await variables()).toEqual({
      TOKEN: 'first-token',
      OTHER: 'other-token',
      MODE: 'plain',
    });
  });

  it('are kept where absent, replaced by a value and removed by null; none is left in the vault', async () => {
    await addWithSecrets();
    await edit({
      env: [
        { name: 'TOKEN', value: 'second-token' },
        { name: 'OTHER', value: null },
        { name: 'MODE' },
        { name: 'NEW', value: 'brand-new' },
      ],
    });
    expect(await variables()).toEqual({ TOKEN: 'second-token', MODE: 'plain', NEW: 'brand-new' });
    expect([...harness.vault.secrets.values()].sort()).toEqual(['brand-new', 'second-token']);
    expect(JSON.stringify(harness.preferences.read())).not.toMatch(/second-token|brand-new/u);
    await edit({ timeoutSeconds: 7 });
    expect(await variables()).toEqual({ TOKEN: 'second-token', MODE: 'plain', NEW: 'brand-new' });
    expect(harness.state('child').timeoutSeconds).toBe(7);
    await harness.connectors.remove('child');
    expect(harness.vault.secrets.size).toBe(0);
  });

  it('the old ones hold when the vault or the settings cannot take the new ones', async () => {
    await addWithSecrets();
    harness.vault.isLocked = true;
    await expect(edit({ env: [{ name: 'TOKEN', value: 'second-token' }] })).rejects.toMatchObject({
      code: 'vault_unavailable',
    });
    harness.vault.isLocked = false;
    const { update } = harness.preferences;
    harness.preferences.update = () => {
      throw new Error('disk full');
    };
    await expect(edit({ env: [{ name: 'TOKEN', value: 'second-token' }] })).rejects.toThrow('full');
    harness.preferences.update = update;
    expect([...harness.vault.secrets.values()].sort()).toEqual(['first-token', 'other-token']);
    await harness.connectors.reconnect('child');
    expect(await variables()).toMatchObject({ TOKEN: 'first-token' });
  });
});

describe('what an edit confirms', () => {
  const program = (more = ''): string => {
    const file = join(harness.dataDir, 'server');
    const code = `process.argv.splice(2, 0, 'ok'); import(${JSON.stringify(chaosChild)});`;
    writeFileSync(file, `#!${process.execPath}\n${code}${more}`);
    chmodSync(file, 0o755);
    return file;
  };

  it.each<[string, Omit<Partial<ConnectorEdit>, 'name'>]>([
    ['the arguments', { args: ['--more'] }],
    ['a variable', { env: [{ name: 'NEW', value: 'x' }] }],
    ['the folder', { cwd: '/' }],
    ['the time limit', { timeoutSeconds: 9 }],
  ])('SEC-76 an edit of %s does not confirm a swapped file', async (_what, change) => {
    const file = program();
    await harness.add({ kind: 'stdio', name: 'child', command: file });
    await harness.until('child', 'ready');
    program('// swapped');
    await edit(change);
    const state = await harness.until('child', 'error');
    expect(state.process?.change?.words).toEqual([`The file ${file} has changed.`]);
  });

  it('SEC-76 nor the same command typed again, nor a command that was never confirmed', async () => {
    const file = program();
    await harness.add({ kind: 'stdio', name: 'child', command: file });
    await harness.until('child', 'ready');
    program('// swapped');
    await edit({ command: file });
    expect((await harness.until('child', 'error')).problem?.code).toBe('command_changed');
    harness.store.db.exec('DELETE FROM confirmed_commands');
    await edit({ args: [] });
    expect((await harness.until('child', 'error')).process?.change?.words).toEqual([
      'This command was never confirmed here.',
    ]);
  });

  it('SEC-76 nor what else was changed in the settings file', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    harness.preferences.update((document) => ({
      ...document,
      connectors: document.connectors.map((stored) =>
        stored.kind === 'stdio' ? { ...stored, cwd: '/' } : stored,
      ),
    }));
    await harness.restart();
    await edit({ args: [chaosChild, 'ok', 'typed'] });
    expect((await harness.until('child', 'error')).process?.change?.words).toEqual([
      'The working folder was not set, now it is /.',
    ]);
  });

  it('SEC-75 code in new arguments has to be read as well', async () => {
    await harness.addChild('child', 'ok');
    const args = ['-e', `import(${JSON.stringify(chaosChild)})`];
    await expect(edit({ args })).rejects.toMatchObject({ code: 'invalid_input' });
    await edit({ args, confirmInlineCode: true });
    await harness.until('child', 'ready');
  });
});

describe('the rest', () => {
  it('runs the new command at once, keeps the review, and leaves no old process', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    harness.connectors.acceptTools('child', 'all');
    const { pid } = (await harness.value('child', 'pid')) as { pid: number };
    await edit({ args: [chaosChild, 'ok', 'new'], cwd: '/' });
    expect(isAlive(pid)).toBe(false);
    await harness.until('child', 'ready');
    expect(await harness.value('child', 'argv')).toEqual(['ok', 'new']);
    expect(harness.state('child')).toMatchObject({ toolsToReview: 0, workingDirectory: '/' });
    await harness.restart();
    harness.connectors.start();
    await harness.until('child', 'ready');
  });

  it('names and bounds end nothing: the same process goes on', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const before = await harness.value('child', 'pid');
    const details = { label: 'acme', title: 'Work', callsPerMinute: 5, resultLimitKb: 64 };
    const named = { ...details, description: 'For work', manageUrl: 'https://acme.test/keys' };
    expect(await edit(named)).toMatchObject(named);
    expect(harness.state('child').connection).toBe('ready');
    expect(await harness.value('child', 'pid')).toEqual(before);
  });

  it('two edits at a time: one is made, the other is told', async () => {
    await addWithSecrets();
    const outcomes = await Promise.allSettled([
      edit({ env: [{ name: 'TOKEN', value: 'left' }] }),
      edit({ env: [{ name: 'TOKEN', value: 'right' }] }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(harness.vault.secrets.size).toBe(2);
    expect(['left', 'right']).toContain((await variables())['TOKEN']);
  });

  it('of a disabled one starts nothing, and a URL has no command', async () => {
    await harness.addChild('child', 'ok');
    await harness.connectors.setEnabled('child', false);
    expect(await edit({ args: [chaosChild, 'ok', 'new'] })).toMatchObject({
      connection: 'disabled',
    });
    await harness.addHttp('web', 'http://127.0.0.1:1/mcp');
    await expect(edit({ args: [] }, 'web')).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await edit({ timeoutSeconds: 5 }, 'web')).toMatchObject({ timeoutSeconds: 5 });
    await expect(edit({}, 'none')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('SEC-44 what its server may ask of clients', () => {
  it('is the person by default, and model and folders only when they are switched on', async () => {
    await harness.addChild('child', 'ok');
    expect(harness.state('child').asks).toEqual({
      input: true,
      model: false,
      folders: false,
      extensions: true,
    });
    await edit({ asks: { model: true } });
    expect(harness.state('child').asks).toEqual({
      input: true,
      model: true,
      folders: false,
      extensions: true,
    });
    await edit({ asks: { input: false } });
    await harness.restart();
    expect(harness.state('child').asks).toEqual({
      input: false,
      model: true,
      folders: false,
      extensions: true,
    });
    await edit({ asks: { input: true, model: false } });
    expect(harness.state('child').asks).toEqual({
      input: true,
      model: false,
      folders: false,
      extensions: true,
    });
    // The default leaves no trace in the file.
    expect(harness.preferences.read().connectors[0]?.asks).toBeUndefined();
  });
});
