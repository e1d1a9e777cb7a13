import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { connectorNamePattern } from '../../../contract/views/ids.ts';
import { namePattern } from '../../../renderer/features/connectors/form/connector-draft.ts';
import {
  joinCommandLine,
  splitCommandLine,
} from '../../../renderer/features/connectors/form/split-command-line.ts';
import { until, type WorldOptions } from '../../support/core/world-host.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { offering, startPlainUpstream } from '../../support/upstreams/plain-upstream.ts';
import { makeConnectorStates } from '../../support/worlds/connector-states.ts';
import { inputsOf, renderApp } from '../support/render-world.tsx';

/** One whose login has expired, and others with a token, each with its own number of tools. */
const makeFifty: NonNullable<WorldOptions['before']> = async (core, copy) => {
  await makeConnectorStates(core, copy, ['login-expired']);
  for (let index = 0; index < 49; index += 1) {
    const tools = Array.from({ length: (index * 7) % 50 }, (_, tool) => ({
      name: `tool_${tool}`,
      description: 'Reads.',
      inputSchema: { type: 'object' },
    }));
    await core.run('connector.add', {
      kind: 'http',
      name: `c-${String(index).padStart(2, '0')}`,
      url: await startPlainUpstream(offering(tools)),
      bearer: 't0ken',
    });
  }
  const isThere = ({ name, connection }: ConnectorView): boolean =>
    name === 'login-expired' || connection === 'ready';
  await until(() => core.core.snapshot().connectors.every(isThere));
};

