/**
 * Which page is shown. It lives in the address as `#/connectors/github`, so Back and Forward work
 * by themselves.
 */
import { useSyncExternalStore } from 'react';

export const sections = [
  'overview',
  'clients',
  'connectors',
  'approvals',
  'activity',
  'settings',
] as const;
export type Section = (typeof sections)[number];
/**
 * `welcome` is the first run, `help` stands at the foot of the sidebar, `policy` is reached from
 * the settings: none is a section.
 */
export type PageName = Section | 'welcome' | 'help' | 'policy';

export interface Route {
  readonly section: PageName;
  /** The one client or connector shown, or the page below, if any. */
  readonly item: string | null;
  /** What follows a question mark: how the page is narrowed. */
  readonly query: string;
}

const pageNames: readonly PageName[] = [...sections, 'welcome', 'help', 'policy'];

/** The page named by an address fragment; anything unknown is the overview. */
function parseRoute(fragment: string): Route {
  const [path = '', ...queries] = fragment.replace(/^#?\/?/, '').split('?');
  const [first = '', ...rest] = path.split('/');
  const section = pageNames.find((name) => name === first) ?? 'overview';
  const item = rest.join('/');
  return { section, item: item === '' ? null : decode(item), query: queries.join('?') };
}

/** The link to a page. */
export function linkTo(section: PageName, item?: string): string {
  return item === undefined ? `#/${section}` : `#/${section}/${encodeURIComponent(item)}`;
}

/** Shows a page. */
export function navigate(section: PageName, item?: string): void {
  window.location.hash = linkTo(section, item);
}

/**
 * The item that opens the form for a new one on the page of its list; no client or connector can be
 * called so.
 */
export const newItem = '+';

/**
 * The item that opens the import on the page of connectors, and the form for a code on that of
 * clients.
 */
export const importItem = '+import';
export const codeItem = '+code';
/** The item that leads to the apps that can be connected, on the page of clients. */
export const appsItem = '+apps';
/** The item of the page with all tools; that of one tool has its exposed name behind it. */
export const toolsItem = '+tools';

/** The item that leads to the row of one tool among all. */
export function toolItem(exposedName: string): string {
  return `${toolsItem}/${exposedName}`;
}

/** On the page of all tools, the one to go to, or null; undefined on every other page. */
export function toolInItem(item: string | null): string | null | undefined {
  if (item === toolsItem) return null;
  return item?.startsWith(`${toolsItem}/`) === true ? item.slice(toolsItem.length + 1) : undefined;
}

/** The current page; renders again when it changes. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => window.location.hash));
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function decode(item: string): string {
  try {
    return decodeURIComponent(item);
  } catch {
    return item;
  }
}
