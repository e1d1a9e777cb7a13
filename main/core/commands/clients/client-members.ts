/** Applications as commands are about them: all registrations of one, with their grants. */
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import type { Applications } from '../../grants/clients/applications.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Grant, Grants } from '../../grants/grants.ts';
import { CoreError } from '../../lib/errors.ts';
import type { SnapshotBuilder } from '../../snapshot/build-snapshot.ts';

export interface ClientMembers {
  /**
   * All registrations of the application that a client belongs to.
   *
   * @throws CoreError `not_found`
   */
  of(clientId: string): readonly Client[];
  /** Their grants. */
  grantsOf(members: readonly Client[]): Grant[];
  /**
   * The application as people see it.
   *
   * @throws CoreError `not_found`
   */
  view(clientId: string): ClientView;
}

interface Parts {
  readonly applications: Applications;
  readonly grants: Grants;
  readonly builder: SnapshotBuilder;
}

/** @returns what finds the application that a command is about */
export function createClientMembers({ applications, grants, builder }: Parts): ClientMembers {
  function of(clientId: string): readonly Client[] {
    const members = applications.of(clientId);
    if (members.length === 0) {
      throw new CoreError('not_found', 'There is no client with this id.', {
        hint: 'List the clients to see their ids.',
      });
    }
    return members;
  }

  return {
    of,
    grantsOf: (members) => members.flatMap(({ clientId }) => grants.listByClient(clientId)),
    view: (clientId) => builder.clientView(of(clientId)),
  };
}

/** @returns the ids of registrations */
export const idsOf = (members: readonly Client[]): string[] =>
  members.map(({ clientId }) => clientId);
