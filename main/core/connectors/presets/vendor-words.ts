/**
 * What a person can do at the vendor about a refusal, where the catalogue knows it (ATOMIC-1,
 * ATOMIC-6). Words only.
 */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { presetOf } from './preset-of-url.ts';
import type { PresetPermissions } from './preset.ts';

/** One sentence; null where nothing is known of the vendor. */
export function permissionToAskFor(
  stored: StoredConnector,
  missing: keyof PresetPermissions,
): string | null {
  const permission = presetOf(stored)?.permissions?.[missing];
  return permission === undefined
    ? null
    : `Ask the owner of the organisation there for the permission ${permission}.`;
}

/** Where the server is switched on, and which address it has then. */
export function switchedOnWords(stored: StoredConnector): string {
  const preset = presetOf(stored);
  return preset?.switchedOnAt == null
    ? 'Compare the address with what the service says; some have to be switched on there first.'
    : `Compare the address with the one under ${preset.switchedOnAt}, and have the server switched on there.`;
}
