/** The editor of policies, against a real core. */
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { TooltipProvider } from '../../../renderer/components/base/tooltip.tsx';
import { PolicyEditor } from '../../../renderer/features/policy-editor/policy-editor.tsx';
import { policyWith } from '../../support/core/managed-policy.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { memoryApp } from '../../support/core/memory-ports.ts';
import { startWorld, type World, type WorldOptions } from '../../support/core/world-host.ts';
import { inputsOf, renderApp, settleAfterActs } from '../support/render-world.tsx';

/** Everything that a policy can say. */
const everything = policyWith({
  $schema: 'https://example.com/schema.json',
  registration: {
    mode: 'allow-list',
    allowedClients: ['https://a.example/c'],
    metadataDocuments: false,
  },
  connectors: {
    usersMayAdd: true,
    allowed: [{ url: 'https://*.example.com' }, { command: ['npx', '**'] }],
    forbidden: [{ command: ['sh', '-c', '**'] }],
    provided: [
      {
        name: 'wiki',
        title: 'Company wiki',
        description: 'All we know',
        url: 'https://wiki.example.com/mcp',
        clientId: 'x',
        tools: ['get_*'],
      },
    ],
  },
  tools: [{ at: { url: 'https://a.example/*' }, tools: ['x'], class: 'write', mode: 'ask' }],
  limits: { grant: { callsPerMinute: 1 }, client: {}, all: { callsPerDay: 9 } },
  tokens: { accessMinutes: 5, refreshDays: 6, loginDays: 7 },
  audit: { keepDays: 1, keepMegabytes: 2, forwardTo: 'https://otlp.example.com/v1/logs' },
  locked: ['master', 'tools'],
  roles: {
    reader: { registration: 'none', access: 'view' },
    writer: { registration: 'edit', access: 'admin' },
  },
  groups: {
    all: { roles: ['reader'], everyone: true },
    some: { roles: ['reader', 'writer'], users: ['ada'], systemGroups: ['staff'] },
  },
});

interface Opened {
  readonly user: ReturnType<typeof userEvent.setup>;
  readonly world: World;
  /** What was saved. */
  readonly saved: string[];
}

/** The window with a core behind it. */
async function openEditor(
  options: WorldOptions & { answer?: string | null } = {},
): Promise<Opened> {
  const { answer = '/home/me/policy.json', ...rest } = options;
  const saved: string[] = [];
  const app = memoryApp({
    savePolicy: async (text) => {
      saved.push(text);
      return answer;
    },
  });
  const world = await startWorld({ world: 'empty', ...rest, ports: { app, ...rest.ports } });
  settleAfterActs(world);
  render(
    <TooltipProvider>
      <PolicyEditor bridge={world.policy} />
    </TooltipProvider>,
  );
  await screen.findByRole('button', { name: 'Begin empty' });
  return { user: userEvent.setup(), world, saved };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);

async function openFile(user: Opened['user'], text: string): Promise<void> {
  await user.upload(field('Policy file'), new File([text], 'mine.json'));
}

/** From the form to the saved file. */
async function signOff(user: Opened['user']): Promise<void> {
  await user.click(button('Review'));
  await user.click(screen.getByRole('checkbox', { name: 'I have read this policy' }));
  const name = field('Your name');
  if (name.value === '') await user.type(name, 'Ada');
  await user.click(button(/^Save policy/u));
}

function documentOf(text: string | undefined): object {
  const { signedOff, ...rest } = JSON.parse(text ?? '') as { signedOff: object };
  expect(signedOff).toMatchObject({ by: 'Ada' });
  return rest;
}

it('a document that is opened and saved unedited is the same, but for who signed it off', async () => {
  const { user, saved } = await openEditor();
  await openFile(user, JSON.stringify(everything));
  await signOff(user);
  expect(documentOf(saved[0])).toEqual(everything);
  expect(screen.getByText('Saved as /home/me/policy.json.')).toBeTruthy();
});

