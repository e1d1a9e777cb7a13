/** Every page and state that a picture is taken of. */
import { clientPage, type Address } from '../../support/core/world-host.ts';
import {
  choose,
  inCard,
  inTurn,
  keys,
  press,
  tab,
  tick,
  to,
  addDemo,
  seen,
  type Act,
} from './acts.ts';
import type { Scene } from './scenes.ts';
import { expect } from './test.ts';

const times: Act = async (page) => {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Register by hand' }).click();
  await page.getByText('Logins that end sooner').click();
};

const lookAtChart: Act = async (page) => {
  await page.getByRole('slider').first().focus();
  await page.keyboard.press('ArrowLeft');
};

const denyCall: Act = async (page, { core }) => {
  const waiting = core.core.snapshot().questions.find(({ kind }) => kind === 'approval');
  await core.run('question.deny', { id: waiting?.id ?? '' });
  await expect(page.getByRole('button', { name: /^Allow next time/u }).first()).toBeVisible();
};

const cursor = clientPage('Cursor');
const blocked = clientPage('Release pipeline');
export interface Screen {
  readonly at: Address;
  /** Default: the busy one. */
  readonly scene?: Scene;
  readonly act?: Act;
}
export const pageScreens: Readonly<Record<string, Screen>> = {
  'first-run-1': { at: '', scene: 'first-run' },
  'first-run-2': { at: '#/welcome/connector', scene: 'first-run' },
  'first-run-2-connected': { at: '#/welcome/connector', scene: 'calm' },
  'first-run-2-import': {
    at: '#/welcome/connector',
    act: inTurn(press('Look for servers'), seen('has 3 servers')),
  },
  'first-run-3': { at: '#/welcome/client', scene: 'first-run' },
  'first-run-3-connected': { at: '#/welcome/client', scene: 'calm' },
  'first-run-3-waiting': { at: '#/welcome/client', scene: 'uncalled' },
  'first-run-3-asked': { at: '#/welcome/client', scene: 'asked', act: seen('your approval') },
  'first-run-3-called': { at: '#/welcome/client', act: seen('It works') },
  overview: { at: '#/overview' },
  'overview-quiet': { at: '#/overview', scene: 'calm' },
  'overview-month': { at: '#/overview', scene: 'past' },
  'overview-today': { at: '#/overview', act: choose('Today') },
  'overview-30-days': {
    at: '#/overview',
    scene: 'past',
    act: inTurn(choose('30 days'), to('Calls, last 30 days'), lookAtChart),
  },
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
  'clients-apps': { at: '#/clients/+apps' },
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
  'connectors-tools': { at: '#/connectors/+tools' },
  'connectors-tools-ticked': {
    at: '#/connectors/+tools',
    act: inTurn(
      tick('Select create_issue on github'),
      tick('Select create_directory on filesystem'),
    ),
  },
  'connectors-tested': {
    at: '#/connectors',
    act: inTurn(
      tick('Select all connectors'),
      press('Test'),
      seen(/passed the test|failed the test/u),
    ),
  },
  'connectors-tools-paused': { at: '#/connectors/+tools', scene: 'paused' },
  'connectors-states': { at: '#/connectors', scene: 'states' },
  'connectors-add': { at: '#/connectors/+' },
  'connectors-provided': { at: '#/connectors/+', scene: 'managed' },
  connector: { at: '#/connectors/github' },
  'connector-details': { at: '#/connectors/filesystem', act: tab('Details') },
  'connector-usage': {
    at: '#/connectors/github',
    scene: 'past',
    act: inTurn(tab('Usage'), lookAtChart),
  },
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
  'approvals-denied': { at: '#/approvals', scene: 'asked', act: inTurn(denyCall, to('History')) },
  'approvals-given': { at: '#/approvals', scene: 'answered' },
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
