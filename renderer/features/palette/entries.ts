/**
 * What the palette finds. An entry says what it does; nothing that takes something away is done by
 * choosing it.
 */
import type { AccessPolicy } from '../../../contract/views/access.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { Theme } from '../../../contract/views/window-settings.ts';
import {
  codeItem,
  importItem,
  newItem,
  sections,
  type PageName,
  type Section,
} from '../../state/route.ts';
import { canRevoke } from '../../state/selectors.ts';
import { policyWords } from '../../state/words.ts';
import { shortName } from '../../state/short-name.ts';
import { settingNames } from '../settings/setting-names.ts';
import { rankOf } from './rank.ts';

export type Deed =
  | { readonly kind: 'go'; readonly section: PageName; readonly item?: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'revoke'; readonly clientId: string }
  | { readonly kind: 'revoke-all' }
  | { readonly kind: 'reconnect'; readonly name: string }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'theme'; readonly theme: Theme }
  | { readonly kind: 'access'; readonly access: AccessPolicy }
  | { readonly kind: 'review' }
  | { readonly kind: 'shortcuts' };

export type Group =
  'Recent' | 'Actions' | 'Pages' | 'Settings' | 'Clients' | 'Connectors' | 'Tools';

export interface Entry {
  readonly id: string;
  readonly group: Exclude<Group, 'Recent'>;
  readonly label: string;
  /** What tells it from others of the same name. */
  readonly detail: string | null;
  /** More words that find it. */
  readonly words: string;
  readonly deed: Deed;
  /** It takes something away: it is never the one that Enter would choose at once. */
  readonly takes: boolean;
}

const pageWords: Readonly<Record<Section, string>> = {
  overview: 'Overview',
  clients: 'Clients',
  connectors: 'Connectors',
  approvals: 'Approvals',
  activity: 'Activity',
  settings: 'Settings',
};
const themes: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' };
const policies: readonly AccessPolicy[] = ['read-write', 'read-only', 'disabled'];
/** More than anybody reads; the rest is found by more letters. */
const mostFound = 50;

/** Everything there is now, the most useful first. */
export function entriesOf(snapshot: AppSnapshot, tools: readonly ToolView[]): readonly Entry[] {
  return [...actions(snapshot), ...pages(), ...lists(snapshot), ...tools.map(toolEntry)];
}

function action(
  id: string,
  label: string,
  deed: Deed,
  words = '',
  detail: string | null = null,
): Entry {
  return { id, group: 'Actions', label, detail, words, deed, takes: takes(deed) };
}

/** Pausing, lowering the policy and revoking; a page takes nothing. */
function takes(deed: Deed): boolean {
  if (deed.kind === 'access') return deed.access !== 'read-write';
  return deed.kind === 'pause' || deed.kind === 'revoke' || deed.kind === 'revoke-all';
}

