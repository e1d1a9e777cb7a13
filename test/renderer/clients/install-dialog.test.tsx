/** Adding Consentry to an AI client: what is shown before, and the ways to do it. */
import '../support/dom.ts';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { inputsOf, renderApp } from '../support/render-world.tsx';

describe('adding Consentry', () => {
  it('SEC-63 an app with an install link can be opened instead, and only with a link of the table', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(await screen.findByRole('button', { name: 'Repair the entry in VS Code' }));
    const link = await screen.findByRole('link', { name: 'Open in VS Code' });
    expect(link.getAttribute('href')).toMatch(/^vscode:mcp\/install\?%7B/u);
    expect(link.getAttribute('target')).toBe('_blank');
    expect(inputsOf(world, 'clientFiles.install')).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(screen.getByRole('button', { name: 'Add Consentry to Claude Desktop' }));
    const change = await screen.findByRole('group', { name: /^What changes/u });
    expect(change.textContent).toContain('/opt/consentry/bridge');
    expect(screen.queryByRole('link', { name: /^Open in/u })).toBeNull();
  });

  it('ATMOS-21 shows the change, the command, the lines for pasting, and what each way does', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/clients');
    await user.click(await screen.findByRole('button', { name: 'Add Consentry to Claude Code' }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(await dialog.findByRole('group', { name: /^What changes in the file/u })).toBeTruthy();
    expect(dialog.getByRole('button', { name: 'Write it' })).toBeTruthy();
    await user.click(dialog.getByText('Other ways'));
    const { endpoint } = world.core;
    const text = (name: string) => dialog.getByRole('textbox', { name }).textContent;
    expect(text('Command of Claude Code')).toBe(
      `claude mcp add --transport http --scope user consentry ${endpoint}`,
    );
    expect(text('Command of Consentry')).toBe('consentry clients install claude-code');
    expect(text('Lines for Claude Code')).toContain(`"url": "${endpoint}"`);
    await user.click(dialog.getByRole('link', { name: 'What each way does' }));
    const page = await screen.findByRole('region', { name: 'Adding Consentry to an AI app' });
    expect(within(page).getByText(/Keeps a sealed copy of the file/u)).toBeTruthy();
    expect(inputsOf(world, 'clientFiles.install')).toEqual([]);
  });

  it('ATMOS-21 where Consentry cannot write, the lines for pasting stand open', async () => {
    const user = userEvent.setup();
    await renderApp('#/clients');
    await user.click(await screen.findByRole('button', { name: /^Show \d+ others/u }));
    await user.click(
      screen.getByRole('button', { name: 'Show how to add Consentry to Mistral Vibe' }),
    );
    const lines = await screen.findByRole('textbox', { name: 'Lines for Mistral Vibe' });
    expect(lines.closest('details')?.open).toBe(true);
    expect(screen.queryByRole('textbox', { name: 'Command of Consentry' })).toBeNull();
  });
});
