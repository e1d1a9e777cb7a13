/** What the person set for single clients, as rules, and about text from strangers. */
import type { Changes } from '../lib/changes.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { createClientSettings, type ClientSettings } from './client-settings.ts';
import { createRuleBook, type RuleBook } from './rule-book.ts';
import { createRuleUses, type RuleUses } from './rule-uses.ts';
import { createUntrustedReads, type UntrustedReads } from './untrusted-reads.ts';

export interface Rules {
  readonly clientSettings: ClientSettings;
  readonly rules: RuleBook;
  readonly ruleUses: RuleUses;
  readonly untrusted: UntrustedReads;
}

interface Below {
  readonly store: Store;
  readonly clock: Clock;
  readonly changes: Pick<Changes, 'on'>;
  /** For how long text from strangers counts, in milliseconds. */
  readonly untrustedMs: () => number;
}

/** Opens rules and settings for single clients, and ends what a replaced connector was allowed. */
export function openRules({ random }: { readonly random: Random }, below: Below): Rules {
  const { store, clock, changes, untrustedMs } = below;
  const clientSettings = createClientSettings(store);
  changes.on('connector-replaced', (connectorId) => clientSettings.startOver(connectorId));
  const ruleUses = createRuleUses(store, clock);
  return {
    clientSettings,
    rules: createRuleBook({ store, clock, random, uses: ruleUses }),
    ruleUses,
    untrusted: createUntrustedReads(clock, untrustedMs),
  };
}
