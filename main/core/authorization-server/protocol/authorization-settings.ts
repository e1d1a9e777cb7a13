/** Who may register and log in, as the person set it; what is not set is the strict default. */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { Client } from '../../grants/clients/client.ts';
import { limits } from '../../limits/limits.ts';
import type { PreferencesDocument } from '../../ports/preferences-document.ts';

/**
 * @param shell device login is on by default only where nobody sits at a screen
 * @returns the settings as they hold now
 */
export function authorizationSettings(
  document: PreferencesDocument,
  shell: 'desktop' | 'headless',
): AuthorizationSettings {
  return {
    registration: document.registration,
    allowedClients: [...(document.allowedClients ?? [])],
    webHosts: [...(document.webHosts ?? [])],
    introspection: document.introspection ?? false,
    metadataDocuments: document.metadataDocuments ?? true,
    deviceLogin: document.deviceLogin ?? shell === 'headless',
    ownTools: document.ownTools ?? true,
    accessTokenMinutes: document.accessTokenMinutes ?? limits.oauth.accessToken / 60_000,
  };
}

/**
 * True when a change lets somebody in who could not come in before: giving, which needs presence
 * (INV-6).
 */
export function isLooser(before: AuthorizationSettings, after: AuthorizationSettings): boolean {
  return (
    // Each of the two strict modes lets in somebody whom the other does not: an unlisted client
    // with access, a new listed one.
    (before.registration !== 'ask' && after.registration !== before.registration) ||
    after.allowedClients.some((url) => !before.allowedClients.includes(url)) ||
    after.webHosts.some((host) => !before.webHosts.includes(host)) ||
    (after.introspection && !before.introspection) ||
    (after.metadataDocuments && !before.metadataDocuments) ||
    (after.deviceLogin && !before.deviceLogin) ||
    (after.ownTools && !before.ownTools) ||
    after.accessTokenMinutes > before.accessTokenMinutes
  );
}

/**
 * True when this client may start a login. A client that the person registered always may; others
 * by the mode. Closed means no new ones: who has access may log in again.
 */
export function mayLogIn(
  client: Pick<Client, 'clientId' | 'identity'>,
  settings: AuthorizationSettings,
  hasGrant: boolean,
): boolean {
  if (client.identity === 'pre-registered') return true;
  switch (settings.registration) {
    case 'ask':
      return true;
    case 'allow-list':
      return (
        client.identity === 'metadata-url' && settings.allowedClients.includes(client.clientId)
      );
    case 'closed':
      return hasGrant;
  }
}
