/**
 * A picture of every page and state, light and dark, in `test-results/screens`: CI keeps them,
 * people look at them. Each is also without a fault that axe can see, and is as wide as the window.
 */
import type { Page } from '@playwright/test';
import { axeViolations, expect, test } from './support/test.ts';

type Act = (page: Page) => Promise<void>;
const tab =
  (name: string): Act =>
  (page) =>
    page.getByRole('tab', { name }).click();
const press =
  (name: string): Act =>
  (page) =>
    page.getByRole('button', { name }).first().click();
const keys =
  (key: string, letters = ''): Act =>
  async (page) => {
    await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type(letters);
  };

const then =
  (...acts: readonly Act[]): Act =>
  async (page) => {
    for (const act of acts) await act(page);
  };
/** Waits until it is there, and brings it into view. */
const seen =
  (text: string | RegExp): Act =>
  async (page) => {
    const found = page.getByText(text).first();
    await found.scrollIntoViewIfNeeded();
    await expect(found).toBeVisible();
  };
const to =
  (region: string): Act =>
  (page) =>
    page.getByRole('region', { name: region }).scrollIntoViewIfNeeded();
const times: Act = async (page) => {
  await page.getByRole('button', { name: 'Add client' }).first().click();
  await page.getByText('Logins that end sooner').click();
};

const cursor = '#/clients/dyn-6f1c9a20';
const screens: readonly (readonly [name: string, address: string, act?: Act])[] = [
  ['first-run-1', '?fake=first-run'],
  ['first-run-2', '?fake=first-run#/welcome/connector'],
  ['first-run-2-connected', '?fake=quiet#/welcome/connector'],
  ['first-run-3', '?fake=first-run#/welcome/client'],
  ['first-run-3-connected', '?fake=quiet#/welcome/client'],
  ['overview', '?fake#/overview'],
  ['overview-quiet', '?fake=quiet#/overview'],
  ['overview-empty', '?fake=empty#/overview'],
  ['overview-paused', '?fake=paused#/overview'],
  ['overview-port-taken', '?fake=port-taken#/overview'],
  ['palette', '?fake=quiet#/overview', keys('Control+k')],
  ['palette-found', '?fake=quiet#/overview', keys('Control+k', 'create')],
  ['keys', '?fake=quiet#/overview', keys('?')],
  ['overview-managed', '?fake=managed#/overview'],
  ['overview-managed-off', '?fake=managed-off#/overview'],
  ['overview-managed-broken', '?fake=managed-broken#/overview'],
  ['clients', '?fake#/clients'],
  ['clients-managed-off', '?fake=managed-off#/clients'],
  ['client-managed', `?fake=managed${cursor}`],
  ['clients-empty', '?fake=empty#/clients'],
  ['clients-add', '?fake#/clients/+'],
  ['client-access', `?fake${cursor}`],
  ['client-tools', `?fake${cursor}`, tab('What can it do?')],
  ['client-activity', `?fake${cursor}`, tab('Activity')],
  ['client-many', `?fake=many${cursor}`],
  ['client-blocked', '?fake#/clients/pre-ci'],
  ['client-times', '?fake#/clients/pre-ci', press('Change')],
  ['clients-add-times', '?fake#/clients', times],
  ['client-gone', '?fake#/clients/nobody'],
  ['connectors', '?fake#/connectors'],
  ['connectors-empty', '?fake=empty#/connectors'],
  ['connectors-states', '?fake=states#/connectors'],
  ['connectors-add', '?fake#/connectors/+'],
  ['connectors-provided', '?fake=managed#/connectors/+'],
  ['connector', '?fake#/connectors/github'],
  ['connector-details', '?fake#/connectors/filesystem', tab('Details')],
  ['connector-usage', '?fake#/connectors/github', tab('Usage')],
  ['connector-settings', '?fake#/connectors/github', tab('Settings')],
  ['connector-broken', '?fake#/connectors/linear'],
  ['connector-gone', '?fake#/connectors/gone'],
  ['approvals', '?fake#/approvals'],
  ['approvals-quiet', '?fake=quiet#/approvals'],
  ['activity', '?fake#/activity'],
  ['activity-empty', '?fake=empty#/activity'],
  ['activity-entry', '?fake#/activity', press('create_issue')],
  ['settings', '?fake#/settings'],
  ['settings-managed', '?fake=managed#/settings'],
  ['settings-managed-card', '?fake=managed#/settings', to('Managed by Example Ltd. IT')],
  ['settings-managed-broken', '?fake=managed-broken#/settings', to('Managed computer')],
  ['settings-no-keyring', '?fake=no-keyring#/settings'],
  ['settings-vault', '?fake#/settings', to('Vault')],
  ['settings-new-keyring', '?fake=new-keyring#/settings', to('Vault')],
  ['rules', '?fake#/settings/rules'],
  ['groups', '?fake#/clients/groups'],
  ['groups-empty', '?fake=empty#/clients/groups'],
];

