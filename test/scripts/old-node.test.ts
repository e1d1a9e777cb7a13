import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { oldestNode, oldNode } from '../../main/cli/old-node.ts';
import * as forScripts from '../../scripts/lib/check-node.mjs';

const root = join(import.meta.dirname, '../..');

/** Runs a program of ours in a Node that gives itself out for another version. */
function runAs(version: string, program: string, ...args: string[]) {
  const pretend = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
  const before = `data:text/javascript,${encodeURIComponent(pretend)}`;
  return new Promise<{ code: number | string | null; out: string; err: string }>((resolve) => {
    execFile(
      process.execPath,
      ['--import', before, join(root, program), ...args],
      (error, out, err) => resolve({ code: error?.code ?? 0, out, err }),
    );
  });
}

it('TRIAL-D-B2 the floor is the one that package.json names', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect([oldestNode, forScripts.oldestNode].map((version) => `>=${version}`)).toEqual([
    engines.node,
    engines.node,
  ]);
  for (const check of [oldNode, forScripts.oldNode]) {
    for (const version of ['20.19.0', '20.20.2', '21.0.0', '24.1.0'])
      expect(check(version, '/usr/bin/node')).toBeNull();
    expect(check('20.18.3', '/usr/bin/node')).toBe(
      'Consentry needs Node 20.19 or newer; this is 20.18.3 (/usr/bin/node).',
    );
  }
});

it.each(
  ['start', 'build', 'test', 'dev', 'bench', 'conformance', 'soak', 'package-mcpb'].map(
    (name) => `scripts/${name}.mjs`,
  ),
)('TRIAL-D-B2 %s says in one line that Node is too old, and does nothing', async (script) => {
  const { code, out, err } = await runAs('18.20.8', script, '--help');
  expect({ code, out, lines: err.trimEnd().split('\n') }).toEqual({
    code: 1,
    out: '',
    lines: [`Consentry needs Node 20.19 or newer; this is 18.20.8 (${process.execPath}).`],
  });
});

it('TRIAL-D-B2 the command line says in one line that Node is too old', async () => {
  const { code, out, err } = await runAs('18.20.8', 'dist/cli/index.mjs', 'status');
  expect({ code, out, err }).toEqual({
    code: 1,
    out: '',
    err: `consentry: Consentry needs Node 20.19 or newer; this is 18.20.8 (${process.execPath}).\n`,
  });
});

it('TRIAL-D-B2 npm ci prints no warnings of packages that name a newer Node', () => {
  expect(readFileSync(join(root, '.npmrc'), 'utf8').split('\n')).toContain('loglevel=error');
});
