/**
 * The commands behind their one door, and what takes away again at a start what could not be saved.
 */
import type { Lock } from '../../../contract/views/managed.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import type { JournalEntry } from '../store/restriction-journal.ts';
import type { Restrictions } from '../store/restrictions.ts';
import { createActLog } from './act-log.ts';
import { createCommandRegistry, type CommandRegistry } from './command-registry.ts';
import { createControl, type ControlParts } from './control.ts';

export interface CommandsParts {
  readonly control: ControlParts;
  readonly clients: Clients;
  readonly restrictions: Restrictions;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly touch: () => void;
  /** @throws CoreError `managed` */
  readonly assertUnlocked: (lock: Lock) => void;
  /** Ends again what a journal entry says was ended; false: it is the entry of a command. */
  readonly revokeAgain: (entry: JournalEntry) => boolean;
  /** Waited for before each command. */
  readonly isReady: () => Promise<void>;
}

export interface Commands extends Pick<CommandRegistry, 'call'> {
  /** Takes away again what the journal holds. Never rejects. */
  replay(): Promise<void>;
}

/** Puts all commands together behind the registry. */
export function openCommands(parts: CommandsParts): Commands {
  const { restrictions, audit, clients, clock, logger, touch } = parts;
  const registry = createCommandRegistry({
    control: createControl(parts.control),
    logger,
    log: createActLog({ audit, clients, clock, touch }),
    restrictions,
    assertUnlocked: parts.assertUnlocked,
    isReady: parts.isReady,
  });
  return {
    call: registry.call,
    replay: () =>
      restrictions.replay((entry) =>
        parts.revokeAgain(entry) ? undefined : registry.replay(entry),
      ),
  };
}
