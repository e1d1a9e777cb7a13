/**
 * Any order of consent, redeeming, refreshing, replaying, revoking, widening, narrowing, crashing
 * and time, over several logins of one client, ends as the written rule says.
 */
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../main/core/store/open-store.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { histories as runs } from '../../support/values/counts.ts';
import { command } from './token-commands.ts';
import { World } from './token-world.ts';

test(
  `SEC-19 SEC-34 REL-06 any history of consents, codes, refreshes, replays, edits, revokes, crashes and clocks ends as the rule says (${runs} histories)`,
  { timeout: 600_000 },
  () => {
    // One store for all histories, each with a client of its own; nothing here depends on writes
    // reaching the disk.
    const store = openStore(makeTempDir());
    onTestFinished(() => store.close());
    store.db.exec('PRAGMA synchronous = OFF');
    store.transaction(() => store.seals.open(Buffer.alloc(32, 7), 0));
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(command, { minLength: 6, maxLength: 24 }), (commands) => {
        const world = new World(store);
        world.run({ kind: 'consent', level: 2 });
        world.run({ kind: 'redeem', which: 0 });
        for (const next of commands) {
          world.run(next);
          world.check();
          seen.set(next.kind, (seen.get(next.kind) ?? 0) + 1);
        }
      }),
      { numRuns: runs },
    );
    // A generator that stopped making a kind of command would prove less in silence.
    for (const kind of ['consent', 'redeem', 'refresh', 'edit', 'crash', 'clock-back', 'revoke'])
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(runs / 10);
  },
);
