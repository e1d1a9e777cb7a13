/** What the command line says of the company's network, and of headers. */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createNetwork } from '../../../main/core/net/network.ts';
import { cli, runningCore } from '../support.ts';

const network = createNetwork({ HTTPS_PROXY: 'http://sam:canary-s3cret@proxy.example:3128' });
const told = [
  'HTTPS_PROXY=http://‹secret›@proxy.example:3128',
  'NO_PROXY=localhost,127.0.0.1,::1',
  'NODE_USE_ENV_PROXY=1',
];
const program = ['--command', process.execPath, '--arg=--version'];

it('SEC-91 adding a program says what it gets for the company network, without the password', async () => {
  const { dataDir, ports } = await runningCore({ transport: { network } });
  const connectors = (...line: readonly string[]) =>
    cli(['connectors', ...line, '--data-dir', dataDir]);
  const asOperator = ['--operator-key-file', `${dataDir}/key`];
  writeFileSync(`${dataDir}/key`, 'right', { mode: 0o600 });
  const added = await connectors('add', 'a', ...program, ...asOperator);
  expect([added.code, added.err]).toEqual([0, '']);
  expect(added.out).toContain(
    ['For the company network it gets:', ...told.map((line) => `  ${line}`)].join('\n'),
  );
  const off = await connectors('edit', 'a', '--company-network', 'off', ...asOperator);
  expect(off.out).not.toContain('company network');
  expect((await connectors('show', 'a')).out).toContain('Uses the company network: off\n');
  await connectors('edit', 'a', '--company-network', 'on', ...asOperator);
  const shown = await connectors('show', 'a');
  expect(shown.out).toContain(
    ['Uses the company network: on', ...told.map((line) => `  ${line}`)].join('\n'),
  );
  const json = await connectors('show', 'a', '--json');
  expect([added, off, shown, json].map(({ out, err }) => out + err).join()).not.toContain('canary');
  expect(JSON.stringify(ports.preferences.read())).not.toContain('canary');
  const wrong = await connectors('edit', 'a', '--company-network', 'maybe', ...asOperator);
  expect([wrong.code, wrong.out]).toEqual([2, '']);
});

it.each([
  ['--command x --header A=b', '--header and --secret-header belong to --url.'],
  ['--url https://x.example/mcp --company-network on', 'belong to --command.'],
  ['--url https://x.example/mcp --header A', 'A value has no name.'],
  ['--url https://x.example/mcp --secret-header A', 'There is no token on stdin.'],
  [
    '--url https://x.example/mcp --secret-header A --bearer-stdin',
    'Only one secret can come from stdin',
  ],
  ['--preset memory --header A=b', 'A preset says all but'],
  ['--provided wiki --secret-header A', 'A provided connector says all but'],
])('connectors add a %s is wrong usage', async (options, words) => {
  const { dataDir } = await runningCore();
  const refused = await cli([
    'connectors',
    'add',
    'a',
    ...options.split(' '),
    '--data-dir',
    dataDir,
  ]);
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain(words);
});