describe('connectors', () => {
  it('switches the mode of a tool and back to the default', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    const modes = await screen.findByRole('group', { name: 'Mode of create_issue' });
    await user.click(within(modes).getByRole('radio', { name: 'Block' }));
    await user.click(
      await screen.findByRole('button', { name: 'Reset the mode of create_issue to the default' }),
    );
    expect(inputsOf(world, 'tool.set')).toEqual([
      { connector: 'github', tool: 'create_issue', mode: 'block' },
      { connector: 'github', tool: 'create_issue', mode: null },
    ]);
  });

  it('ALATION-22 a row leads to what each tool may do, with one press', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors');
    await user.click(await screen.findByRole('link', { name: 'github' }));
    act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    const tab = await screen.findByRole('tab', { name: /^Tools/u });
    expect(tab.getAttribute('aria-selected')).toBe('true');
    expect(await screen.findByRole('group', { name: 'Mode of create_issue' })).toBeTruthy();
  });

  it('overrides the class of a tool', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(await screen.findByRole('button', { name: /class of create_issue/ }));
    await user.click(screen.getByRole('menuitemradio', { name: 'Destructive' }));
    expect(inputsOf(world, 'tool.set')).toEqual([
      { connector: 'github', tool: 'create_issue', class: 'destructive' },
    ]);
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /class of create_issue/ }).textContent).toContain(
        'set by you',
      ),
    );
  });

  it('SEC-83 accepts tools at once but those with text to look at; those by name, and the mark goes', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(await screen.findByRole('button', { name: 'Accept the other tool' }));
    await waitFor(() => expect(screen.queryByText('New')).toBeNull());
    expect(screen.getByText('Changed')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Accept push_files' }));
    expect(inputsOf(world, 'connector.review')).toEqual([
      { name: 'github', accept: 'all' },
      { name: 'github', accept: ['push_files'] },
    ]);
    await waitFor(() => expect(screen.queryByText('Changed')).toBeNull());
  });

  it('ATMOS-35 ALATION-23 never is one press away, and one mode for many says for how many', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(await screen.findByRole('button', { name: 'Never use create_issue' }));
    expect(inputsOf(world, 'tool.set')).toEqual([
      { connector: 'github', tool: 'create_issue', never: true },
    ]);
    await screen.findByRole('button', { name: 'Lift never from create_issue' });
    await user.click(screen.getByRole('button', { name: 'Set many' }));
    await user.click(await screen.findByRole('menuitem', { name: 'All read tools: Ask' }));
    await user.click(await screen.findByRole('button', { name: 'Set 3 tools to ask' }));
    expect(inputsOf(world, 'tools.setMode')).toEqual([
      { connector: 'github', class: 'read', mode: 'ask' },
    ]);
  });

  it('SEC-86 a connector that brings text from strangers is marked in its settings', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Settings' }));
    await user.click(screen.getByRole('switch', { name: /untrusted content/u }));
    expect(inputsOf(world, 'connector.edit')).toEqual([{ name: 'github', isUntrusted: true }]);
  });

  it('SEC-44 lets a server use the client’s model only when it is switched on', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Settings' }));
    const model = screen.getByRole('switch', { name: 'May use the client’s model' });
    expect(model.getAttribute('aria-checked')).toBe('false');
    await user.click(model);
    expect(inputsOf(world, 'connector.edit')).toEqual([{ name: 'github', asks: { model: true } }]);
    await waitFor(() => expect(model.getAttribute('aria-checked')).toBe('true'));
    const input = screen.getByRole('switch', { name: 'May ask you through the client' });
    expect(input.getAttribute('aria-checked')).toBe('true');
  });

  it('holds a connector to reading, whatever was given', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/github');
    await user.click(screen.getByRole('tab', { name: 'Settings' }));
    const only = screen.getByRole('switch', { name: 'Only reading here' });
    expect(only.getAttribute('aria-checked')).toBe('false');
    await user.click(only);
    expect(inputsOf(world, 'connector.edit')).toEqual([{ name: 'github', isReadOnly: true }]);
    await waitFor(() => expect(only.getAttribute('aria-checked')).toBe('true'));
  });

  it('shows the steps of a test with the hint of the one that failed', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors/linear');
    await user.click(screen.getByRole('button', { name: 'Test' }));
    const result = await screen.findByRole('status', { name: 'Result of the test' });
    expect(result.textContent).toContain('The test failed');
    expect(result.textContent).toContain('Press Connect to log in there');
  });

  it('ATRYUM-31 hides disabled connectors until asked, and has it remembered', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    expect(screen.queryByRole('link', { name: 'postgres-staging' })).toBeNull();
    await user.click(screen.getByRole('checkbox', { name: 'Show disabled (1 hidden)' }));
    await user.click(screen.getByRole('switch', { name: 'postgres-staging enabled' }));
    expect(inputsOf(world, 'settings.set')).toEqual([{ showDisabled: true }]);
    expect(inputsOf(world, 'connector.enable')).toEqual([{ name: 'postgres-staging' }]);
  });

  it('ATRYUM-44 sorts by any column with the keyboard, fifty rows too', async () => {
    const user = userEvent.setup();
    await renderApp('#/connectors', { world: 'empty', before: makeFifty });
    const names = () =>
      screen.getAllByRole('link', { name: /^(?:c-|login-)/u }).map((link) => link.textContent);
    const header = (name: string) => screen.getByRole('columnheader', { name });
    expect(names().slice(0, 2)).toEqual(['c-00', 'c-01']);
    expect(header('Connector').getAttribute('aria-sort')).toBe('ascending');
    within(header('Tools')).getByRole('button').focus();
    await user.keyboard('{Enter}');
    expect(names().slice(0, 2)).toEqual(['c-07', 'c-14']);
    expect(header('Tools').getAttribute('aria-sort')).toBe('descending');
    expect(header('Connector').getAttribute('aria-sort')).toBeNull();
    await user.keyboard(' ');
    expect(names()[0]).toBe('c-00');
    await user.click(within(header('Login')).getByRole('button'));
    expect(names()[0]).toBe('login-expired');
    expect(names()).toHaveLength(50);
  });

  it('shows exactly what will run, then adds it', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    await user.click(screen.getByRole('button', { name: 'Add connector' }));
    await user.click(screen.getByRole('radio', { name: 'Command' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'files');
    await user.type(screen.getByRole('textbox', { name: 'Command' }), 'npx -y "two words"');
    const parts = within(screen.getByRole('list', { name: 'Program and arguments' }));
    expect(parts.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'npx',
      '-y',
      'two words',
    ]);
    expect(screen.getByText('This program runs on this computer with your rights')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Add variable' }));
    await user.type(screen.getByRole('textbox', { name: 'Name of the variable' }), 'TOKEN');
    await user.type(screen.getByLabelText('Value of TOKEN'), 's3cret');
    await user.click(screen.getByRole('button', { name: 'Add and run' }));
    expect(inputsOf(world, 'connector.add')).toEqual([
      {
        kind: 'stdio',
        name: 'files',
        command: 'npx',
        args: ['-y', 'two words'],
        env: [{ name: 'TOKEN', value: 's3cret', secret: true }],
        cwd: null,
        confirmInlineCode: false,
        timeoutSeconds: 30,
        enabled: true,
      },
    ]);
    expect(await screen.findByRole('heading', { name: 'files' })).toBeTruthy();
  });

  it('refuses a taken name and an unfinished form', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors');
    await user.click(screen.getByRole('button', { name: 'Add connector' }));
    await user.click(screen.getByRole('radio', { name: 'Command' }));
    await user.type(screen.getByRole('textbox', { name: 'Name' }), 'github');
    await user.click(screen.getByRole('button', { name: 'Add and run' }));
    expect(screen.getByText(/connector with this name exists already/)).toBeTruthy();
    expect(screen.getByText('Enter the program to run.')).toBeTruthy();
    expect(inputsOf(world, 'connector.add')).toEqual([]);
  });

  it('SEC-76 shows how a command has changed, and confirms exactly that', async () => {
    const user = userEvent.setup();
    const script = join(makeTempDir(), 'serve');
    const offer = join(import.meta.dirname, '../../support/worlds/stdio-tools.mjs');
    const program = (comment: string) =>
      writeFileSync(script, `#!/bin/sh\n# ${comment}\nexec node ${offer} ${script}.json\n`);
    writeFileSync(`${script}.json`, JSON.stringify({ serverInfo: { name: 'x', version: '1' } }));
    program('as it was confirmed');
    chmodSync(script, 0o755);
    const world = await renderApp('#/connectors/own', {
      async before(core) {
        await core.run('connector.add', { kind: 'stdio', name: 'own', command: script });
        await core.run('connector.connect', { name: 'own' });
        program('as somebody changed it');
        await core.core.call('terminal', 'connector.connect', { name: 'own' });
      },
    });
    const change = world.connector('own').process?.change;
    expect(await screen.findByText(change?.words[0] ?? '')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Confirm this command' }));
    expect(inputsOf(world, 'connector.confirm')).toEqual([{ name: 'own', change: change?.id }]);
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Confirm this command' })).toBeNull(),
    );
  });

  it('deletes after one question', async () => {
    const user = userEvent.setup();
    const world = await renderApp('#/connectors/linear');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete connector' }));
    expect(inputsOf(world, 'connector.remove')).toEqual([{ name: 'linear' }]);
    expect(await screen.findByRole('heading', { name: 'Connectors' })).toBeTruthy();
  });
});

describe('command lines', () => {
  it.each([
    ['npx -y server', ['npx', '-y', 'server']],
    [`run "a b" 'c "d"'`, ['run', 'a b', 'c "d"']],
    ['C:\\tools\\mcp.exe --dir C:\\x', ['C:\\tools\\mcp.exe', '--dir', 'C:\\x']],
    ['sh -c $(reboot);ls|cat', ['sh', '-c', '$(reboot);ls|cat']],
    ['a\\ b ""', ['a b', '']],
    ['   ', []],
  ])('splits %s', (line, parts) => {
    expect(splitCommandLine(line)).toEqual({ parts, openQuote: false });
  });

  it('ATRYUM-7 joins any arguments so that they split into the same again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.string({ unit: fc.constantFrom("'", '"', '\\', ' ', 'a', '\n') }),
          ),
        ),
        (parts) => {
          expect(splitCommandLine(joinCommandLine(parts))).toEqual({ parts, openQuote: false });
        },
      ),
    );
  });

  it('notices an open quote', () => {
    expect(splitCommandLine('run "a b').openQuote).toBe(true);
  });

  it('checks names as the contract does', () => {
    expect(namePattern.source).toBe(connectorNamePattern.source);
  });
});
