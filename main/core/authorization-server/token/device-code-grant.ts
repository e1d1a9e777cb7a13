import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Tokens } from '../../grants/tokens.ts';
import type { DeviceRequests } from '../device/device-requests.ts';
import { assertResource, endOldestFamilies, type GrantType } from './grant-type.ts';

interface Parts {
  readonly devices: DeviceRequests;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly port: () => number;
}

/**
 * Collects what the person allowed a device, which asks again and again until they have answered.
 *
 * @returns a grant type that throws what `DeviceRequests.collect` throws, and `invalid_target` for
 *   another resource
 * @see RFC 8628 section 3.4
 */
export function createDeviceCodeGrant(parts: Parts): GrantType {
  const { devices, families, tokens, revoke, port } = parts;

  return (client, parameters) => {
    const { grant, staysLoggedIn } = devices.collect(
      parameters.get('device_code') ?? '',
      client.clientId,
    );
    assertResource(parameters, grant, port());
    endOldestFamilies(grant, families, revoke);
    return tokens.issue(grant, staysLoggedIn);
  };
}
