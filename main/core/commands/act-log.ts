/**
 * Writes down every command that changes something, from which door, and how it ended. Only the
 * registry calls it.
 */
import type { Caller, CommandSpec, Subject } from '../../../contract/commands/command.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clients } from '../grants/clients/clients.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock } from '../ports/ports.ts';

export interface Facts extends Subject {
  readonly detail?: string;
  /** Of the call that it is about. */
  readonly callId?: string;
}

/** The entry of one call; nothing is written before it ended. */
interface ActEntry {
  readonly facts: {
    note(facts: Facts): void;
    also(action: string, facts: Facts): void;
  };
  /** The input has been read. */
  about(input: unknown): void;
  done(): void;
  failed(error: unknown): void;
}

export interface ActLog {
  begin(name: string, spec: CommandSpec, caller: Caller): ActEntry;
}

interface Named {
  readonly clientName?: string | null;
}

interface Parts {
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clients: Pick<Clients, 'get'>;
  readonly clock: Clock;
  readonly touch: () => void;
}

/**
 * Ends that say nothing about what was requested: the input could not be read, or the person was
 * too quick.
 */
const withoutEntry: ReadonlySet<string> = new Set(['invalid_input', 'unknown_command', 'too_soon']);

/** Where a person did something, for people. */
const doorWords: Readonly<Record<Caller, string>> = {
  'main-window': 'in the window',
  'prompt-window': 'in the question',
  'policy-window': 'in the window for policies',
  tray: 'in the tray',
  notification: 'in a notification',
  'headless-ui': 'in the browser',
  terminal: 'in the terminal of Consentry',
  control: 'on the command line',
  operator: 'on the command line, with the operator key',
};

/** Where the act was done that the detail of its entry tells of; null: it does not say. */
export function doorIn(detail: string | null): string | null {
  return Object.values(doorWords).find((words) => detail?.endsWith(words) === true) ?? null;
}

/** @returns what writes commands into the activity log, by what their rows in the contract say */
export function createActLog({ audit, clients, clock, touch }: Parts): ActLog {
  let minute = 0;
  let failures = 0;

  /** A program that tries again and again does not fill the log with it. */
  function mayWriteFailure(): boolean {
    const now = Math.floor(clock.monotonicMs() / 60_000);
    if (now !== minute) [minute, failures] = [now, 0];
    failures += 1;
    return failures <= limits.audit.failedActs;
  }

  const nameOf = (clientId: string | undefined): string | null =>
    clientId === undefined ? null : (clients.get(clientId)?.name ?? null);

  function write(action: string, caller: Caller, facts: Facts & Named, error?: unknown): void {
    const { detail, clientName = nameOf(facts.clientId), ...about } = facts;
    const why = error === undefined ? undefined : `not done: ${codeOf(error)}`;
    const said = [detail, why, doorWords[caller]].filter((part) => part !== undefined).join(', ');
    const decision = error === undefined ? 'done' : 'failed';
    audit.append({
      actor: 'user',
      action,
      decision,
      clientId: about.clientId ?? null,
      clientName,
      connector: about.connector ?? null,
      tool: about.tool ?? null,
      callId: about.callId ?? null,
      detail: said,
    });
    touch();
  }

  return {
    begin(name, { written, effect }, caller) {
      let facts: Facts & Named = {};
      let isWritten = !('unwritten' in written);
      const action = 'unwritten' in written ? name : (written.action ?? name);
      return {
        facts: {
          note: (more) => (facts = { ...facts, ...more }),
          also: (other, about) => write(other, caller, about),
        },
        about(input) {
          if ('unwritten' in written) return;
          // The row's functions know the type of its own input, which `parse` made.
          const row = written as {
            readonly about?: (input: unknown) => Subject;
            readonly if?: (input: unknown) => boolean;
          };
          facts = { ...row.about?.(input), ...facts };
          // A client that is removed has no name any more when this is written.
          if (facts.clientId !== undefined)
            facts = { ...facts, clientName: nameOf(facts.clientId) };
          isWritten = row.if?.(input) ?? true;
        },
        done() {
          if (isWritten) write(action, caller, facts);
          else if (effect !== 'read') touch();
        },
        failed(error) {
          if (isWritten && !withoutEntry.has(codeOf(error)) && mayWriteFailure())
            write(action, caller, facts, error);
        },
      };
    },
  };
}

function codeOf(error: unknown): string {
  return error instanceof CoreError ? error.code : 'internal';
}
