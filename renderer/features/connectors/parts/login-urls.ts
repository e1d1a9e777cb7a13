/**
 * Where the browser was sent for each login that this window started, so that it can be opened
 * again from any page. In memory only: the address has the state of the login in it.
 */
import { create } from 'zustand';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';

const useLoginUrls = create<{ readonly urls: ReadonlyMap<string, string> }>()(() => ({
  urls: new Map(),
}));

/** Keeps the address of a login that was started. */
export function keepLoginUrl(connector: string, url: string): void {
  useLoginUrls.setState(({ urls }) => ({ urls: new Map(urls).set(connector, url) }));
}

/** The address, while exactly that login is waited for; null when it was started elsewhere. */
export function useLoginUrl({ name, login }: ConnectorView): string | null {
  const url = useLoginUrls(({ urls }) => urls.get(name)) ?? null;
  return url !== null && login?.waitingFor === new URL(url).host ? url : null;
}
