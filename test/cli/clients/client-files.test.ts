/** Adding Consentry to AI clients from the command line, with a home folder of its own. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { serve } from '../program.ts';
import { cli } from '../support.ts';

async function startInstance() {
  const [dataDir, home] = [tempDir(), tempDir()];
  const keyFile = join(tempDir(), 'operator.key');
  const { ready } = await serve(dataDir, ['--no-ui', '--operator-key-file', keyFile], {
    HOME: home,
  });
  const plain = (...line: string[]) => cli([...line, '--data-dir', dataDir]);
  const run = (...line: string[]) => plain(...line, '--operator-key-file', keyFile);
  return { plain, run, home, endpoint: ready.endpoint };
}

it('CFG-3 CFG-12 apps, a dry run, install, and every byte back', async () => {
  const { plain, run, home, endpoint } = await startInstance();
  expect((await plain('clients', 'apps')).out).toContain('No AI client');
  const file = join(home, '.codex', 'config.toml');
  mkdirSync(join(home, '.codex'));
  const before = '# mine\n[mcp_servers.docs]\nurl = "http://x?key=sk-other"\n';
  writeFileSync(file, before);

  const dry = await plain('clients', 'install', 'codex', '--dry-run');
  expect([dry.code, dry.err]).toEqual([0, '']);
  expect(dry.out).toContain(
    `+ [mcp_servers.consentry]\n+ url = "${endpoint}"\n+ tool_timeout_sec = 330`,
  );
  expect(dry.out).not.toContain('sk-other');
  expect(readFileSync(file, 'utf8')).toBe(before);

  // Writing needs the person, or the key that a person asked for.
  expect(await plain('clients', 'install', 'codex')).toMatchObject({ code: 4, out: '' });
  const done = await run('clients', 'install', 'codex', '--json');
  expect(JSON.parse(done.out)).toMatchObject({
    app: 'codex',
    name: 'consentry',
    via: 'http',
    file,
    state: 'present',
  });
  expect(readFileSync(file, 'utf8')).toBe(
    `${before}\n[mcp_servers.consentry]\nurl = "${endpoint}"\ntool_timeout_sec = 330\n`,
  );
  expect((await plain('clients', 'apps')).out).toMatch(/codex +Codex +yes +consentry: added/u);

  expect(await run('clients', 'undo', 'codex')).toMatchObject({ code: 0, err: '' });
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect((await run('clients', 'install', 'codex')).code).toBe(0);
  expect((await run('clients', 'uninstall', 'codex')).out).toContain('as it was before');
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect((await run('clients', 'uninstall', 'codex')).code).toBe(5);
});

it('an entry of its own name in a project; what a client does not take is wrong usage', async () => {
  const { plain, run, home } = await startInstance();
  const project = tempDir();
  const line = ['clients', 'install', 'cursor', '--name', 'gate', '--project', project];
  expect((await run(...line)).code).toBe(0);
  const written = readFileSync(join(project, '.cursor/mcp.json'), 'utf8');
  expect(JSON.parse(written)).toHaveProperty('mcpServers.gate.url');
  const wrong = ['clients', 'install', 'claude-desktop', '--via', 'http', '--dry-run'];
  expect(await plain(...wrong)).toMatchObject({ code: 2, out: '' });
  expect(await plain('clients', 'install', 'cursor', '--via', 'pigeon')).toMatchObject({ code: 2 });
  expect(await plain('clients', 'install', 'nobody', '--dry-run')).toMatchObject({ code: 5 });
  const uncertain = await run('clients', 'install', 'mistral-vibe');
  expect([uncertain.code, uncertain.err.includes('[[mcp_servers]]')]).toEqual([1, true]);
  expect(existsSync(join(home, '.vibe'))).toBe(false);
});

it('CFG-13 import lists without reading, shows names only, and adds switched off', async () => {
  const { plain, run, home } = await startInstance();
  const none = await plain('import', 'cursor', '--dry-run');
  expect([none.code, none.out]).toEqual([5, '']);
  expect(none.err).toContain(`There is no file ${join(home, '.cursor/mcp.json')}`);
  mkdirSync(join(home, '.cursor'));
  const text = JSON.stringify({
    mcpServers: {
      docs: { command: process.execPath, args: ['--version'], env: { KEY: 'sk-docs' } },
    },
  });
  writeFileSync(join(home, '.cursor/mcp.json'), text);
  expect((await plain('import')).out).toContain('cursor');
  const dry = await plain('import', 'cursor', '--dry-run');
  expect([dry.code, dry.out.includes('sk-docs')]).toEqual([0, false]);
  expect(dry.out).toMatch(/docs +stdio .*KEY +can be imported/u);
  expect(await run('import', 'cursor')).toMatchObject({ code: 2, out: '' });
  expect(await plain('import', 'cursor', '--all')).toMatchObject({ code: 4, out: '' });
  const done = await run('import', 'cursor', '--all', '--json');
  expect(JSON.parse(done.out)).toEqual({
    added: [{ name: 'docs', connector: 'docs' }],
    failed: [],
  });
  const list = await plain('connectors', 'list', '--all', '--json');
  expect(JSON.parse(list.out)).toMatchObject([{ name: 'docs', enabled: false }]);
  expect(readFileSync(join(home, '.cursor/mcp.json'), 'utf8')).toBe(text);
});

it('CFG-12 ending a client names the entry that may be its own, and taking that out names the access', async () => {
  const { plain, run, home } = await startInstance();
  mkdirSync(join(home, '.cursor'));
  const file = join(home, '.cursor/mcp.json');
  writeFileSync(file, '{}');
  expect((await run('clients', 'install', 'cursor')).code).toBe(0);
  const written = readFileSync(file, 'utf8');
  const add = ['clients', 'add', 'Cursor', '--redirect-uri', 'http://127.0.0.1/callback', '--json'];
  const { client } = JSON.parse((await run(...add)).out) as { client: { clientId: string } };

  const revoked = await plain('clients', 'revoke', client.clientId);
  expect(revoked.out).toContain('This client may have been Cursor; if so, take it out:');
  expect(revoked.out).toMatch(/^  consentry clients uninstall cursor$/mu);
  const removed = await plain('clients', 'remove', client.clientId);
  expect(removed.out).toContain('consentry clients uninstall cursor');
  expect(readFileSync(file, 'utf8')).toBe(written);

  const dry = await plain('clients', 'uninstall', 'cursor', '--dry-run');
  expect(dry.out).toContain('-   "mcpServers"');
  expect(readFileSync(file, 'utf8')).toBe(written);
  const gone = await run('clients', 'uninstall', 'cursor');
  expect(gone.out).toContain('consentry clients install cursor --name consentry --via http');
  expect(readFileSync(file, 'utf8')).toBe('{}');
});

it('ATRYUM-6 ATRYUM-33 ATRYUM-34 copying and removing a connector name the entries that lead to it', async () => {
  const { plain, run, home } = await startInstance();
  mkdirSync(join(home, '.cursor'));
  const file = join(home, '.cursor/mcp.json');
  writeFileSync(file, '{}');
  const url = ['--url', 'http://127.0.0.1:9/mcp'];
  expect((await run('connectors', 'add', 'docs', ...url)).code).toBe(0);
  expect((await run('clients', 'install', 'cursor', '--connector', 'docs')).code).toBe(0);

  const other = ['--as', 'docs-two', '--url', 'http://127.0.0.1:19/mcp'];
  const copied = await run('connectors', 'duplicate', 'docs', ...other);
  const update = 'clients install cursor --name consentry-docs --via http --connector docs-two';
  expect(copied.out).toContain(`  consentry ${update}`);
  // The command it names does what it says.
  expect((await run(...update.split(' '))).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('/mcp/docs-two"');

  const dry = await plain('connectors', 'remove', 'docs-two', '--dry-run');
  expect(dry.out).toContain('This would go for good:\n  Its settings');
  expect(dry.out).toContain('The entry “consentry-docs” in the file of Cursor');
  expect((await plain('connectors', 'remove', 'nobody', '--dry-run')).code).toBe(5);
  const removed = await plain('connectors', 'remove', 'docs-two');
  expect(removed.out).toContain('To take them out:\n  consentry clients uninstall cursor');
  expect((await run('clients', 'uninstall', 'cursor')).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('{}');
  expect((await plain('connectors', 'remove', 'docs')).out.trim()).toBe('Removed docs.');
});
