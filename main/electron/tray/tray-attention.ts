/** What needs the person, in the tray's menu: each leads to its place in the window. Pure. */
import type { AppSnapshot, Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import { separator, type TrayEntry } from './tray-entry.ts';
import { plural, short } from './tray-lists.ts';

const mostListed = 10;

/** Absent where nothing needs anybody. */
export function attentionMenu({ repairs }: Pick<AppSnapshot, 'repairs'>): TrayEntry[] {
  if (repairs.length === 0) return [];
  const errors = repairs.filter(({ severity }) => severity === 'error');
  const others = repairs.filter(({ severity }) => severity === 'attention');
  const listed = [errors, others].map((group) => group.slice(0, mostListed).map(repairEntry));
  const [first = [], second = []] = listed;
  const hidden = repairs.length - first.length - second.length;
  return [
    {
      label: attentionWords(repairs),
      submenu: [
        ...first,
        ...(first.length > 0 && second.length > 0 ? [separator] : []),
        ...second,
        ...(hidden === 0
          ? []
          : [{ label: `${hidden} more…`, action: { kind: 'open', page: 'overview' } } as const]),
      ],
    },
  ];
}

/** `2 things need you`. */
export function attentionWords(repairs: readonly Repair[]): string {
  return `${plural(repairs.length, 'thing')} ${repairs.length === 1 ? 'needs' : 'need'} you`;
}

function repairEntry({ title, fix }: Repair): TrayEntry {
  return { label: short(title, 70), action: { kind: 'open', page: pageOf(fix) } };
}

/** Where the window shows it. Mending takes the window: any program can click here. */
function pageOf(fix: Repair['fix']): string {
  switch (fix?.kind) {
    case 'reconnect':
    case 'forget-login':
    case 'confirm':
    case 'review':
    case 'connector':
      return `connectors/${fix.connector}`;
    case 'client':
      return `clients/${encodeURIComponent(fix.clientId)}`;
    case 'client-entry':
      return 'clients';
    case 'open':
      return pageAt[fix.page];
    case 'choose-access':
      return 'welcome/access';
    case 'resume':
    case 'unlock':
    case 'confirm-settings':
    case 'data-folder':
    case undefined:
      return 'overview';
  }
}

const pageAt = {
  clients: 'clients',
  groups: 'clients/groups',
  rules: 'settings/rules',
  settings: 'settings',
  activity: 'activity',
  forwarding: 'settings/forwarding',
  vault: 'settings/vault',
} as const;
