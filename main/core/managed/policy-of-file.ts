/** What holds after a reading of the policy file (SEC-118). Pure. */
import type { ManagedPolicyFile } from '../ports/ports.ts';
import { stateOf, type PolicyState } from './bounds.ts';
import { parsePolicy } from './parse-policy.ts';

export type Account = Parameters<typeof stateOf>[1];

/** @param wasThere who managed this machine when it was last looked at; null: nobody */
export function policyOfFile(
  file: ManagedPolicyFile,
  account: Account,
  held: PolicyState,
  wasThere: () => string | null,
): PolicyState {
  switch (file.kind) {
    case 'found':
      return policyOfBytes(file.bytes, account);
    case 'refused':
      return { kind: 'refused', problems: [{ place: '', message: file.why }], hint: file.hint };
    case 'absent':
      // What an administrator wants to lift, they say in a file.
      if (held.kind === 'in-force') return { ...held, isMissing: true };
      return held.kind === 'refused' ? held : { kind: 'none', wasThere: wasThere() };
  }
}

function policyOfBytes(bytes: Buffer, account: Account): PolicyState {
  const parsed = parsePolicy(bytes);
  if (parsed.ok) return stateOf(parsed.policy, account);
  return {
    kind: 'refused',
    problems: parsed.problems,
    hint: 'Whoever manages this computer can fix the file; `consentry policy check` names every fault.',
  };
}

/**
 * What holds where the file could not even be looked at: nothing is known, so nothing is allowed.
 */
export const unknownPolicy: PolicyState = {
  kind: 'refused',
  problems: [{ place: '', message: 'It could not be looked at.' }],
  hint: 'Restart Consentry; if it stays, the log file says more.',
};

/** Equal for two readings that found the same. */
export function keyOf(file: ManagedPolicyFile, account: string): string {
  switch (file.kind) {
    case 'absent':
      return 'absent';
    case 'refused':
      return `refused ${file.why}`;
    case 'found':
      return `found ${account} ${file.bytes.toString('latin1')}`;
  }
}
