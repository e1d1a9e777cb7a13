/**
 * A damaged file of the store: the app starts, and nothing is believed that was not written.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCore } from '../../../main/core/create-core.ts';
import { memoryPorts } from '../../support/core/memory-ports.ts';
import { logIn, register } from '../../support/clients/oauth-client.ts';

describe('a damaged file', () => {
  /** A store with everything in it, made once. */
  let whole: Buffer;
  let ids: { clientId: string; accessToken: string };
  beforeAll(async () => {
    const core = createCore(memoryPorts(), {
      dataDir: source(),
      version: '1',
      shell: 'headless',
      port: 0,
    });
    const listening = await core.start();
    const run = async (name: string, input: unknown): Promise<unknown> => {
      const result = await core.call('terminal', name, input);
      if (!result.ok) throw new Error(result.error.message);
      return result.value;
    };
    const person = { issuer: listening.issuer, run } as Parameters<typeof logIn>[0];
    ids = await logIn(person, { authorize: { scope: 'github:write files:read' } });
    await register(listening.issuer, {
      client_name: 'Ünicode 漢字',
      token_endpoint_auth_method: 'client_secret_post',
    });
    await core.call('terminal', 'gateway.pause', { forMinutes: 5 });
    await core.call('terminal', 'gateway.resume', {});
    await core.stop('quit');
    whole = readFileSync(join(source(), 'store.db'));
    rmSync(source(), { recursive: true });
  });
  let made = '';
  function source(): string {
    if (made === '') made = mkdtempSync(join(tmpdir(), 'consentry-damaged-'));
    return made;
  }

  /**
   * Opens a damaged copy and looks at everything.
   *
   * @returns whether something of it could not be read
   */
  async function survive(bytes: Buffer): Promise<'rescued' | 'works'> {
    const dataDir = mkdtempSync(join(tmpdir(), 'consentry-damaged-'));
    try {
      writeFileSync(join(dataDir, 'store.db'), bytes);
      const core = createCore(memoryPorts(), {
        dataDir,
        version: '1',
        shell: 'headless',
        port: 0,
      });
      try {
        // A flipped byte gives nothing that was not given.
        const { scopes = [] } = core.snapshot().clients[0] ?? {};
        expect(scopes.filter((scope) => /^\*|^files:write/u.test(scope))).toEqual([]);
        for (const [name, input] of [
          ['state.get', {}],
          ['audit.list', { limit: 500 }],
          ['audit.show', { id: 2 }],
          ['client.revoke', { clientId: ids.clientId }],
          ['gateway.pause', {}],
        ] as const) {
          const answer = await core.call('terminal', name, input);
          if (!answer.ok)
            expect([name, answer.error.code]).toEqual([
              name,
              expect.stringMatching(/not_found|store_failed/u),
            ]);
        }
      } finally {
        await core.stop('quit').catch(() => undefined);
      }
      return readdirSync(dataDir).some((name) => name.startsWith('store.db.damaged-'))
        ? 'rescued'
        : 'works';
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }

  test('TRIAL-B4 with random bytes flipped still starts; the process lives (150 files)', async () => {
    const results = { rescued: 0, works: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 3,
        }),
        async (flips) => {
          const bytes = Buffer.from(whole);
          for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask;
          results[await survive(bytes)] += 1;
        },
      ),
      { numRuns: 150, seed: 1, endOnFailure: true },
    );
    expect(Math.min(results.rescued, results.works)).toBeGreaterThan(0);
  }, 60_000);

  test('TRIAL-B4 with one byte of each text made invalid UTF-8 still starts', async () => {
    for (const text of [
      'Test client',
      'Ünicode',
      'http://127.0.0.1/callback',
      'authorization_code',
      'dynamic',
      '/mcp',
      '"github":"',
      'CREATE TABLE clients',
      'CREATE INDEX tokens_by_chain',
      'paused_until',
      'tk_',
    ]) {
      const at = whole.indexOf(text);
      expect(at, text).toBeGreaterThan(0);
      for (const place of [0, text.length - 1]) {
        const bytes = Buffer.from(whole);
        bytes[at + place] = 0xff;
        await survive(bytes);
      }
    }
  }, 60_000);

  test('TRIAL-B4 cut anywhere still starts', async () => {
    for (let length = 0; length < whole.length; length += Math.floor(whole.length / 12))
      await survive(whole.subarray(0, length));
  }, 60_000);
});