function actions(snapshot: AppSnapshot): Entry[] {
  const { gateway, questions, clients, connectors } = snapshot;
  const found: Entry[] = [];
  if (questions.length > 0)
    found.push(
      action('review', 'Review what is waiting', { kind: 'review' }, 'questions approvals'),
    );
  if (gateway.state === 'serving')
    found.push(action('pause', 'Pause all access', { kind: 'pause' }, 'stop panic'));
  if (gateway.state === 'paused')
    found.push(action('resume', 'Resume access', { kind: 'resume' }, 'start unpause'));
  if (gateway.endpoint !== null) {
    const deed: Deed = { kind: 'copy', text: gateway.endpoint };
    found.push(action('copy-endpoint', 'Copy endpoint address', deed, 'url mcp', gateway.endpoint));
  }
  found.push(
    action(
      'add-connector',
      'Add connector',
      { kind: 'go', section: 'connectors', item: newItem },
      'new server',
    ),
    action(
      'add-client',
      'Add client',
      { kind: 'go', section: 'clients', item: newItem },
      'new register',
    ),
  );
  found.push(
    action(
      'import',
      'Import from an AI app',
      { kind: 'go', section: 'connectors', item: importItem },
      'servers cursor claude bring in',
    ),
    action(
      'export',
      'Export the activity log',
      { kind: 'go', section: 'settings', item: 'log' },
      'audit csv jsonl save',
    ),
  );
  if (snapshot.authorization.deviceLogin)
    found.push(
      action(
        'enter-code',
        'Enter a code',
        { kind: 'go', section: 'clients', item: codeItem },
        'device login without a browser',
      ),
    );
  for (const client of clients.filter(canRevoke)) {
    const deed: Deed = { kind: 'revoke', clientId: client.clientId };
    found.push(
      action(
        `revoke ${client.clientId}`,
        `Revoke access of ${shortName(client.name)}…`,
        deed,
        'end remove',
      ),
    );
  }
  if (clients.some(canRevoke))
    found.push(
      action(
        'revoke-all',
        'Revoke access of all clients…',
        { kind: 'revoke-all' },
        'end everything',
      ),
    );
  for (const { name } of connectors.filter((connector) => connector.enabled)) {
    found.push(
      action(
        `reconnect ${name}`,
        `Reconnect ${name}`,
        { kind: 'reconnect', name },
        'connect login restart',
      ),
    );
  }
  for (const access of policies.filter((each) => each !== snapshot.accessPolicy)) {
    found.push(
      action(
        `access ${access}`,
        `Set access policy to ${policyWords[access]}`,
        { kind: 'access', access },
        'ceiling',
      ),
    );
  }
  for (const theme of (Object.keys(themes) as Theme[]).filter((each) => each !== snapshot.theme)) {
    found.push(
      action(
        `theme ${theme}`,
        `Switch theme to ${themes[theme]}`,
        { kind: 'theme', theme },
        'appearance colour mode',
      ),
    );
  }
  found.push(
    action('shortcuts', 'Show keyboard shortcuts', { kind: 'shortcuts' }, 'keys help'),
    action(
      'welcome',
      'Show the introduction',
      { kind: 'go', section: 'welcome', item: 'access' },
      'first run setup help',
    ),
  );
  return found;
}

function pages(): Entry[] {
  const go = (section: Section, label: string, item?: string): Entry => ({
    id: `page ${section} ${item ?? ''}`,
    group: 'Pages',
    label,
    detail: null,
    words: 'go open page',
    deed: { kind: 'go', section, ...(item !== undefined && { item }) },
    takes: false,
  });
  return [
    ...sections.map((section) => go(section, pageWords[section])),
    go('settings', 'Rules', 'rules'),
    go('clients', 'Groups', 'groups'),
    ...settingNames.map(({ id, label, words }): Entry => ({
      id: `setting ${id}`,
      group: 'Settings',
      label,
      detail: null,
      words: `settings ${words}`,
      deed: { kind: 'go', section: 'settings', item: id },
      takes: false,
    })),
  ];
}

function lists({ clients, connectors }: AppSnapshot): Entry[] {
  return [
    ...clients.map((client): Entry => ({
      id: `client ${client.clientId}`,
      group: 'Clients',
      label: shortName(client.name),
      detail: client.scopesInWords[0] ?? null,
      words: 'client',
      deed: { kind: 'go', section: 'clients', item: client.clientId },
      takes: false,
    })),
    ...connectors.map((connector): Entry => ({
      id: `connector ${connector.name}`,
      group: 'Connectors',
      label: connector.name,
      detail: connector.target,
      words: 'connector',
      deed: { kind: 'go', section: 'connectors', item: connector.name },
      takes: false,
    })),
  ];
}

function toolEntry({ connector, name, exposedName, title }: ToolView): Entry {
  return {
    id: `tool ${exposedName}`,
    group: 'Tools',
    label: name,
    detail: `on ${connector}`,
    words: title ?? '',
    deed: { kind: 'go', section: 'connectors', item: connector },
    takes: false,
  };
}

/** What fits the letters, the best first. */
export function findEntries(entries: readonly Entry[], letters: string): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, score: rankOf(entry, letters, entry.takes) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostFound)
    .map(({ entry }) => entry);
}
