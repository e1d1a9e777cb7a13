/** What the page says below the sentence of a rule. */
import '../support/dom.ts';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import type { RuleView } from '../../../contract/views/rules.ts';
import { RuleFacts } from '../../../renderer/features/rules/rule-facts.tsx';

const rule: RuleView = {
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

it('says how many calls it decided, and when last', () => {
  const lastUsedAt = new Date(Date.now() - 3_600_000).toISOString();
  render(<RuleFacts rule={{ ...rule, calls: 41, lastUsedAt }} />);
  expect(screen.getByText(/Decided 41 calls, the last/u).textContent).toBe(
    'Decided 41 calls, the last 1 h ago',
  );
  expect(screen.queryByText(/Nobody seems/u)).toBeNull();
});

it('says nothing of a rule that nobody used yet, and that nobody seems to need an old one', () => {
  const { rerender, container } = render(<RuleFacts rule={rule} />);
  expect(container.textContent).toBe('');
  rerender(<RuleFacts rule={{ ...rule, isUnneeded: true }} />);
  expect(container.textContent).toBe(
    'It let no call pass for 30 days. Nobody seems to need it any more.',
  );
});
