/**
 * Commands about who may register and log in, and how much may be done: stricter from any door,
 * looser only with presence (INV-6).
 */
import type { Caller } from '../../../../contract/commands/command.ts';
import type { ParsedInput } from '../../../../contract/commands/commands.ts';
import type { AccessPolicy } from '../../../../contract/views/access.ts';
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { Control } from '../command-registry.ts';
import type { IdentifyPerson } from './identify-person.ts';
import type { GlobalState } from '../../gateway/view/global-state.ts';
import { CoreError } from '../../lib/errors.ts';
import { lower } from '../../managed/bounds.ts';
import type { ManagedPolicy } from '../../managed/managed-policy.ts';
import type { ManagedPreferences } from '../../managed/managed-preferences.ts';
import { managerWords, type ManagedLocks } from '../../managed/refusals.ts';
import {
  authorizationSettings,
  isLooser,
} from '../../authorization-server/protocol/authorization-settings.ts';
import type { DeviceRequests } from '../../authorization-server/device/device-requests.ts';
import type { SnapshotBuilder } from '../../snapshot/build-snapshot.ts';

export interface AuthorizationCommandParts {
  readonly preferences: ManagedPreferences;
  readonly authorization: () => AuthorizationSettings;
  readonly devices: DeviceRequests;
  readonly globalState: GlobalState;
  readonly managed: ManagedPolicy;
  readonly locks: ManagedLocks;
  readonly person: IdentifyPerson;
  readonly builder: SnapshotBuilder;
  readonly shell: 'desktop' | 'headless';
  /** What clients can reach has changed: lists are built anew and clients notified. */
  readonly grantChanged: () => void;
}

type Names = 'policy.get' | 'policy.setAccess' | 'policy.setAuthorization' | 'device.enter';

const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];

/** @returns the commands about the access policy and about who may register */
export function createAuthorizationCommands(
  parts: AuthorizationCommandParts,
): Pick<Control, Names> {
  const { globalState, managed, locks, preferences } = parts;

  /** Where the operating system can, it makes sure that the person is there now (ATLAR-14). */
  async function identify(caller: Caller, access: AccessPolicy): Promise<string | null> {
    // The first choice raises nothing that somebody set.
    if (preferences.own().isAccessChosen === false) return null;
    return parts.person.identify(caller, `set the access policy to ${access}`);
  }

  return {
    'policy.get': () => {
      const own = preferences.own();
      return {
        access: globalState.current().accessPolicy,
        ...parts.authorization(),
        own: { access: own.accessPolicy, ...authorizationSettings(own, parts.shell) },
        managed: parts.builder.managedView(),
      };
    },

    'policy.setAccess': {
      widens: ({ access }) =>
        order.indexOf(access) > order.indexOf(globalState.current().accessPolicy),
      async run({ access }, { caller, direction, note }) {
        let identified: string | null = null;
        if (direction === 'grant') {
          assertNotHeldBelow(access);
          identified = await identify(caller, access);
          // What was on screen for a while may be another policy by now.
          assertNotHeldBelow(access);
        }
        const before = preferences.own().accessPolicy;
        globalState.setAccessPolicy(access);
        const how = identified === null ? '' : `, ${identified}`;
        note({ detail: `${before} → ${access}, by the person${how}` });
        return { access };
      },
    },

    'policy.setAuthorization': {
      widens(input) {
        const own = authorizationSettings(preferences.own(), parts.shell);
        return isMore(input) || isLooser(own, { ...own, ...changesOf(input) });
      },
      run(input, { direction, note }) {
        const before = parts.authorization();
        // What the policy holds down would only look as if it had been changed.
        if (isMore(input)) assertWithin(input);
        const changes = changesOf(input);
        const save = direction === 'grant' ? preferences.update : preferences.restrict;
        save((current) => ({ ...current, ...changes }));
        if (parts.authorization().ownTools !== before.ownTools) parts.grantChanged();
        const said = Object.entries(changes).map(([name, value]) => `${name}: ${String(value)}`);
        note({ detail: said.join(', ') });
        return parts.authorization();
      },
    },

    'device.enter': ({ userCode }) => {
      if (!parts.authorization().deviceLogin) {
        throw new CoreError('conflict', 'Logging in with a code is switched off.', {
          hint: 'Switch it on in the settings first.',
        });
      }
      const questionId = parts.devices.enter(userCode);
      return { questionId };
    },
  };

  /** @throws CoreError `managed` */
  function assertNotHeldBelow(access: AccessPolicy): void {
    if (lower(access, managed.bounds().access) !== access)
      locks.refuse(`Access is held at ${managed.bounds().access ?? 'disabled'}`);
  }

  /** More than what holds now. */
  function isMore(input: ParsedInput<'policy.setAuthorization'>): boolean {
    const before = parts.authorization();
    return isLooser(before, { ...before, ...changesOf(input) });
  }

  /** Looser than the policy lets it be. */
  function assertWithin(input: ParsedInput<'policy.setAuthorization'>): void {
    const { registration, accessMinutes } = managed.bounds();
    const modes = ['closed', 'allow-list', 'ask'] as const;
    if (
      input.registration !== undefined &&
      registration !== null &&
      modes.indexOf(input.registration) > modes.indexOf(registration.mode)
    ) {
      locks.refuse(`Registration is held at ${registration.mode}`);
    }
    if (accessMinutes !== null && (input.accessTokenMinutes ?? 0) > accessMinutes)
      locks.refuse(`Access tokens are held at ${accessMinutes} minutes`);
    const listed = registration?.allowedClients ?? null;
    const more = (input.allowedClients ?? []).find((url) => listed?.includes(url) === false);
    if (more !== undefined)
      throw new CoreError('managed', `This client is not on the list of ${managerWords(managed)}.`);
  }
}

function changesOf(input: ParsedInput<'policy.setAuthorization'>): Partial<AuthorizationSettings> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}
