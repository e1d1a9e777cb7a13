import { own, type Family } from './requirement.ts';

/** Invariants: each row holds today. Rendered to `docs/requirements/invariants.md`. */
export const invariants: Family = {
  name: 'invariants',
  title: 'Invariants',
  source: own,
  groups: {
    Invariants: {
      'INV-1': {
        holds:
          'One function, `decide()`, decides every path: lists, calls, reads, prompts, ' +
          'completions, subscriptions and tasks.',
        shownBy: ['SEC-56', 'SEC-58'],
      },
      'INV-2': {
        holds: 'The arguments that the person saw are the arguments that are sent.',
        shownBy: ['SEC-35', 'SEC-46'],
      },
      'INV-3': {
        holds:
          'A token counts only if its digest is stored durably, its grant lives and its audience ' +
          'is the route.',
        shownBy: ['SEC-20', 'SEC-33', 'REL-02'],
      },
      'INV-4': {
        holds:
          'Our tokens never go upstream, and upstream credentials go only to the server that ' +
          'they belong to.',
      },
      'INV-5': {
        holds: 'No request from a client starts a login at an upstream service.',
      },
      'INV-6': {
        holds:
          'Taking access away works from every local interface. Giving access needs the person’s ' +
          'presence.',
      },
      'INV-7': {
        holds: 'A stored value that cannot be read counts as the strictest value.',
      },
      'INV-8': {
        holds:
          'Members that stand in a prototype are no part of foreign data, and foreign data ' +
          'changes no prototype.',
        source: 'CWE-1321',
      },
      'INV-9': {
        holds:
          'Text from outside reaches people through one function, which makes every character ' +
          'visible.',
        shownBy: ['SEC-36'],
      },
      'INV-10': {
        holds: 'Every wait has a deadline, and every buffer, list and retry has a bound.',
        source: 'CWE-770',
      },
      'INV-11': {
        holds: 'A server that keeps sessions has a conversation of its own for each client.',
        shownBy: ['SEC-52', 'SEC-54'],
      },
      'INV-12': {
        holds:
          'A narrowing or a revoke holds in memory at once and is then saved. A failure to save ' +
          'is reported.',
        source: 'GHSA-7mqr-2v3q-v2wm',
      },
      'INV-13': {
        holds:
          'A secret is opened only by the vault and by the code that sends it. Nothing else ' +
          'prints or stores it.',
        needs: 'Linux',
      },
      'INV-14': {
        holds:
          'Deadlines and rates use a monotonic clock. Expiry uses a wall clock that never goes ' +
          'back.',
        shownBy: ['REL-06', 'SEC-34'],
      },
    },
  },
};
