/**
 * What the palette finds. An entry says what it does; nothing that takes something away is done by
 * choosing it.
 */
import { connectorWords } from '../../../contract/plain/connector-words.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { Brand } from '../../components/identity/brand-icons.ts';
import { brandOfClient, brandOfConnector } from '../../components/identity/brands.ts';
import { sections, toolItem, toolsItem, type Section } from '../../state/route.ts';
import { shortName } from '../../state/short-name.ts';
import { settingNames } from '../settings/setting-names.ts';
import { actionsFor } from './actions.ts';
import type { Entry } from './entry.ts';
import { rankOf } from './rank.ts';

const pageWords: Readonly<Record<Section, string>> = {
  overview: 'Overview',
  clients: 'Clients',
  connectors: 'Connectors',
  approvals: 'Approvals',
  activity: 'Activity',
  settings: 'Settings',
};
/** Nobody reads more; more letters find the rest. */
const mostFound = 50;

/** Everything there is now, the most useful first. */
export function entriesOf(snapshot: AppSnapshot, tools: readonly ToolView[]): readonly Entry[] {
  const brands = new Map(snapshot.connectors.map((each) => [each.name, brandOfConnector(each)]));
  return [
    ...actionsFor(snapshot),
    ...pages(),
    ...lists(snapshot),
    ...tools.map((tool) => toolEntry(tool, brands.get(tool.connector) ?? null)),
  ];
}

function pages(): Entry[] {
  const go = (section: Section, label: string, item?: string): Entry => ({
    id: `page ${section} ${item ?? ''}`,
    group: 'Pages',
    label,
    detail: null,
    mark: null,
    words: 'go open page',
    deed: { kind: 'go', section, ...(item !== undefined && { item }) },
    takes: false,
  });
  return [
    ...sections.map((section) => go(section, pageWords[section])),
    go('settings', 'Rules', 'rules'),
    go('clients', 'Groups', 'groups'),
    go('connectors', 'All tools', toolsItem),
    ...settingNames.map(({ id, label, words }): Entry => ({
      id: `setting ${id}`,
      group: 'Settings',
      label,
      detail: null,
      mark: null,
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
      mark: { name: client.name, brand: brandOfClient(client) },
      words: 'client',
      deed: { kind: 'go', section: 'clients', item: client.clientId },
      takes: false,
    })),
    ...connectors.map((connector): Entry => ({
      id: `connector ${connector.name}`,
      group: 'Connectors',
      label: connectorWords(connector),
      detail: connector.target,
      mark: { name: connector.name, brand: brandOfConnector(connector) },
      words: 'connector',
      deed: { kind: 'go', section: 'connectors', item: connector.name },
      takes: false,
    })),
  ];
}

/** @param brand of its connector */
function toolEntry({ connector, name, exposedName, title }: ToolView, brand: Brand | null): Entry {
  return {
    id: `tool ${exposedName}`,
    group: 'Tools',
    label: name,
    detail: `on ${connector}`,
    mark: { name: connector, brand },
    words: title ?? '',
    deed: { kind: 'go', section: 'connectors', item: toolItem(exposedName) },
    takes: false,
  };
}

/** The entries that fit the letters, the best first. */
export function findEntries(entries: readonly Entry[], letters: string): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, score: rankOf(entry, letters, entry.takes) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostFound)
    .map(({ entry }) => entry);
}
