/** The key of the log and its newest anchor, as the vault keeps them. */
import { Secret } from '../lib/secret.ts';
import type { Random, Vault } from '../ports/ports.ts';
import { parseAnchor } from './noted-end.ts';
import type { Anchor } from './verify.ts';

interface KeptKey {
  readonly key: Buffer;
  /** Id of the entry after which it seals. */
  readonly since: number;
}

export interface KeptAnchor {
  /** Nothing is asked of a vault that is locked, or that forgets. */
  isReady(hasGrants: () => boolean): boolean;
  isForgetful(): boolean;
  /** @returns null where there is none. @throws what the vault throws */
  readKey(): Promise<KeptKey | null>;
  /** @throws what the vault throws */
  makeKey(since: number): Promise<KeptKey>;
  /** @throws what the vault throws */
  readAnchor(): Promise<Anchor | null>;
  /** @throws what the vault throws */
  writeAnchor(anchor: Anchor): Promise<void>;
}

const keyReference = 'audit/key';
const anchorReference = 'audit/anchor';
const keyBytes = 32;

export function createKeptAnchor(vault: Vault, random: Random): KeptAnchor {
  const isForgetful = (): boolean => vault.status().keeping === 'memory';
  return {
    isForgetful,
    isReady(hasGrants) {
      const { state, keeping } = vault.status();
      return state === 'ready' && !isForgetful() && (keeping !== null || hasGrants());
    },
    async readKey() {
      const kept = (await vault.get(keyReference))?.open();
      const [since = '', text = ''] = kept?.split(' ') ?? [];
      const key = Buffer.from(text, 'base64url');
      const isKey = key.length === keyBytes && /^\d{1,15}$/u.test(since);
      return kept !== undefined && isKey ? { key, since: Number(since) } : null;
    },
    async makeKey(since) {
      const key = random.bytes(keyBytes);
      await vault.put(keyReference, new Secret(`${since} ${key.toString('base64url')}`));
      return { key, since };
    },
    readAnchor: async () => parseAnchor((await vault.get(anchorReference))?.open()),
    writeAnchor: (anchor) => vault.put(anchorReference, new Secret(JSON.stringify(anchor))),
  };
}
