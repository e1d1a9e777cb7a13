/** Commands about clients that the person registers by hand. */
import { isAcceptableRedirectUri } from '../../authorization-server/registration/redirect-uri.ts';
import type { Client } from '../../grants/client.ts';
import type { Clients } from '../../grants/clients.ts';
import { isLonger, lifetimesInWords } from '../../grants/token-lifetimes.ts';
import { CoreError } from '../../lib/errors.ts';
import type { ManagedLocks } from '../../managed/refusals.ts';
import type { Preferences } from '../../ports/ports.ts';
import type { Control } from '../command-registry.ts';
import type { ClientMembers } from './client-members.ts';

interface Parts {
  readonly members: ClientMembers;
  readonly clients: Clients;
  readonly preferences: Preferences;
  /** The managed policy lets no new client in. */
  readonly isRegistrationClosed: () => boolean;
  readonly locks: ManagedLocks;
}

/** @returns the commands that register a client, and set how long its tokens live */
export function createRegisteredClientCommands(
  parts: Parts,
): Pick<Control, 'client.add' | 'client.setTokenLifetimes'> {
  const { members, clients } = parts;

  /** @throws CoreError `not_found`, `conflict` – it registered itself */
  function addedByHand(clientId: string): readonly Client[] {
    const own = members.of(clientId).filter(({ identity }) => identity === 'pre-registered');
    if (own.length > 0) return own;
    throw new CoreError('conflict', 'Only clients that you added have times of their own.', {
      hint: 'For all clients, change how long access tokens live in the settings.',
    });
  }

  return {
    'client.add': ({ name, redirectUris, confidential, tokenLifetimes }, { note }) => {
      if (parts.isRegistrationClosed()) parts.locks.refuse('New clients are held off');
      const webHosts = parts.preferences.read().webHosts ?? [];
      const refused = redirectUris.find((uri) => !isAcceptableRedirectUri(uri, webHosts));
      if (refused !== undefined) {
        throw new CoreError('invalid_input', 'A redirect URI cannot be used.', {
          hint: 'Use http on 127.0.0.1, [::1] or localhost, the scheme of an app, or https on a host you allowed for web clients.',
        });
      }
      const { client, secret } = clients.register(
        {
          name,
          redirectUris: [...new Set(redirectUris)],
          authMethod: confidential ? 'client_secret_basic' : 'none',
          grantTypes: ['authorization_code', 'refresh_token'],
          tokenLifetimes,
        },
        'pre-registered',
      );
      note({ clientId: client.clientId });
      return { client: members.view(client.clientId), clientSecret: secret?.open() ?? null };
    },

    'client.setTokenLifetimes': {
      widens: ({ clientId, lifetimes }) =>
        addedByHand(clientId).some(({ tokenLifetimes }) => isLonger(tokenLifetimes, lifetimes)),
      run({ clientId, lifetimes }, { note }) {
        const own = addedByHand(clientId);
        const isUsual = Object.values(lifetimes).every((value) => value === null);
        for (const member of own)
          clients.setTokenLifetimes(member.clientId, isUsual ? null : lifetimes);
        note({ detail: lifetimesInWords(lifetimes) });
        return members.view(clientId);
      },
    },
  };
}
