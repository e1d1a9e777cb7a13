/**
 * What a person is told who wants more than the policy of this machine allows: what is locked, by
 * whom, whom to ask.
 */
import type { Lock } from '../../../contract/views/managed.ts';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { CoreError } from '../lib/errors.ts';
import { visible } from '../lib/visible-text.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';
import { locksOver } from './bounds.ts';
import type { ManagedPolicy } from './managed-policy.ts';

export interface ManagedLocks {
  /** For a command that opens more than before. @throws CoreError `managed` – it is locked */
  assertUnlocked(lock: Lock): void;
  isLocked(lock: Lock): boolean;
  /** @throws CoreError `managed` */
  refuse(what: string): never;
}

const words: Readonly<Record<Lock, string>> = {
  master: 'Switching access on, or raising it, is locked',
  registration: 'Who may connect is locked',
  access: 'What clients may do and how often is locked',
  tools: 'How tools are treated is locked',
  connectors: 'Adding and changing connectors is locked',
};

/** @param own the settings as the person made them */
export function createManagedLocks(
  policy: ManagedPolicy,
  own: () => PreferencesDocument,
): ManagedLocks {
  const isLocked = (lock: Lock): boolean => locksOver(policy.bounds(), own()).includes(lock);
  function refuse(what: string): never {
    throw new CoreError('managed', `${what} by ${managerWords(policy)}.`, {
      hint: `Making it stricter works. ${whomToAsk(policy)}`,
    });
  }
  return {
    assertUnlocked(lock) {
      if (isLocked(lock)) refuse(words[lock]);
    },
    isLocked,
    refuse,
  };
}

/** e.g. `Example Ltd. IT`, or where nobody can be believed `the policy of this computer`. */
export function managerWords(policy: Pick<ManagedPolicy, 'by'>): string {
  return policy.by() ?? 'the policy of this computer';
}

export function whomToAsk(policy: Pick<ManagedPolicy, 'state' | 'path'>): string {
  const state = policy.state();
  if (state.kind === 'in-force') {
    const { name, contact } = state.policy.managedBy;
    return `Ask ${visible(contact ?? name, 200)} if you need it.`;
  }
  return `Whoever manages this computer can fix ${visible(policy.path, 300)}.`;
}

/** What it holds everything to, for a consent; null: nothing below what a person may set. */
export function organisationOf(policy: ManagedPolicy): {
  readonly name: string;
  readonly access: AccessPolicy;
  readonly ask: string;
} | null {
  const { access } = policy.bounds();
  return access === null ? null : { name: managerWords(policy), access, ask: whomToAsk(policy) };
}
