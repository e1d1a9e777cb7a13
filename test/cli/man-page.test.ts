/** The manual page: what `--help` names, as `man` shows it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { manPage } from '../../main/cli/man/man-page.ts';
import { prose, roff } from '../../main/cli/man/roff.ts';
import { cli } from './support.ts';

const root = join(import.meta.dirname, '../..');
const { version, man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly man: string;
};
const page = manPage(version);

/** Each command with the options that its help names. */
async function helpOf(words: readonly string[] = []): Promise<[string, readonly string[]][]> {
  const { out } = await cli([...words, '--help']);
  const [, listed = ''] = out.split('\nCommands:\n');
  const below = [...listed.matchAll(/^ {2}([a-z][a-z-]*)/gmu)].map(([, name]) => name ?? '');
  const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gmu)].map(([, flag]) => flag ?? '');
  const found: [string, readonly string[]][] = [[words.join(' '), options]];
  for (const name of below.filter((each) => each !== 'help'))
    found.push(...(await helpOf([...words, name])));
  return found;
}

/** The part of the page about a command, without escapes. */
function sectionOf(command: string): string {
  const plain = page.replaceAll('\\-', '-').replaceAll(/\\f[BIR]/gu, '');
  const start = plain.split(/^\.S[SH] /mu);
  const section = start.find((each) =>
    each.startsWith(command === '' ? 'OPTIONS OF' : `consentry ${command} `),
  );
  return section ?? '';
}

it('the manual names every command, and each of its options', async () => {
  const everywhere = sectionOf('');
  const all = await helpOf();
  expect(all.length).toBeGreaterThan(80);
  for (const [command, options] of all) {
    const section = sectionOf(command);
    expect([command, section]).not.toEqual([command, '']);
    const missing = options.filter(
      (option) => ![section, everywhere].some((text) => new RegExp(`${option}\\b`, 'u').test(text)),
    );
    expect([command, missing]).toEqual([command, []]);
  }
});

it('the built manual is this one, and package.json names it', () => {
  expect(man).toBe('dist/man/consentry.1');
  expect(readFileSync(join(root, man), 'utf8')).toBe(page);
  expect(manPage(version)).toBe(page);
});

it('text is never taken for a request or an escape', () => {
  expect(roff('.so /etc/passwd')).toBe('\\&.so /etc/passwd');
  expect(roff("'x \\n")).toBe("\\&'x \\en");
  expect(prose('See `connectors list --all`.')).toBe('See \\fBconnectors list \\-\\-all\\fR\\&.');
  expect(() => roff('a\nb')).toThrow('no way to write');
});

const isHere = spawnSync('man', ['--version']).status === 0;
it.skipIf(!isHere)(
  `man shows it without a warning${isHere ? '' : ' (skipped: no man here)'}`,
  () => {
    const shown = spawnSync('man', ['--warnings=w', '-P', 'cat', '-l', '-'], {
      input: page,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80', MANROFFOPT: '-c' },
    });
    expect([shown.status, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toContain('EXIT STATUS');
  },
);
