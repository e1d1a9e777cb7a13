/** The commands behind their one door, and what takes away again at a start what could not be saved. */
import { createActLog } from './act-log.ts';
import { createCommandRegistry, type CommandRegistry } from './command-registry.ts';
import { createControl, type ControlParts } from './control.ts';
import type { Clients } from '../grants/clients.ts';
import { revokeAgain } from '../grants/revoke.ts';
import type { Tokens } from '../grants/tokens.ts';
import type { Logger } from '../ports/ports.ts';
import type { Restrictions } from '../store/restrictions.ts';

export interface CommandsParts extends ControlParts {
  readonly clients: Clients;
  readonly tokens: Tokens;
  readonly logger: Logger;
  readonly restrictions: Restrictions;
  readonly touch: () => void;
  /** Waited for before each command. */
  readonly isReady: () => Promise<void>;
}

export interface Commands extends Pick<CommandRegistry, 'call'> {
  /** Takes away again what the journal holds. Never rejects. */
  replay(): Promise<void>;
}

export function openCommands(parts: CommandsParts): Commands {
  const { restrictions, locks } = parts;
  const registry = createCommandRegistry({
    ...parts,
    control: createControl(parts),
    log: createActLog(parts),
    assertUnlocked: locks.assertUnlocked,
  });
  return {
    call: registry.call,
    replay: () =>
      restrictions.replay((entry) =>
        revokeAgain(entry, parts) ? undefined : registry.replay(entry),
      ),
  };
}
