/**
 * Another address for a server that is called. What was given to the old host is bound to it: it is
 * never sent to another one, and the person has to agree that it is forgotten (ALATION-34). Pure.
 */
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import { parseUrl } from '../config/connector-config.ts';
import { hasSecretHeader, plainHeaders } from '../config/request-headers.ts';
import { presetOfUrl } from '../presets/preset-of-url.ts';

export interface EditedAddress {
  readonly stored: StoredHttpConnector;
  /**
   * Tokens are for the address they were issued for (ATLAR-8): they have to be given back first.
   */
  readonly isLoginOver: boolean;
  /** Another server answers there. */
  readonly isElsewhere: boolean;
}

/**
 * @throws CoreError `invalid_input`; `conflict` – something would have to be forgotten, and nobody
 *   agreed to that
 */
export function editAddress(
  before: StoredHttpConnector,
  address: string | undefined,
  mayForget: boolean,
): EditedAddress {
  const url = address === undefined ? before.url : parseUrl(address);
  if (url === before.url) return { stored: before, isLoginOver: false, isElsewhere: false };
  const { bearer, oauth, preset, headers: _headers, ...rest } = before;
  const isElsewhere = new URL(url).origin !== new URL(before.url).origin;
  const isLoginOver = oauth !== undefined && oauth.keptIssuers.length > 0;
  const isLost =
    isElsewhere && (bearer !== null || oauth?.clientId != null || hasSecretHeader(before));
  if ((isLoginOver || isLost) && !mayForget) {
    const [from, to] = [new URL(before.url).host, new URL(url).host];
    throw new CoreError(
      'conflict',
      isElsewhere
        ? `What ${before.name} has of ${visible(from)} is not sent to ${visible(to)}: login, token, client id and secret headers would be forgotten.`
        : `The login of ${before.name} is for its present address and would be forgotten.`,
      { hint: 'Agree to that if you want the new address, then log in anew.' },
    );
  }
  if (!isElsewhere) return { stored: { ...before, url }, isLoginOver, isElsewhere };
  const isSamePreset = preset !== undefined && presetOfUrl(url)?.preset.id === preset;
  return {
    stored: {
      ...rest,
      ...(isSamePreset && { preset }),
      url,
      bearer: null,
      ...plainHeaders(before),
    },
    isLoginOver,
    isElsewhere,
  };
}
