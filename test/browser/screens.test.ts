/**
 * A picture of every page and state, light and dark, in `test-results/screens`: CI keeps them,
 * people look at them. Each is also without a fault that axe can see, and no wider than any window.
 */
import { clientPage, type Address } from '../support/core/world-host.ts';
import { inWords } from '../../main/core/client-files/file-problems.ts';
import { FileRefused } from '../../main/core/client-files/safe-file.ts';
import { colorSchemes } from '../support/values/counts.ts';
import { addDemo, inCard, inTurn, keys, press, seen, tab, to, type Act } from './support/acts.ts';
import { newHeaders, newProgram } from './support/new-connectors.ts';
import { scenes, type Scene } from './support/scenes.ts';
import { axeViolations, expect, smallSizes, test } from './support/test.ts';

const times: Act = async (page) => {
  await page.getByRole('button', { name: 'Add client' }).first().click();
  await page.getByText('Logins that end sooner').click();
};

const pictureSize = { width: 1200, height: 800 };
const cursor = clientPage('Cursor');
const blocked = clientPage('Release pipeline');
interface Screen {
  readonly at: Address;
  /** Default: the busy one. */
  readonly scene?: Scene;
  readonly act?: Act;
}
const screens: Readonly<Record<string, Screen>> = {
  'first-run-1': { at: '', scene: 'first-run' },
  'first-run-2': { at: '#/welcome/connector', scene: 'first-run' },
  'first-run-2-connected': { at: '#/welcome/connector', scene: 'calm' },
  'first-run-3': { at: '#/welcome/client', scene: 'first-run' },
  'first-run-3-connected': { at: '#/welcome/client', scene: 'calm' },
  overview: { at: '#/overview' },
  'overview-quiet': { at: '#/overview', scene: 'calm' },
  'overview-month': { at: '#/overview', scene: 'past' },
  'overview-empty': { at: '#/overview', scene: 'empty' },
  'overview-setup': { at: '#/overview', scene: 'first-run' },
  help: { at: '#/help' },
  'help-setup': { at: '#/help', scene: 'empty' },
  'help-install': { at: '#/help/install', scene: 'calm' },
  'overview-paused': { at: '#/overview', scene: 'paused' },
  'overview-port-taken': { at: '#/overview', scene: 'port-taken' },
  palette: { at: '#/overview', scene: 'calm', act: keys('Control+k') },
  'palette-found': { at: '#/overview', scene: 'calm', act: keys('Control+k', 'create') },
  keys: { at: '#/overview', scene: 'calm', act: keys('?') },
  'overview-managed': { at: '#/overview', scene: 'managed' },
  'overview-managed-off': { at: '#/overview', scene: 'managed-off' },
  'overview-managed-broken': { at: '#/overview', scene: 'managed-broken' },
  clients: { at: '#/clients' },
  'clients-managed-off': { at: '#/clients', scene: 'managed-off' },
  'client-managed': { at: cursor, scene: 'managed' },
  'clients-empty': { at: '#/clients', scene: 'empty' },
  'clients-add': { at: '#/clients/+' },
  'client-access': { at: cursor },
  'client-tools': { at: cursor, act: tab('What can it do?') },
  'client-activity': { at: cursor, act: tab('Activity') },
  'client-many': { at: cursor, scene: 'many' },
  'client-remembered': { at: clientPage('Claude') },
  'client-blocked': { at: blocked },
  'client-times': { at: blocked, act: inCard('How long logins last', 'Change') },
  'client-calls': { at: cursor, act: inCard('Calls', 'Change') },
  'client-secret': { at: blocked, act: inCard('Secret', 'New secret') },
  'client-edit': { at: blocked, act: inCard('Identity', 'Change') },
  'clients-add-times': { at: '#/clients', act: times },
  'client-gone': { at: '#/clients/nobody' },
  connectors: { at: '#/connectors' },
  'connectors-empty': { at: '#/connectors', scene: 'empty' },
  'connectors-states': { at: '#/connectors', scene: 'states' },
  'connectors-add': { at: '#/connectors/+' },
  'connectors-provided': { at: '#/connectors/+', scene: 'managed' },
  connector: { at: '#/connectors/github' },
  'connector-details': { at: '#/connectors/filesystem', act: tab('Details') },
  'connector-usage': { at: '#/connectors/github', scene: 'past', act: tab('Usage') },
  'connector-settings': { at: '#/connectors/github', act: tab('Settings') },
  'connector-headers': {
    at: '#/connectors/github',
    scene: 'headers',
    act: inTurn(tab('Settings'), to('Request headers')),
  },
  'connector-headers-details': {
    at: '#/connectors/github',
    scene: 'headers',
    act: tab('Details'),
  },
  'connector-network': {
    at: '#/connectors/filesystem',
    scene: 'company',
    act: tab('Details'),
  },
  'connector-network-settings': {
    at: '#/connectors/filesystem',
    scene: 'company',
    act: inTurn(tab('Settings'), to('Command')),
  },
  'overview-demo': {
    at: '#/overview',
    scene: 'calm',
    act: inTurn(addDemo, seen('Start the demo')),
  },
  'settings-hosts': { at: '#/settings/hosts' },
  'settings-document': { at: '#/settings/document' },
  'settings-forwarding': { at: '#/settings/forwarding' },
  'connector-address': { at: '#/connectors/linear', act: tab('Details') },
  'connector-broken': { at: '#/connectors/linear' },
  'connector-gone': { at: '#/connectors/gone' },
  approvals: { at: '#/approvals', scene: 'asked' },
  'approvals-quiet': { at: '#/approvals', scene: 'calm' },
  activity: { at: '#/activity', scene: 'past' },
  'activity-empty': { at: '#/activity', scene: 'empty' },
  'activity-filters': { at: '#/activity', scene: 'past', act: press('More filters') },
  'activity-export': { at: '#/activity', act: press('Export') },
  'activity-entry': { at: '#/activity', act: press('create_issue') },
  settings: { at: '#/settings' },
  'settings-list': { at: '#/settings', scene: 'allow-list' },
  'settings-managed': { at: '#/settings', scene: 'managed' },
  'settings-managed-card': {
    at: '#/settings',
    scene: 'managed',
    act: to('Managed by Example Ltd. IT'),
  },
  'settings-managed-broken': {
    at: '#/settings',
    scene: 'managed-broken',
    act: to('Managed computer'),
  },
  'settings-no-keyring': { at: '#/settings', scene: 'no-keyring' },
  'settings-vault': { at: '#/settings', act: to('Vault') },
  'settings-new-keyring': { at: '#/settings', scene: 'new-keyring', act: to('Vault') },
  headless: { at: '#/overview', scene: 'headless' },
  rules: { at: '#/settings/rules' },
  'rules-add': { at: '#/settings/rules', act: press('Add rule') },
  groups: { at: '#/clients/groups' },
  'groups-empty': { at: '#/clients/groups', scene: 'empty' },
};

