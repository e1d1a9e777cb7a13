/** The help page: what a client can ask for. */
import { screen, within } from '@testing-library/react';
import { expect, it } from 'vitest';
import { scopeMeanings } from '../../../contract/plain/scope-words.ts';
import { renderApp } from '../support/render-world.tsx';

it('ATMOS-42 says what every scope means', async () => {
  await renderApp('#/help/scopes');
  const card = within(await screen.findByRole('region', { name: 'What a client can ask for' }));
  for (const { scope, allows } of scopeMeanings) {
    const term = card.getByText(scope).closest('dt');
    expect(term?.nextElementSibling?.textContent).toBe(allows);
  }
});
