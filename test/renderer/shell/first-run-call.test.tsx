/** The end of the first run: what to ask an app for, and the live answer to the first call. */
import '../support/dom.ts';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { logIn, register } from '../../support/clients/oauth-client.ts';
import { createIssue } from '../../support/worlds/asking.ts';
import { callTool } from '../../support/worlds/build-world.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

const card = () => screen.findByRole('region', { name: 'Try it' });
const finish = () => screen.getByRole('button', { name: 'Finish' });
const isPrimary = (button: HTMLElement) => button.className.includes('bg-accent');
const read = { client: 'Worker', tool: 'github__search_issues', arguments: { query: 'is:open' } };

describe('ATMOS-46 the first call', () => {
  it('is suggested in words for the app, waited for, and seen when it comes', async () => {
    const world = await renderApp('#/welcome/client', { world: 'asking' });
    const box = await card();
    expect(within(box).getByText('Ask', { exact: false }).textContent).toBe('Ask Worker:');
    expect(within(box).getByRole('textbox', { name: 'What to ask' }).textContent).toBe(
      'List the tools you have from github, then use one that only reads.',
    );
    expect(within(box).getByRole('button', { name: 'Copy' })).toBeTruthy();
    expect(within(box).getByText('Waiting for the first call…')).toBeTruthy();
    expect(isPrimary(finish())).toBe(false);
    await callTool(world.core, world.known, read);
    const line = await within(box).findByText(/^It works:/u);
    expect(line.textContent).toMatch(/^It works: Worker called search_issues on github, .+\.$/u);
    const { lastEntryId } = world.snapshot().activity;
    expect(within(line).getByRole('link').getAttribute('href')).toBe(`#/activity/${lastEntryId}`);
    expect(isPrimary(finish())).toBe(true);
  });

  it('says that it asks for approval, and that it was denied, with the reason', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/welcome/client', { world: 'asking' });
    const box = await card();
    const held = callTool(world.core, world.known, createIssue);
    expect(await within(box).findByText('“Worker” asks for your approval')).toBeTruthy();
    expect(within(box).queryByText('Waiting for the first call…')).toBeNull();
    await user.click(within(box).getByRole('button', { name: 'Review' }));
    expect(inputsOf(world, 'prompt.show')).toEqual([{}]);
    await world.core.run('question.deny', { id: world.snapshot().questions[0]!.id });
    await held;
    const line = await within(box).findByText(/It was denied\./u);
    expect(line.textContent).toMatch(
      /^Worker called create_issue on github, .+\. It was denied\. Denied by a person\.$/u,
    );
    expect(isPrimary(finish())).toBe(false);
    // One that goes through later is what counts.
    await callTool(world.core, world.known, read);
    expect(await within(box).findByText(/^It works:/u)).toBeTruthy();
  });

  it('leads back where there is nothing to call yet', async () => {
    await renderApp('#/welcome/client', {
      world: 'first-run',
      async before(core) {
        await core.run('policy.setAccess', { access: 'read-only' });
        await logIn(core, { client: await register(core.issuer, { client_name: 'Notes' }) });
      },
    });
    const link = within(await card()).getByRole('link', { name: 'Connect something' });
    expect(link.getAttribute('href')).toBe('#/welcome/connector');
    expect(isPrimary(finish())).toBe(true);
  });

  it('says so where the app may use none of what is ready', async () => {
    await renderApp('#/welcome/client', {
      world: 'asking',
      async before(core) {
        await core.run('client.revokeAll', {});
        const client = await register(core.issuer, { client_name: 'Notes' });
        await logIn(core, { client, access: { filesystem: 'read' } });
        await core.run('connector.disable', { name: 'filesystem' });
      },
    });
    expect((await card()).textContent).toContain(
      'Notes may use none of your connectors that are ready.',
    );
  });
});
