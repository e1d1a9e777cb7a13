/**
 * Commands about clients: they look at, narrow and end whole applications; what they give, they
 * give to one grant.
 */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { Control } from '../command-registry.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../../gateway/view/grant-view.ts';
import type { Applications } from '../../grants/applications.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Clients } from '../../grants/clients.ts';
import type { Client } from '../../grants/client.ts';
import { isLonger, lifetimesInWords } from '../../grants/token-lifetimes.ts';
import type { Grant, Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import { accessInWords, editAccess, everyConnector, isOurs, isWithin } from '../../lib/access.ts';
import { CoreError } from '../../lib/errors.ts';
import type { ManagedLocks } from '../../managed/refusals.ts';
import { isAcceptableRedirectUri } from '../../authorization-server/registration/redirect-uri.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import type { SessionRegistry } from '../../sessions/session-registry.ts';
import type { SnapshotBuilder } from '../../snapshot/build-snapshot.ts';

export interface ClientCommandParts {
  readonly applications: Applications;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly revoke: Revoke;
  readonly connectors: Connectors;
  readonly questions: QuestionQueue;
  readonly views: GrantViews;
  readonly sessions: SessionRegistry;
  readonly preferences: Preferences;
  readonly clock: Clock;
  readonly builder: SnapshotBuilder;
  /** The managed policy lets no new client in. */
  readonly isRegistrationClosed: () => boolean;
  readonly locks: ManagedLocks;
  /** Rights of a living grant have changed: lists are built anew and clients told. */
  readonly grantChanged: () => void;
}

type Names =
  | 'client.get'
  | 'client.revoke'
  | 'client.revokeAll'
  | 'client.block'
  | 'client.unblock'
  | 'client.add'
  | 'client.setTokenLifetimes'
  | 'client.remove'
  | 'client.grant'
  | 'client.revokeToken';

/** @returns the commands about clients, their grants and their tokens */
export function createClientCommands(parts: ClientCommandParts): Pick<Control, Names> {
  const { applications, clients, grants, families, questions } = parts;

  /** @throws CoreError `not_found` */
  function membersOf(clientId: string): readonly Client[] {
    const members = applications.of(clientId);
    if (members.length === 0) {
      throw new CoreError('not_found', 'There is no client with this id.', {
        hint: 'List the clients to see their ids.',
      });
    }
    return members;
  }

  function view(clientId: string): ClientView {
    return parts.builder.clientView(membersOf(clientId));
  }

  function grantsOf(members: readonly Client[]): Grant[] {
    return members.flatMap(({ clientId }) => grants.listByClient(clientId));
  }

  function withdrawQuestions(members: readonly Client[]): void {
    const ids = new Set(members.map(({ clientId }) => clientId));
    questions.cancelWhere((question) => ids.has(question.clientId));
  }

  function endAllOf(members: readonly Client[]): void {
    parts.revoke.grants(grantsOf(members), 'revoked_by_person');
    clients.noteRevoked(idsOf(members), parts.clock.nowMs());
    withdrawQuestions(members);
  }

  const connectorNames = (): readonly string[] => parts.connectors.list().map(({ name }) => name);

  function editOne(grant: Grant, changes: Parameters<typeof editAccess>[1]): void {
    grants.setAccess(grant, editAccess(grant.access, changes, connectorNames()));
  }

  /** @throws CoreError `not_found`, `conflict` – it registered itself */
  function addedByHand(clientId: string): readonly Client[] {
    const members = membersOf(clientId).filter(({ identity }) => identity === 'pre-registered');
    if (members.length > 0) return members;
    throw new CoreError('conflict', 'Only clients that you added have times of their own.', {
      hint: 'For all clients, change how long access tokens live in the settings.',
    });
  }

  /**
   * The grants an edit is about: the one named, or those whose routes reach a connector it names.
   */
  function editedGrants(
    members: readonly Client[],
    grantId: string | undefined,
    connectors: readonly string[],
  ): Grant[] {
    const own = grantsOf(members);
    const chosen =
      grantId !== undefined
        ? own.filter((grant) => grant.grantId === grantId)
        : own.filter(({ audience }) =>
            connectors.every(
              (name) =>
                audience.has('/mcp') || (name !== everyConnector && audience.has(routeOf(name))),
            ),
          );
    if (chosen.length === 0) {
      throw new CoreError('not_found', 'This client has no access that could be changed.', {
        hint: 'Access begins with a login of the client; edit it after that.',
      });
    }
    return chosen;
  }

  return {
    'client.get': ({ clientId }) => parts.builder.clientView(membersOf(clientId), 'whole'),

    'client.revoke': ({ clientId }) => {
      endAllOf(membersOf(clientId));
      return view(clientId);
    },

    'client.revokeAll': (_input, { note }) => {
      const withGrants = applications.list().filter((members) => grantsOf(members).length > 0);
      const ended = parts.revoke.grants(grants.list(), 'revoked_by_person');
      clients.noteRevoked(idsOf(withGrants.flat()), parts.clock.nowMs());
      questions.cancelWhere(() => true);
      note({ detail: `${withGrants.length} clients` });
      return { clients: withGrants.length, tokens: ended.tokens };
    },

    'client.block': ({ clientId }) => {
      const members = membersOf(clientId);
      applications.setBlocked(clientId, true);
      parts.views.invalidate();
      for (const { grantId } of grantsOf(members)) parts.sessions.close({ grantId }, 'grant_ended');
      withdrawQuestions(members);
      return view(clientId);
    },

    'client.unblock': ({ clientId }) => {
      membersOf(clientId);
      applications.setBlocked(clientId, false);
      parts.views.invalidate();
      return view(clientId);
    },

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
      return { client: view(client.clientId), clientSecret: secret?.open() ?? null };
    },

    'client.setTokenLifetimes': {
      widens: ({ clientId, lifetimes }) =>
        addedByHand(clientId).some(({ tokenLifetimes }) => isLonger(tokenLifetimes, lifetimes)),
      run({ clientId, lifetimes }, { note }) {
        const members = addedByHand(clientId);
        const isUsual = Object.values(lifetimes).every((value) => value === null);
        for (const member of members)
          clients.setTokenLifetimes(member.clientId, isUsual ? null : lifetimes);
        note({ detail: lifetimesInWords(lifetimes) });
        return view(clientId);
      },
    },

    'client.remove': ({ clientId }) => {
      const members = membersOf(clientId);
      endAllOf(members);
      for (const member of members) clients.remove(member.clientId);
      return { clientId };
    },

    'client.grant': {
      widens({ clientId, grantId, access }) {
        const edited = editedGrants(membersOf(clientId), grantId, Object.keys(access));
        return edited.some(
          (grant) => !isWithin(editAccess(grant.access, access, connectorNames()), grant.access),
        );
      },
      run({ clientId, grantId, access }, { direction, note }) {
        const edited = editedGrants(membersOf(clientId), grantId, Object.keys(access));
        if (direction === 'grant') assertKnown(Object.keys(access), connectorNames());
        for (const grant of edited) editOne(grant, access);
        parts.grantChanged();
        const [first] = edited;
        const now = first === undefined ? [] : accessInWords(first.access);
        note({ detail: now.join('; ') || 'nothing' });
        return view(clientId);
      },
    },

    'client.revokeToken': ({ clientId, tokenId }, { note }) => {
      const family = families.get(tokenId);
      const ids = new Set(membersOf(clientId).map((member) => member.clientId));
      if (family === undefined || !ids.has(family.grant.clientId))
        throw new CoreError('not_found', 'This client has no such token.');
      parts.revoke.family(family, 'revoked_by_person');
      note({ detail: tokenId });
      return view(clientId);
    },
  };
}

const idsOf = (members: readonly Client[]): string[] => members.map(({ clientId }) => clientId);

function routeOf(name: string): string {
  return `/mcp/${isOurs(name) ? ownConnector : name}`;
}

function assertKnown(named: readonly string[], connectors: readonly string[]): void {
  const unknown = named.find(
    (name) => name !== everyConnector && !isOurs(name) && !connectors.includes(name),
  );
  if (unknown !== undefined) {
    throw new CoreError('not_found', `There is no connector "${unknown}".`, {
      hint: 'List the connectors to see their names.',
    });
  }
}
