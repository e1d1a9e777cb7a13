/**
 * Which row of the catalogue an address belongs to, and what was filled in: so that a typed address
 * gets the same words.
 */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { findPreset, presets } from './catalogue-of-presets.ts';
import type { RemotePreset } from './preset.ts';

export interface PresetMatch {
  readonly preset: RemotePreset;
  /** By the key of the placeholder. */
  readonly values: ReadonlyMap<string, string>;
}

const patterns: readonly { readonly preset: RemotePreset; readonly pattern: RegExp }[] = presets
  .filter((preset) => preset.kind === 'http')
  .map((preset) => {
    const host = /^https:\/\/([^/]+)/u.exec(preset.url)?.[1] ?? '';
    const parts = host.split(/(\{[a-z][a-z0-9-]*\})/u).map((part) => {
      const isPlace = part.startsWith('{');
      return isPlace
        ? `(?<${part.slice(1, -1).replaceAll('-', '_')}>[^.:]+)`
        : part.replaceAll('.', String.raw`\.`);
    });
    return { preset, pattern: new RegExp(`^${parts.join('')}$`, 'iu') };
  });

/**
 * By the host alone: paths have versions in them (ATOMIC-33). Null for an address that is in no
 * row.
 */
export function presetOfUrl(url: string): PresetMatch | null {
  const { host } = new URL(url);
  for (const { preset, pattern } of patterns) {
    const match = pattern.exec(host);
    if (match === null) continue;
    const values = Object.entries(match.groups ?? {}).map(
      ([key, value]) => [key.replaceAll('_', '-'), value] as const,
    );
    return { preset, values: new Map(values) };
  }
  return null;
}

/** The row that a connector was made from or that its address belongs to. */
export function presetOf(stored: StoredConnector): RemotePreset | null {
  if (stored.kind !== 'http') return null;
  const named = stored.preset === undefined ? undefined : findPreset(stored.preset);
  return named?.kind === 'http' ? named : (presetOfUrl(stored.url)?.preset ?? null);
}

/**
 * The organisation that an address is of, e.g. `acme` of `acme.customer-api.atomic.io`; null where
 * it says none.
 */
export function organizationOf(url: string): string | null {
  return presetOfUrl(url)?.values.values().next().value ?? null;
}
