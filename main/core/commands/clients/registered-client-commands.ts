/** Commands about clients that the person registers by hand. */
import { isAcceptableRedirectUri } from '../../authorization-server/registration/redirect-uri.ts';
import type { Client, ClientEdit } from '../../grants/clients/client.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { isLonger, lifetimesInWords } from '../../grants/token-lifetimes.ts';
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { ManagedLocks } from '../../managed/refusals.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import type { Control } from '../command-registry.ts';
import type { ClientMembers } from './client-members.ts';

interface Parts {
  readonly members: ClientMembers;
  readonly clients: Clients;
  readonly preferences: Preferences;
  /** The managed policy lets no new client in. */
  readonly isRegistrationClosed: () => boolean;
  readonly locks: ManagedLocks;
  readonly clock: Clock;
  /** They show what is no longer so. */
  readonly withdrawQuestions: (registrations: readonly Client[]) => void;
}

type Names =
  | 'client.add'
  | 'client.setTokenLifetimes'
  | 'client.edit'
  | 'client.rotateSecret'
  | 'client.endFormerSecret';

const hour = 3_600_000;

/** @returns the commands that register a client, and change what was registered */
export function createRegisteredClientCommands(parts: Parts): Pick<Control, Names> {
  const { members, clients } = parts;

  /** @throws CoreError `not_found`, `conflict` – it registered itself */
  function addedByHand(clientId: string): Client {
    const own = members.of(clientId).find(({ identity }) => identity === 'pre-registered');
    if (own !== undefined) return own;
    throw new CoreError('conflict', 'Only clients that you added can be changed this way.', {
      hint: 'This one registered itself: it says its own name and redirect URIs. Its access can be changed, blocked and revoked.',
    });
  }

  /** @throws CoreError `conflict` – it has none */
  function withSecret(clientId: string): Client {
    const client = addedByHand(clientId);
    if (client.secretHash !== null) return client;
    throw new CoreError('conflict', 'This client has no secret.', {
      hint: 'Add a client with a secret, and remove this one once the program uses the new one.',
    });
  }

  /** @throws CoreError `invalid_input` – no code may be sent to one of them */
  function assertAcceptable(redirectUris: readonly string[]): void {
    const webHosts = parts.preferences.read().webHosts ?? [];
    if (redirectUris.every((uri) => isAcceptableRedirectUri(uri, webHosts))) return;
    throw new CoreError('invalid_input', 'A redirect URI cannot be used.', {
      hint: 'Use http on 127.0.0.1, [::1] or localhost, the scheme of an app, or https on a host you allowed for web clients.',
    });
  }

  return {
    'client.add': ({ name, redirectUris, confidential, tokenLifetimes }, { note }) => {
      if (parts.isRegistrationClosed()) parts.locks.refuse('New clients are held off');
      assertAcceptable(redirectUris);
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
        isLonger(addedByHand(clientId).tokenLifetimes, lifetimes),
      run({ clientId, lifetimes }, { direction, note }) {
        const isUsual = Object.values(lifetimes).every((value) => value === null);
        const client = addedByHand(clientId);
        clients.setBounds(
          client.clientId,
          { tokenLifetimes: isUsual ? null : lifetimes },
          direction,
        );
        note({ detail: lifetimesInWords(lifetimes) });
        return members.view(clientId);
      },
    },

    'client.edit': {
      widens: (input) => {
        const edit = editOf(addedByHand(input.clientId), input);
        return edit.isRenamed || edit.added.length > 0;
      },
      run(input, { direction, note }) {
        const client = addedByHand(input.clientId);
        const edit = editOf(client, input);
        assertAcceptable(edit.added);
        if (edit.words === '') {
          throw new CoreError('invalid_input', 'Nothing would change.', {
            hint: 'Give another name, or other redirect URIs.',
          });
        }
        clients.edit(client.clientId, edit, direction);
        parts.withdrawQuestions([client]);
        note({ detail: edit.words });
        return members.view(input.clientId);
      },
    },

    'client.rotateSecret': ({ clientId, overlapHours }, { note }) => {
      const { clientId: own } = withSecret(clientId);
      const until = parts.clock.nowMs() + overlapHours * hour;
      const { secret } = clients.rotateSecret(own, until);
      note({
        detail:
          overlapHours === 0 ? 'the old one ended' : `the old one works ${overlapHours} hours more`,
      });
      return { client: members.view(clientId), clientSecret: secret.open() };
    },

    'client.endFormerSecret': ({ clientId }) => {
      clients.endFormerSecret(withSecret(clientId).clientId);
      return members.view(clientId);
    },
  };
}

interface Edit extends ClientEdit {
  readonly isRenamed: boolean;
  readonly added: readonly string[];
  /** For the activity log; empty where nothing changes. */
  readonly words: string;
}

/** What changes, where what is not named stays. */
function editOf(
  client: Client,
  input: { readonly name?: string | undefined; readonly redirectUris?: string[] | undefined },
): Edit {
  const name = input.name ?? client.name;
  const redirectUris = [...new Set(input.redirectUris ?? client.redirectUris)];
  const added = redirectUris.filter((uri) => !client.redirectUris.includes(uri));
  const gone = client.redirectUris.filter((uri) => !redirectUris.includes(uri));
  const isRenamed = name !== client.name;
  const words = [
    ...(isRenamed ? [`was “${client.name}”`] : []),
    ...added.map((uri) => `added ${visible(uri, 200)}`),
    ...gone.map((uri) => `removed ${visible(uri, 200)}`),
  ];
  return { name, redirectUris, isRenamed, added, words: words.join(', ') };
}
