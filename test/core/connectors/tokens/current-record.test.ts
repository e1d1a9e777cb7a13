/** The record that counts: durable first, and nothing of a login that was replaced. */
import { expect, it, vi } from 'vitest';
import { createCurrentRecord } from '../../../../main/core/connectors/tokens/current-record.ts';
import type {
  LoginRecord,
  LoginRecords,
} from '../../../../main/core/connectors/tokens/login-record.ts';

const record = (asked: string, tokens: object | null = {}): LoginRecord =>
  ({ asked: [asked], tokens }) as unknown as LoginRecord;

function setUp(kept?: LoginRecord) {
  const written: LoginRecord[] = [];
  const records: LoginRecords = {
    read: async () => kept,
    write: async (next) => void written.push(next),
    remove: async () => undefined,
  };
  const onCurrent = vi.fn<() => void>();
  return { current: createCurrentRecord(records, onCurrent), onCurrent, records, written };
}

it('is unread, then logged in or out by what the vault has', async () => {
  const { current, onCurrent } = setUp(record('a'));
  expect(current.now().state).toBe('unread');
  await current.load('https://issuer');
  await current.load('https://issuer');
  expect(current.now().state).toBe('logged-in');
  expect(onCurrent).toHaveBeenCalledOnce();
  const without = setUp(record('a', null)).current;
  await without.load('https://issuer');
  expect(without.now()).toMatchObject({ state: 'logged-out', record: { asked: ['a'] } });
});

it('counts a change only when it is durable', async () => {
  const { current, records } = setUp(record('a'));
  await current.load('https://issuer');
  vi.spyOn(records, 'write').mockRejectedValueOnce(new Error('no disk'));
  await expect(current.update(() => record('b'))).rejects.toThrow('no disk');
  expect(current.now().record?.asked).toEqual(['a']);
  await current.update(() => record('c'));
  expect(current.now().record?.asked).toEqual(['c']);
});

it('drops a change that was under way when another login took its place', async () => {
  const { current, written } = setUp(record('old'));
  await current.load('https://issuer');
  const change = current.update(() => record('changed'));
  await Promise.all([current.replace(record('new')), change]);
  expect(written.map(({ asked }) => asked)).toEqual([['new']]);
  expect(await current.drop()).toMatchObject({ asked: ['new'] });
  expect(current.now()).toEqual({ state: 'logged-out', record: null, tokens: null });
});
