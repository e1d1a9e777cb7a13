/** Commands about who may register and log in: stricter from any door, looser only with presence (INV-6). */
import { callerMay } from '../../contract/command.ts';
import type { AuthorizationSettings } from '../../contract/views.ts';
import { notAllowedHere, type Control } from './command-registry.ts';
import type { GatewayWorld } from './gateway/gateway-world.ts';
import { CoreError } from './lib/errors.ts';
import { isLooser } from './oauth/authorization-settings.ts';
import type { DeviceRequests } from './oauth/device-requests.ts';
import type { Preferences } from './ports.ts';
import type { RecordAct } from './record-act.ts';

export interface AuthorizationCommandParts {
  readonly preferences: Preferences;
  readonly authorization: () => AuthorizationSettings;
  readonly devices: DeviceRequests;
  readonly world: GatewayWorld;
  readonly record: RecordAct;
  /** What clients can reach has changed: lists are built anew and clients told. */
  readonly grantChanged: () => void;
}

type Names = 'policy.get' | 'policy.setAuthorization' | 'device.enter';

export function createAuthorizationCommands(
  parts: AuthorizationCommandParts,
): Pick<Control, Names> {
  return {
    'policy.get': () => ({
      access: parts.world.current().accessPolicy,
      ...parts.authorization(),
    }),

    'policy.setAuthorization': (input, caller) => {
      const before = parts.authorization();
      const changes = Object.fromEntries(
        Object.entries(input).filter(([, value]) => value !== undefined),
      );
      if (isLooser(before, { ...before, ...changes }) && !callerMay(caller, 'give'))
        throw notAllowedHere(caller);
      parts.preferences.update((current) => ({ ...current, ...changes }));
      if (parts.authorization().ownTools !== before.ownTools) parts.grantChanged();
      parts.record('policy.setAuthorization', caller, { detail: JSON.stringify(changes) });
      return parts.authorization();
    },

    'device.enter': ({ userCode }, caller) => {
      if (!parts.authorization().deviceLogin) {
        throw new CoreError('conflict', 'Logging in with a code is switched off.', {
          hint: 'Switch it on in the settings first.',
        });
      }
      const questionId = parts.devices.enter(userCode);
      parts.record('device.enter', caller);
      return { questionId };
    },
  };
}
