import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { callBridge, everythingServer, test } from './support/app.ts';

/** `desktop-session --no-keyring` or `--locked` says so here. */
const keyring = process.env['DESKTOP_SESSION_KEYRING'] ?? 'unlocked';

const withSecret = {
  kind: 'stdio',
  name: 'secretive',
  command: process.execPath,
  args: [everythingServer, 'stdio'],
  env: [{ name: 'API_KEY', value: 'canary-7f3a9c', secret: true }],
} as const;

test('secrets are in the keyring’s keeping, or not kept at all (REL-05)', async ({ launch }) => {
  const started = await launch();
  const result = await callBridge(await started.page('main'), 'connector.add', withSecret);
  const path = join(started.dataDir, 'vault.json');
  const { vault } = await started.run('state.get', {});

  if (keyring === 'unlocked') {
    expect(result.ok).toBe(true);
    expect(vault).toMatchObject({ kind: 'safeStorage (gnome_libsecret)', protects: true });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).not.toContain('canary');
  } else {
    expect(result).toMatchObject({ ok: false, error: { code: 'vault_unavailable' } });
    expect(vault.protects).toBe(false);
    expect(existsSync(path)).toBe(false);
    expect(vault).toMatchObject({
      state: 'choice',
      choices: ['passphrase', 'memory', 'weak-store'],
    });
    // ATMOS-10: for this run only, because the person said so.
    await started.run('vault.keep', { keep: 'memory' });
    const kept = await callBridge(await started.page('main'), 'connector.add', withSecret);
    expect(kept.ok).toBe(true);
    expect(existsSync(path)).toBe(false);
  }
  for (const name of ['preferences.json', 'logs/consentry.log']) {
    const file = join(started.dataDir, name);
    if (existsSync(file)) expect(readFileSync(file, 'utf8')).not.toContain('canary');
  }
  // It runs either way.
  expect((await fetch(`${started.origin}/healthz`)).status).toBe(200);
});
