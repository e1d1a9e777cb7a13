/** What the page says below the sentence of a rule. */
import '../support/dom.ts';
import { render, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { unneededWords } from '../../../contract/plain/unneeded.ts';
import { RuleFacts } from '../../../renderer/features/rules/rule-facts.tsx';
import { plainRule as rule } from '../../support/values/rule-view.ts';

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
  expect(unneededWords).toBe('It let no call pass for 30 days. Nobody seems to need it any more.');
  expect(container.textContent).toBe(unneededWords);
});