const ours = '"consentry": {';
const takeOut = then(press('Remove Consentry from Cursor'), seen(ours));
const servers = then(press('Import'), press('Look into the file of Cursor'), seen('notes'));
/** What is asked and shown on top of a page. */
const dialogs: readonly (readonly [name: string, address: string, act: Act])[] = [
  ['client-apps', '?fake#/clients', seen('Show 4 others')],
  ['client-apps-all', '?fake#/clients', then(press('Show 4 others'), seen('Goose'))],
  [
    'client-install',
    '?fake#/clients',
    then(press('Add Consentry to Claude Desktop'), seen('claude-desktop"]')),
  ],
  ['client-install-link', '?fake#/clients', then(press('Repair the entry in VS Code'), seen(ours))],
  [
    'client-install-replace',
    '?fake#/clients',
    then(press('Add Consentry to Claude Code'), seen(ours)),
  ],
  [
    'client-install-blocked',
    '?fake#/clients',
    then(press('Show 4 others'), press('Add Consentry to Zed'), seen('is not certain')),
  ],
  [
    'client-installed',
    '?fake#/clients',
    then(press('Add Consentry to Claude Desktop'), press('Write it'), seen('knows Consentry now')),
  ],
  ['client-take-out', '?fake#/clients', takeOut],
  [
    'client-taken-out',
    '?fake#/clients',
    then(
      takeOut,
      press('Take it out'),
      seen('"consentry-github": {'),
      press('Take it out'),
      seen('2 entries taken out'),
    ),
  ],
  [
    'client-take-out-blocked',
    '?fake#/clients',
    then(press('Remove Consentry from Codex'), seen('privacy settings')),
  ],
  [
    'client-revoked-offer',
    '?fake#/clients',
    then(press('Revoke access of Cursor'), press('Revoke access'), seen(ours)),
  ],
  ['connector-delete', '?fake#/connectors/github', then(press('Delete'), seen('This stays:'))],
  [
    'connector-deleted-offer',
    '?fake#/connectors/github',
    then(press('Delete'), press('Delete connector'), seen('"consentry-github": {')),
  ],
  [
    'vault-remove',
    '?fake=new-keyring#/settings',
    then(press('Remove them…'), seen('gone for good')),
  ],
  ['import', '?fake#/connectors', then(press('Import'), seen('Cursor'))],
  ['import-servers', '?fake#/connectors', servers],
  [
    'import-no-file',
    '?fake#/connectors',
    then(press('Import'), press('Look into the file of Codex'), seen('There is no file')),
  ],
  [
    'import-done',
    '?fake#/connectors',
    then(servers, press('Import 2'), seen('2 servers imported from Cursor')),
  ],
  [
    'import-replace',
    '?fake#/connectors',
    then(servers, press('Import 2'), press('Replace them with Consentry'), seen(ours)),
  ],
  ['groups-add', '?fake#/clients/groups', then(press('Add group'), seen('Give the group a name.'))],
  [
    'groups-add-set',
    '?fake#/clients/groups',
    then(press('Add permission set'), seen('Give the set a name.')),
  ],
  [
    'groups-edit',
    '?fake#/clients/groups',
    then(press('Edit group'), seen(/Nothing changes|Changes what/u)),
  ],
  [
    'groups-edit-set',
    '?fake#/clients/groups',
    then(press('Edit permission set'), seen(/Nothing changes|Changes what/u)),
  ],
  [
    'groups-remove',
    '?fake#/clients/groups',
    then(press('Remove group'), seen(/Nothing changes|Changes what/u)),
  ],
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [what, rows] of [
    ['every page and state', screens],
    ['every question and step on top of a page', dialogs],
  ] as const) {
    test(`${what}, ${colorScheme}`, async ({ page, pages }) => {
      test.setTimeout(300_000);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1200, height: 800 });
      for (const [name, address, act] of rows) {
        await page.goto('about:blank');
        await page.goto(`${pages.origin}/${address}`);
        await expect(page.locator('h1').first()).toBeVisible();
        await act?.(page);
        await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
        await page.screenshot({ path: `test-results/screens/${name}-${colorScheme}.png` });
        expect.soft(await axeViolations(page), name).toEqual([]);
        expect
          .soft(await page.evaluate(() => document.documentElement.scrollWidth), name)
          .toBeLessThanOrEqual(1200);
      }
    });
  }
}

test('with the colours of the system, every mark is still to be told', async ({ page, pages }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1200, height: 800 });
  for (const [name, address] of [
    ['overview', '?fake#/overview'],
    ['settings', '?fake#/settings'],
    ['client-access', `?fake${cursor}`],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${pages.origin}/${address}`);
    await expect(page.locator('h1').first()).toBeVisible();
    await page.screenshot({ path: `test-results/screens/${name}-forced-colours.png` });
    // What is chosen, switched on or current must not be told by a background alone: those are
    // gone.
    const hidden = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('[role=switch], [aria-current=page]')]
        .filter((element) => {
          const { borderStyle, outlineStyle, textDecorationLine } = getComputedStyle(element);
          return borderStyle === 'none' && outlineStyle === 'none' && textDecorationLine === 'none';
        })
        .map((element) => element.getAttribute('aria-label') ?? element.textContent),
    );
    expect(hidden, name).toEqual([]);
  }
});