it('every part is edited in the form, and nothing else changes', async () => {
  const { user, saved } = await openEditor();
  await user.click(button('Begin empty'));
  const region = (name: string) => within(screen.getByRole('region', { name }));
  await user.type(field('Contact'), 'it@example.com');
  await user.type(region('Managed by').getByLabelText('Name'), 'Example IT');
  await user.click(region('Access ceiling').getByRole('radio', { name: 'Read-only' }));
  await user.click(region('Registration').getByRole('radio', { name: 'Closed' }));
  await user.click(button('Add forbidden connector'));
  await user.type(field('Forbidden connectors, 1: address'), 'https://bad.example');
  await user.click(button('Add provided connector'));
  const provided = within(screen.getByRole('list', { name: 'Provided connectors' }));
  await user.type(provided.getByLabelText('Name'), 'wiki');
  await user.type(provided.getByLabelText('Address'), 'https://wiki.example.com/mcp');
  await user.click(button('Add rule'));
  await user.click(screen.getByRole('radio', { name: 'Destructive' }));
  await user.type(field('All clients together: a day'), '100');
  await user.type(field('Access tokens, in minutes'), '10');
  await user.type(field('Kept at least, in days'), '365');
  await user.click(screen.getByRole('checkbox', { name: 'Tools' }));
  await user.click(button('Add role'));
  await user.click(button('Add group'));
  await user.click(screen.getByRole('checkbox', { name: 'role' }));
  await user.click(screen.getByRole('checkbox', { name: 'Everyone is in it' }));
  await signOff(user);
  expect(documentOf(saved[0])).toEqual({
    version: 1,
    managedBy: { name: 'Example IT', contact: 'it@example.com' },
    access: 'read-only',
    registration: { mode: 'closed' },
    connectors: {
      forbidden: [{ url: 'https://bad.example' }],
      provided: [{ name: 'wiki', url: 'https://wiki.example.com/mcp' }],
    },
    tools: [{ mode: 'block', class: 'destructive' }],
    limits: { all: { callsPerDay: 100 } },
    tokens: { accessMinutes: 10 },
    audit: { keepDays: 365 },
    locked: ['tools'],
    roles: { role: { registration: 'none', access: 'view' } },
    groups: { group: { roles: ['role'], everyone: true } },
  });
});

it('a fault is said at its field and in a list that leads there, and nothing is reviewed before', async () => {
  const { user } = await openEditor();
  await user.click(button('Begin empty'));
  expect(button('Review')).toHaveProperty('disabled', true);
  const faults = within(screen.getByRole('list', { name: 'Faults' }));
  expect(faults.getByRole('listitem').textContent).toBe('managedBy.name: Has to be filled in.');
  const name = within(screen.getByRole('region', { name: 'Managed by' })).getByLabelText('Name');
  expect(name.getAttribute('aria-invalid')).toBe('true');
  await user.click(faults.getByRole('button', { name: 'managedBy.name' }));
  expect(document.activeElement).toBe(name);
  await user.type(name, 'IT');
  expect(screen.queryByRole('list', { name: 'Faults' })).toBeNull();
  expect(button('Review')).toHaveProperty('disabled', false);
});

it('a role that is renamed keeps its groups; one that is removed says who uses it, and comes back', async () => {
  const { user, saved } = await openEditor();
  await openFile(user, JSON.stringify(everything));
  const roles = within(screen.getByRole('list', { name: 'Roles' }));
  const [reader] = roles.getAllByLabelText('Name');
  if (reader === undefined) throw new Error('there is no role');
  fireEvent.change(reader, { target: { value: 'writer' } });
  expect(screen.getByText(/Another role has this name/u)).toBeTruthy();
  fireEvent.change(reader, { target: { value: 'viewer' } });
  await user.click(button('Remove role viewer'));
  const asked = within(screen.getByRole('dialog'));
  expect(asked.getByText(/^all, some use it/u)).toBeTruthy();
  await user.click(asked.getByRole('button', { name: 'Remove role' }));
  expect(screen.queryByRole('button', { name: 'Remove role viewer' })).toBeNull();
  await user.click(button('Undo'));
  await signOff(user);
  expect(documentOf(saved[0])).toMatchObject({
    roles: { viewer: { registration: 'none', access: 'view' } },
    groups: { all: { roles: ['viewer'] }, some: { roles: ['viewer', 'writer'] } },
  });
});

it('a bad file says where it is wrong, and opens nothing', async () => {
  const { user } = await openEditor();
  await openFile(user, '{\n  "version": 1,\n}');
  expect(screen.getByRole('alert').textContent).toContain('look at line 3');
  await openFile(user, JSON.stringify(policyWith({ acess: 'read-only' })));
  expect(screen.getByRole('alert').textContent).toContain('acess: There is no such setting.');
  await openFile(user, 'x'.repeat(256 * 1024 + 1));
  expect(screen.getByRole('alert').textContent).toContain('larger than 256 KiB');
  expect(button('Begin empty')).toBeTruthy();
});

