/** The registry of commands alone, over a control that only notes what ran. */
import { commands, type CommandName } from '../../contract/commands/commands.ts';
import { createActLog } from '../../main/core/commands/act-log.ts';
import type { AuditRow } from '../../main/core/audit/entry.ts';
import { createCommandRegistry, type Control } from '../../main/core/commands/command-registry.ts';
import { openRestrictionJournal } from '../../main/core/store/restriction-journal.ts';
import { createRestrictions } from '../../main/core/store/restrictions.ts';
import { createTestClock, memoryLogger } from '../support/core/memory-ports.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

export const names = Object.keys(commands) as CommandName[];

/** A control whose every command notes that it ran. */
export function recordingControl(): { control: Control; ran: string[] } {
  const ran: string[] = [];
  const entries = names.map((name) => {
    const run = (): number => ran.push(name);
    return [name, commands[name].effect === 'either' ? { widens: () => false, run } : run] as const;
  });
  return { control: Object.fromEntries(entries) as unknown as Control, ran };
}

type Call = ReturnType<typeof createCommandRegistry>['call'];

export function registryOf(
  control: Control,
  logger = memoryLogger(),
  written: AuditRow[] = [],
): Call {
  const clock = createTestClock();
  const journal = openRestrictionJournal(makeTempDir());
  return createCommandRegistry({
    control,
    logger,
    log: createActLog({
      audit: { append: (row) => written.push(row) },
      clients: { get: () => undefined },
      clock,
      touch: () => undefined,
    }),
    restrictions: createRestrictions({ journal, clock, logger, onChange: () => undefined }),
    assertUnlocked: () => undefined,
  }).call;
}