/** Only macOS does that, and not to root. */
const blockFiles: Act = async (_, world) => {
  world.changeAnswer('clientFiles.previewRemoval', (preview) => ({
    ...preview,
    lines: [],
    digest: null,
    problem: inWords(new FileRefused('blocked'), 'darwin'),
  }));
};

const ours = '"consentry": {';
const takeOut = inTurn(press('Remove Consentry from Cursor'), seen(ours));
const servers = inTurn(press('Import'), press('Look into the file of Cursor'), seen('notes'));
/** What is asked and shown on top of a page. */
const dialogs: Readonly<Record<string, Screen>> = {
  'add-by-hand': {
    at: '#/connectors',
    act: inTurn(press('Add connector'), press(/^Alation/u), seen('Client ID')),
  },
  'client-apps': { at: '#/clients', act: seen(/Show \d+ others/u) },
  'client-apps-all': { at: '#/clients', act: inTurn(press(/Show \d+ others/u), seen('Goose')) },
  'client-install': {
    at: '#/clients',
    act: inTurn(press('Add Consentry to Claude Desktop'), seen('"claude-desktop"')),
  },
  'client-install-ways': {
    at: '#/clients',
    act: inTurn(
      press('Add Consentry to Claude Code'),
      seen(ours),
      (page) => page.getByText('Other ways').click(),
      seen('What each way does'),
    ),
  },
  'client-install-link': {
    at: '#/clients',
    act: inTurn(press('Repair the entry in VS Code'), seen(ours)),
  },
  'client-install-replace': {
    at: '#/clients',
    scene: 'claimed',
    act: inTurn(press('Add Consentry to Claude Code'), seen(ours)),
  },
  'client-install-blocked': {
    at: '#/clients',
    act: inTurn(
      press(/Show \d+ others/u),
      press('Add Consentry to Mistral Vibe'),
      seen('is not certain'),
    ),
  },
  'client-installed': {
    at: '#/clients',
    act: inTurn(
      press('Add Consentry to Claude Desktop'),
      press('Write it'),
      seen('knows Consentry now'),
    ),
  },
  'client-take-out': { at: '#/clients', act: takeOut },
  'client-taken-out': {
    at: '#/clients',
    act: inTurn(
      takeOut,
      press('Take it out'),
      seen('"consentry-github": {'),
      press('Take it out'),
      seen('2 entries taken out'),
    ),
  },
  'client-take-out-blocked': {
    at: '#/clients',
    act: inTurn(blockFiles, press('Remove Consentry from Cursor'), seen('privacy settings')),
  },
  'client-revoked-offer': {
    at: '#/clients',
    act: inTurn(press('Revoke access of Cursor'), press('Revoke access'), seen(ours)),
  },
  'connector-add-headers': { at: '#/connectors', act: newHeaders },
  'connector-add-network': { at: '#/connectors', scene: 'company', act: newProgram },
  'connector-delete': {
    at: '#/connectors/github',
    act: inTurn(press('Delete'), seen('This stays:')),
  },
  'connector-deleted-offer': {
    at: '#/connectors/github',
    act: inTurn(press('Delete'), press('Delete connector'), seen('"consentry-github": {')),
  },
  'vault-remove': {
    at: '#/settings',
    scene: 'new-keyring',
    act: inTurn(press('Remove them…'), seen('gone for good')),
  },
  import: { at: '#/connectors', act: inTurn(press('Import'), seen('Cursor')) },
  'import-servers': { at: '#/connectors', act: servers },
  'import-no-file': {
    at: '#/connectors',
    act: inTurn(press('Import'), press('Look into the file of Codex'), seen('There is no file')),
  },
  'import-done': {
    at: '#/connectors',
    act: inTurn(servers, press('Import 3'), seen('3 servers imported from Cursor')),
  },
  'import-replace': {
    at: '#/connectors',
    act: inTurn(servers, press('Import 3'), press('Replace them with Consentry'), seen(ours)),
  },
  'groups-add': {
    at: '#/clients/groups',
    act: inTurn(press('Add group'), seen('Give the group a name.')),
  },
  'groups-add-set': {
    at: '#/clients/groups',
    act: inTurn(press('Add permission set'), seen('Give the set a name.')),
  },
  'groups-edit': {
    at: '#/clients/groups',
    act: inTurn(press('Edit group'), seen(/Nothing changes|Changes what/u)),
  },
  'groups-edit-set': {
    at: '#/clients/groups',
    act: inTurn(press('Edit permission set'), seen(/Nothing changes|Changes what/u)),
  },
  'groups-remove': {
    at: '#/clients/groups',
    act: inTurn(press('Remove group'), seen(/Nothing changes|Changes what/u)),
  },
};