it('a change after the tick takes the tick away, and the review compares with this computer', async () => {
  const managedPolicy = memoryPolicy(policyWith());
  const { user, saved } = await openEditor({ ports: { managedPolicy } });
  await user.click(button('Begin with it'));
  await user.click(screen.getByRole('radio', { name: 'Disabled' }));
  await user.click(button('Review'));
  const [change] = within(screen.getByRole('list', { name: 'Changes' })).getAllByRole('listitem');
  expect(change?.textContent).toMatch(/^StricterAccess/u);
  const tick = () => screen.getByRole<HTMLInputElement>('checkbox', { name: /I have read/u });
  await user.click(tick());
  await user.type(field('Your name'), 'Ada');
  expect(button(/^Save policy/u)).toHaveProperty('disabled', false);
  await user.click(button('Back to the form'));
  await user.click(screen.getByRole('radio', { name: 'Read-only' }));
  await user.click(button('Review'));
  expect(tick().checked).toBe(false);
  expect(button(/^Save policy/u)).toHaveProperty('disabled', true);
  expect(saved).toEqual([]);
});

it('after saving it shows the command for each system, and nothing is lost by starting again', async () => {
  const { user } = await openEditor();
  await openFile(user, JSON.stringify(policyWith()));
  await user.click(screen.getByRole('radio', { name: 'Disabled' }));
  await user.click(button('Start again'));
  await user.click(button('Keep writing'));
  await signOff(user);
  await user.click(screen.getByRole('tab', { name: 'Linux' }));
  const commands = screen.getByRole('textbox', { name: 'Commands for Linux' });
  expect(commands.textContent).toContain(
    'sudo install -o root -g root -m 0644 /home/me/policy.json /etc/consentry/policy.json',
  );
  await user.click(screen.getByRole('tab', { name: 'Windows' }));
  expect(screen.getByRole('textbox', { name: 'Commands for Windows' })).toBeTruthy();
  await user.click(button('Start again'));
  expect(button('Begin empty')).toBeTruthy();
});

it('leaving the window asks while something is not saved, and only then', async () => {
  const { user } = await openEditor();
  const leave = (): boolean => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  await openFile(user, JSON.stringify(policyWith()));
  expect(leave()).toBe(false);
  await user.click(screen.getByRole('radio', { name: 'Disabled' }));
  expect(leave()).toBe(true);
  await signOff(user);
  expect(leave()).toBe(false);
});

it('headless: the settings lead to a page, what is saved is a download, and the draft survives another page', async () => {
  URL.createObjectURL = vi.fn(() => 'blob:x');
  URL.revokeObjectURL = vi.fn();
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
  const user = userEvent.setup();
  const world = await renderApp('#/settings', { world: 'calm', headless: true });
  await user.click(button('Write a policy…'));
  expect(window.location.hash).toBe('#/policy');
  await user.click(await screen.findByRole('button', { name: 'Begin empty' }));
  await user.type(
    within(screen.getByRole('region', { name: 'Managed by' })).getByLabelText('Name'),
    'IT',
  );
  await user.click(screen.getByRole('link', { name: 'Clients' }));
  await user.click(screen.getByRole('link', { name: 'Settings' }));
  await user.click(button('Write a policy…'));
  await signOff(user);
  expect(inputsOf(world, 'policy.save')).toHaveLength(1);
  expect(click).toHaveBeenCalledTimes(1);
  expect(screen.getByText('Saved as policy.json, in your downloads.')).toBeTruthy();
  click.mockRestore();
});

it('desktop: settings and search open the window', async () => {
  const user = userEvent.setup();
  let opened = 0;
  const app = memoryApp({ openPolicyEditor: () => void (opened += 1) });
  await renderApp('#/settings', { world: 'calm', ports: { app } });
  await user.click(button('Write a policy…'));
  expect(opened).toBe(1);
  await user.keyboard('{Control>}k{/Control}');
  await user.type(screen.getByRole('combobox'), 'write a policy');
  await user.keyboard('{Enter}');
  expect(opened).toBe(2);
  expect(window.location.hash).toBe('#/settings');
});
