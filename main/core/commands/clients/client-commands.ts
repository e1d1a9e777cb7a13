/**
 * Commands about clients: they look at, narrow and end whole applications; what they give, they
 * give to one grant.
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../../gateway/view/grant-view.ts';
import type { Applications } from '../../grants/clients/applications.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import type { QuestionQueue } from '../../questions/question-queue.ts';
import type { SessionRegistry } from '../../sessions/session-registry.ts';
import type { SnapshotBuilder } from '../../snapshot/build-snapshot.ts';
import type { Control } from '../command-registry.ts';
import type { LimitPolicy } from '../limit-commands.ts';
import { createClientGrantCommands } from './client-grant-commands.ts';
import { createClientLimitCommands } from './client-limit-commands.ts';
import { createClientMembers, idsOf } from './client-members.ts';
import { createRegisteredClientCommands } from './registered-client-commands.ts';

export interface ClientCommandParts extends LimitPolicy {
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
  /** Rights of a living grant have changed: lists are built anew, and open streams learn of it. */
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
  | 'client.setCallLimits'
  | 'client.edit'
  | 'client.rotateSecret'
  | 'client.endFormerSecret'
  | 'client.remove'
  | 'client.grant'
  | 'client.revokeToken';

/** @returns the commands about clients, their grants and their tokens */
export function createClientCommands(parts: ClientCommandParts): Pick<Control, Names> {
  const { applications, clients, grants, families, questions, revoke, builder } = parts;
  const { connectors, preferences, isRegistrationClosed, locks, grantChanged } = parts;
  const members = createClientMembers({ applications, grants, builder });

  function withdrawQuestions(registrations: readonly Client[]): void {
    const ids = new Set(idsOf(registrations));
    questions.cancelWhere((question) => ids.has(question.clientId));
  }

  function endAllOf(registrations: readonly Client[]): void {
    revoke.grants(members.grantsOf(registrations), 'revoked_by_person');
    clients.noteRevoked(idsOf(registrations), parts.clock.nowMs());
    withdrawQuestions(registrations);
  }

  return {
    ...createRegisteredClientCommands({
      members,
      clients,
      preferences,
      isRegistrationClosed,
      locks,
      clock: parts.clock,
      withdrawQuestions,
    }),
    ...createClientLimitCommands({ ...parts, members }),
    ...createClientGrantCommands({ members, grants, families, revoke, connectors, grantChanged }),

    'client.get': ({ clientId }) => builder.clientView(members.of(clientId), 'whole'),

    'client.revoke': ({ clientId }) => {
      endAllOf(members.of(clientId));
      return members.view(clientId);
    },

    'client.revokeAll': (_input, { note }) => {
      const withGrants = applications
        .list()
        .filter((registrations) => members.grantsOf(registrations).length > 0);
      const ended = revoke.grants(grants.list(), 'revoked_by_person');
      clients.noteRevoked(idsOf(withGrants.flat()), parts.clock.nowMs());
      questions.cancelWhere(() => true);
      note({ detail: `${withGrants.length} clients` });
      return { clients: withGrants.length, tokens: ended.tokens };
    },

    'client.block': ({ clientId }) => {
      const registrations = members.of(clientId);
      applications.setBlocked(clientId, true);
      parts.views.invalidate();
      for (const { grantId } of members.grantsOf(registrations))
        parts.sessions.close({ grantId }, 'grant_ended');
      withdrawQuestions(registrations);
      return members.view(clientId);
    },

    'client.unblock': ({ clientId }) => {
      members.of(clientId);
      applications.setBlocked(clientId, false);
      parts.views.invalidate();
      return members.view(clientId);
    },

    'client.remove': ({ clientId }) => {
      const registrations = members.of(clientId);
      endAllOf(registrations);
      for (const member of registrations) clients.remove(member.clientId);
      return { clientId };
    },
  };
}
