/**
 * What is wrong with the policy of this machine, and who can mend it: never only in the log
 * (SEC-118).
 */
import type { ManagedView } from '../../../contract/views/managed.ts';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';

export function managedRepairs({ state, path, problems, by }: ManagedView): Repair[] {
  switch (state) {
    case 'refused': {
      const [first] = problems;
      const where = first === undefined || first.place === '' ? '' : `${first.place}: `;
      const more = problems.length > 1 ? ` And ${problems.length - 1} more.` : '';
      return [
        {
          id: 'managed-policy',
          severity: 'error',
          title: 'The policy of this computer cannot be used, so nothing is allowed',
          detail: `${where}${first?.message ?? 'It is not as it should be.'}${more} It is ${path}. Whoever manages this computer can fix it; “consentry policy check” names every fault. Consentry then goes on by itself.`,
          fix: { kind: 'open', page: 'settings', label: 'See what it says' },
        },
      ];
    }
    case 'gone':
      return [
        {
          id: 'managed-policy',
          severity: 'attention',
          title: `The policy of ${by?.name ?? 'this computer'} is gone`,
          detail: `${path} was there before. Without it only your own settings hold. If you did not expect that, ask whoever manages this computer.`,
          fix: { kind: 'open', page: 'settings', label: 'See what it says' },
        },
      ];
    case 'in-force':
      if (problems.length === 0) return [];
      return [
        {
          id: 'managed-policy',
          severity: 'attention',
          title: `The policy file of ${by?.name ?? 'this computer'} is gone; what it set still holds`,
          detail: `${path} went away while Consentry was running. What it set holds until a new file says otherwise, or until Consentry starts without one. If you did not expect that, ask whoever manages this computer.`,
          fix: { kind: 'open', page: 'settings', label: 'See what it says' },
        },
      ];
    case 'none':
      return [];
  }
}
