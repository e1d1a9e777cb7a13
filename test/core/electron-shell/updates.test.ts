import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { expect, it, onTestFinished, test, vi } from 'vitest';
import { isNewer, readManifest } from '../../../main/electron/updates/update-manifest.ts';
import {
  createUpdates,
  noUpdates,
  type UpdateFeed,
} from '../../../main/electron/updates/updates.ts';
import { createTestClock, memoryLogger } from '../../support/core/memory-ports.ts';

const digest = Buffer.alloc(64, 7).toString('base64');
const manifestText = `version: 1.2.3
files:
  - url: Consentry-1.2.3.AppImage
    sha512: ${digest}
    size: 1
path: Consentry-1.2.3.AppImage
sha512: ${digest}
releaseDate: '2026-01-01T00:00:00.000Z'
`;

function keys(kind: 'ed25519' | 'ed448' = 'ed25519'): { mine: KeyObject; pem: string } {
  const { privateKey, publicKey } = generateKeyPairSync(kind as 'ed25519');
  return { mine: privateKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

test('SEC-119 a feed is believed under our key only, byte for byte', () => {
  const { mine, pem } = keys();
  const bytes = Buffer.from(manifestText);
  const signature = sign(null, bytes, mine).toString('base64');
  expect(readManifest(bytes, `${signature}\n`, pem)).toEqual({
    version: '1.2.3',
    digests: new Set([digest]),
  });

  const forged = Buffer.from(manifestText.replace('1.2.3', '9.9.9'));
  expect(() => readManifest(forged, signature, pem)).toThrow('not signed by Consentry');
  const stranger = sign(null, forged, keys().mine).toString('base64');
  expect(() => readManifest(forged, stranger, pem)).toThrow('not signed by Consentry');
  expect(() => readManifest(bytes, '', pem)).toThrow('not signed by Consentry');
  expect(() => readManifest(bytes, signature, keys('ed448').pem)).toThrow('wrong kind');
  const signed = (text: string | Buffer) => {
    const all = Buffer.from(text);
    return () => readManifest(all, sign(null, all, mine).toString('base64'), pem);
  };
  expect(signed('version: 1.2.3\n')).toThrow('cannot be understood');
  expect(signed(manifestText.replace('1.2.3', '../../x'))).toThrow('cannot be understood');
  expect(signed(Buffer.alloc(70_000, 0x20))).toThrow('too large');
});

it.each([
  ['1.2.4', '1.2.3', true],
  ['1.10.0', '1.9.9', true],
  ['2.0.0-beta.1', '1.9.9', true],
  ['1.2.3', '1.2.3-beta.9', true],
  ['1.2.3-beta.10', '1.2.3-beta.9', true],
  ['1.2.3-beta.1', '1.2.3-beta', true],
  ['1.2.3', '1.2.3', false],
  ['1.2.2', '1.2.3', false],
  ['1.2.3-beta.1', '1.2.3', false],
  ['1.2.3-alpha', '1.2.3-beta', false],
  ['1.2', '0.0.1', false],
  ['9.9.9 ', '0.0.1', false],
  ['latest', '0.0.1', false],
])('SEC-119 %s is newer than %s: %s', (version, than, expected) => {
  expect(isNewer(version, than)).toBe(expected);
});

function setUp(versions: readonly (string | Error)[], options: { fetch?: Error } = {}) {
  const asked: string[] = [];
  const left = [...versions];
  const feed: UpdateFeed = {
    url: 'https://updates.example.com/',
    async newest(channel) {
      asked.push(`look ${channel}`);
      const next = left.shift() ?? '0.0.0';
      if (typeof next !== 'string') throw next;
      return next;
    },
    async fetch(version) {
      asked.push(`fetch ${version}`);
      if (options.fetch !== undefined) throw options.fetch;
    },
    install: () => void asked.push('install'),
  };
  const clock = createTestClock();
  let waiting = false;
  const updates = createUpdates({
    feed,
    version: '1.0.0',
    channel: 'stable',
    clock,
    logger: memoryLogger(),
    questionsWait: () => waiting,
  });
  onTestFinished(() => updates.close());
  return { updates, asked, clock, wait: (is: boolean) => (waiting = is) };
}

test('SEC-119 what is newer is fetched, and installed only when said and when nobody waits', async () => {
  const { updates, asked, wait } = setUp(['1.1.0']);
  await expect(updates.install()).rejects.toMatchObject({ code: 'conflict' });
  await updates.check();
  expect(updates.view()).toMatchObject({ state: 'ready', version: '1.1.0', channel: 'stable' });
  expect(asked).toEqual(['look stable', 'fetch 1.1.0']);

  wait(true);
  await expect(updates.install()).rejects.toMatchObject({ code: 'conflict' });
  expect(asked).not.toContain('install');
  wait(false);
  await updates.install();
  expect(asked).toContain('install');
});

test.each(['1.0.0', '0.9.0', '1.0.0-beta.1', 'garbage'])(
  'SEC-119 %s is not fetched: nothing goes back',
  async (version) => {
    const { updates, asked } = setUp([version]);
    await updates.check();
    expect(updates.view().state).toBe('current');
    expect(asked).toEqual(['look stable']);
  },
);

test('SEC-119 what is not what was signed is never ready, and the reason is said', async () => {
  const { updates } = setUp(['1.1.0'], {
    fetch: new Error('what was fetched is not what was signed'),
  });
  await updates.check();
  expect(updates.view()).toMatchObject({ state: 'failed', version: null });
  expect(updates.view().detail).toContain('not what was signed');
  await expect(updates.install()).rejects.toMatchObject({ code: 'conflict' });
});

test('SEC-119 off is off: nothing is asked, and what was under way for another channel counts for nothing', async () => {
  const { updates, asked, clock } = setUp([]);
  updates.use('none');
  await expect(updates.check()).rejects.toMatchObject({ code: 'conflict' });
  clock.advance(24 * 3_600_000);
  expect(asked).toEqual([]);
  expect(updates.view()).toMatchObject({ state: 'off', channel: 'none' });

  const other = setUp(['2.0.0', '1.0.0']);
  const running = other.updates.check();
  other.updates.use('none');
  await running;
  expect(other.updates.view()).toMatchObject({ state: 'off', version: null });
  expect(other.asked).not.toContain('fetch 2.0.0');
});

test('it checks a minute after the start, then every six hours, and not more often than asked for', async () => {
  const { updates, asked, clock } = setUp([]);
  clock.advance(60_000);
  await vi.waitFor(() => expect(updates.view().state).toBe('current'));
  clock.advance(1000);
  await updates.check();
  expect(asked).toHaveLength(1);
  clock.advance(6 * 3_600_000);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
});

test('without a feed there is no choice, and it says so', async () => {
  const updates = noUpdates('This build names no feed.');
  expect(updates.view()).toMatchObject({ state: 'not-configured', channel: 'none' });
  expect(() => updates.use('beta')).toThrow('names no feed');
  await expect(updates.check()).rejects.toMatchObject({ code: 'conflict' });
});
