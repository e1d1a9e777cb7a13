/** Commands about what a client was given: one grant, or one token of it. */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Grant, Grants } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import { accessInWords, editAccess, everyConnector, isOurs, isWithin } from '../../lib/access.ts';
import { CoreError } from '../../lib/errors.ts';
import type { Control } from '../command-registry.ts';
import type { ClientMembers } from './client-members.ts';

interface Parts {
  readonly members: ClientMembers;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly revoke: Revoke;
  readonly connectors: Connectors;
  /** Rights of a living grant have changed: lists are built anew, and open streams learn of it. */
  readonly grantChanged: () => void;
}

/** @returns the commands that change a grant or end a token */
export function createClientGrantCommands(
  parts: Parts,
): Pick<Control, 'client.grant' | 'client.revokeToken'> {
  const { members, grants, families, revoke } = parts;

  const connectorNames = (): readonly string[] => parts.connectors.list().map(({ name }) => name);

  /**
   * The grants an edit is about: the one named, or those whose routes reach a connector it names.
   */
  function editedGrants(
    registrations: readonly Client[],
    grantId: string | undefined,
    connectors: readonly string[],
  ): Grant[] {
    const own = members.grantsOf(registrations);
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
    'client.grant': {
      widens({ clientId, grantId, access }) {
        const edited = editedGrants(members.of(clientId), grantId, Object.keys(access));
        return edited.some(
          (grant) => !isWithin(editAccess(grant.access, access, connectorNames()), grant.access),
        );
      },
      run({ clientId, grantId, access }, { direction, note }) {
        const edited = editedGrants(members.of(clientId), grantId, Object.keys(access));
        if (direction === 'grant') assertKnown(Object.keys(access), connectorNames());
        for (const grant of edited)
          grants.setAccess(grant, editAccess(grant.access, access, connectorNames()));
        parts.grantChanged();
        const [first] = edited;
        const now = first === undefined ? [] : accessInWords(first.access);
        note({ detail: now.join('; ') || 'nothing' });
        return members.view(clientId);
      },
    },

    'client.revokeToken': ({ clientId, tokenId }, { note }) => {
      const family = families.get(tokenId);
      const ids = new Set(members.of(clientId).map((member) => member.clientId));
      if (family === undefined || !ids.has(family.grant.clientId))
        throw new CoreError('not_found', 'This client has no such token.');
      revoke.family(family, 'revoked_by_person');
      note({ detail: tokenId });
      return members.view(clientId);
    },
  };
}

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
