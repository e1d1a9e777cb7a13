/** `--help` and `--version`, wherever they are asked for. */
import { expect, it } from 'vitest';
import { cli } from './support.ts';

/**
 * Every command and group of the program, as their words, found by asking for help level by level.
 */
async function everyLevel(words: readonly string[] = []): Promise<string[][]> {
  const { code, out, err } = await cli([...words, '--help']);
  expect([words, code, err]).toEqual([words, 0, '']);
  expect(out).toContain(`Usage: ${['consentry', ...words].join(' ')}`);
  const [, listed = ''] = out.split('\nCommands:\n');
  const names = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gmu)].map(([, name]) => name ?? '');
  const below = names.filter((name) => name !== 'help');
  const levels: string[][] = [];
  for (const name of below) levels.push(...(await everyLevel([...words, name])));
  return [[...words], ...levels];
}

it('TRIAL-D-B3 explains itself at every level, with an example for every command', async () => {
  const levels = await everyLevel();
  expect(levels.length).toBeGreaterThan(60);
  for (const words of levels) {
    const { out } = await cli([...words, '-h']);
    // What it is, and what each command and option below it is, begins as a sentence does.
    const [, described = ''] = out.split('\n\n');
    expect([words, described]).toEqual([words, expect.stringMatching(/^[A-Z]/u)]);
    for (const [, text = ''] of out.matchAll(/^ {2}[a-z][^\n]*? {2,}([^\n]+)/gmu))
      expect([words, text]).toEqual([words, expect.stringMatching(/^[A-Z]/u)]);
    if (!out.includes('\nCommands:\n')) expect(out).toContain('Example:\n  $ consentry ');
    const version = await cli([...words, '--version']);
    expect([words, version.code, version.err]).toEqual([words, 0, '']);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+\n$/u);
  }
});

it('TRIAL-D-B3 says its version, also as JSON, and takes no value for that question', async () => {
  expect(await cli(['-v'])).toEqual(await cli(['--version']));
  const { out } = await cli(['--version', '--json']);
  expect(JSON.parse(out)).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/u) });
  const added = await cli(['connectors', 'add', 'x', '--command', 'node', '--arg', '--version']);
  expect(added.out).not.toMatch(/^\d+\.\d+\.\d+/u);
});
