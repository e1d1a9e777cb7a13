import type { RuleView } from '../../../contract/views/rules.ts';

/** A rule as it is shown: new, and about one tool that nobody knows. */
export const plainRule: RuleView = {
  id: 'r0000001',
  position: 1,
  action: 'allow',
  clients: [],
  groups: [],
  connectors: [],
  tools: ['put_it'],
  classes: [],
  conditions: [],
  note: '',
  isOn: true,
  clientNames: [],
  groupNames: [],
  inWords: 'Allow tools named put_it.',
  matches: { count: 0, first: [] },
  neverDecides: null,
  calls: 0,
  lastUsedAt: null,
  isUnneeded: false,
  createdAt: '2026-01-01T00:00:00.000Z',
};