const soft = expect.configure({ soft: true, timeout: 2000 });
// The longest file of all: its tests are shared out among the workers.
test.describe.configure({ mode: 'parallel' });

for (const colorScheme of colorSchemes) {
  for (const [what, rows] of [
    ['every page and state', screens],
    ['every question and step on top of a page', dialogs],
  ] as const) {
    test(`${what}, ${colorScheme}`, async ({ page, show }) => {
      test.setTimeout(300_000);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const [name, { at, scene = 'busy', act }] of Object.entries(rows)) {
        await page.setViewportSize(pictureSize);
        const world = await show(at, scenes[scene]);
        await expect(page.locator('h1').first()).toBeVisible();
        await act?.(page, world);
        await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
        await page.screenshot({ path: `test-results/screens/${name}-${colorScheme}.png` });
        expect.soft(await axeViolations(page), name).toEqual([]);
        // Only what is made to scroll does: never the frame with the sidebar.
        expect.soft(await page.evaluate(() => document.documentElement.scrollTop), name).toBe(0);
        for (const size of [pictureSize, ...smallSizes]) {
          await page.setViewportSize(size);
          await soft
            .poll(() => page.evaluate(() => document.documentElement.scrollWidth), name)
            .toBeLessThanOrEqual(size.width);
        }
      }
    });
  }
}
