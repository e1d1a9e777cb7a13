/** A command that changed, from the command line: what it shows, and what accepts it (SEC-76). */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { chaosChild } from '../../core/connectors/harness.ts';
import { cli, runningCore } from '../support.ts';

it('SEC-76 shows what would run, and confirming it takes presence', async () => {
  const { dataDir, run, core } = await runningCore();
  const file = join(dataDir, 'server');
  const write = (more: string): void => {
    const code = `process.argv.splice(2, 0, 'ok'); import(${JSON.stringify(chaosChild)});`;
    writeFileSync(file, `#!${process.execPath}\n${code}${more}`);
    chmodSync(file, 0o755);
  };
  write('');
  await run('connector.add', { kind: 'stdio', name: 'files', command: file });
  await run('connector.connect', { name: 'files' });
  expect((await cli(['connectors', 'confirm', 'files', '--data-dir', dataDir])).out).toBe(
    'Nothing to confirm.\n',
  );

  write('// changed');
  await run('connector.connect', { name: 'files' });
  const shown = await cli(['connectors', 'confirm', 'files', '--data-dir', dataDir]);
  const change = core.snapshot().connectors[0]?.process?.change?.id ?? '';
  expect(shown).toMatchObject({
    code: 0,
    out: `Would run now: ${file}\n  The file ${file} has changed.\nIf you know why, accept it with --change ${change}\n`,
  });
  expect(core.snapshot().repairs).toContainEqual(
    expect.objectContaining({
      id: 'connector:files',
      fix: { kind: 'confirm', connector: 'files', label: 'Look at the change' },
    }),
  );
  const line = ['connectors', 'confirm', 'files', '--change', change, '--data-dir', dataDir];
  expect((await cli(line)).code).toBe(4);
  await run('connector.confirm', { name: 'files', change });
  await vi.waitFor(() => expect(core.snapshot().connectors[0]?.connection).toBe('ready'), {
    timeout: 5000,
  });
  const { entries } = await run('audit.list', { action: 'connector.confirm' });
  expect(entries[0]?.detail).toContain(`The file ${file} has changed.`);
});

it('exits 5 for a connector that is not there', async () => {
  const { dataDir } = await runningCore();
  const result = await cli(['connectors', 'confirm', 'none', '--data-dir', dataDir]);
  expect(result).toMatchObject({ code: 5, err: expect.stringContaining('There is no connector') });
});
