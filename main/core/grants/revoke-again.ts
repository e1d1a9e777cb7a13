/** What a start does with ends of access that the journal has and the store may not have. */
import * as z from 'zod';
import type { JournalEntry } from '../store/restriction-journal.ts';
import type { Grants } from './grants.ts';
import { endAllAct, endFamilyAct, endGrantsAct, endReasons, type Revoke } from './revoke.ts';
import type { TokenFamilies } from './token-families.ts';
import { endTokenAct, type Tokens } from './tokens.ts';

const endReason = z.enum(endReasons);
const endedGrants = z.object({ grants: z.array(z.string()), why: endReason });
const endedToken = z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/u) });
const endedAll = z.object({ why: endReason });
const endedFamily = z.object({ chain: z.string(), why: endReason });

interface Parts {
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
}

/**
 * Ends again what the journal says was ended.
 *
 * @returns false: the entry is of another kind, or cannot be read
 */
export function revokeAgain({ name, input }: JournalEntry, parts: Parts): boolean {
  const { grants, families, tokens, revoke } = parts;
  if (name === endTokenAct) {
    const { data } = endedToken.safeParse(input);
    if (data !== undefined) tokens.revokeAccess(data.digest);
    return data !== undefined;
  }
  if (name === endAllAct) {
    const { data } = endedAll.safeParse(input);
    if (data !== undefined) revoke.grants(grants.list(), data.why);
    return data !== undefined;
  }
  if (name === endGrantsAct) {
    const { data } = endedGrants.safeParse(input);
    const known = data?.grants.flatMap((id) => grants.get(id) ?? []) ?? [];
    if (data !== undefined) revoke.grants(known, data.why);
    return data !== undefined;
  }
  if (name !== endFamilyAct) return false;
  const { data } = endedFamily.safeParse(input);
  const family = data === undefined ? undefined : families.get(data.chain);
  if (data !== undefined && family !== undefined) revoke.family(family, data.why);
  return data !== undefined;
}
