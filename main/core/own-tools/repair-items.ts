/** What is broken, as agents read it (ATMOS-47). */
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { levelAt } from '../lib/access.ts';
import type { JsonObject } from '../lib/json.ts';
import { claimed, heldBy, idOf, type Asking } from './own-tool.ts';

/**
 * By the first part of a repair's id. What people read has paths and names in it, so here are words
 * of our own.
 */
const kinds: Readonly<
  Record<string, { readonly what: string; readonly about?: 'client' | 'connector' }>
> = {
  gateway: { what: 'Consentry does not listen as it should' },
  disk: { what: 'The disk is full' },
  audit: { what: 'The activity log was changed by something else' },
  vault: { what: 'Secrets are not kept as they should be' },
  rules: { what: 'A rule cannot be read' },
  paused: { what: 'All access is paused' },
  'access-off': { what: 'The access policy is set to disabled' },
  'managed-policy': { what: 'The policy of this computer is not as it should be' },
  'unknown-client': { what: 'A program came with a registration that is not known here' },
  connector: { what: 'A connector does not work', about: 'connector' },
  duplicate: { what: 'Two connectors are the same account', about: 'connector' },
  'login-ends': { what: 'The login of a connector ends soon', about: 'connector' },
  review: { what: 'Tools wait for review', about: 'connector' },
  'client-entry': {
    what: 'An entry in the file of an AI client is gone, altered or cannot be read',
  },
  asks: { what: 'The person is not asked about a client for a while', about: 'client' },
  replayed: { what: 'A used token of a client came back', about: 'client' },
  held: { what: 'A client wanted more than the settings allow anybody', about: 'client' },
  refused: { what: 'A client asked for more than it was given', about: 'client' },
};

function read({ id }: Repair) {
  const [kind = '', ...rest] = id.split(':');
  const known = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  // What is new here may be about anybody.
  const { what, about } = known ?? { what: 'Something needs attention', about: 'client' };
  return { kind, what, about, rest };
}

/** The client of a repair: its id, before the scope that some go on with. */
function clientOf(repair: Repair, { snapshot }: Asking): ClientView | undefined {
  const subject = read(repair).rest.join(':');
  return snapshot().clients.find(({ clientIds }) =>
    clientIds.some((id) => subject === id || subject.startsWith(`${id}:`)),
  );
}

/** @returns those that the caller may know of */
export function repairsFor(asking: Asking): readonly Repair[] {
  return asking.snapshot().repairs.filter((repair) => maySee(repair, asking));
}

function maySee(repair: Repair, asking: Asking): boolean {
  if (read(repair).about !== 'client') return true;
  if (levelAt(heldBy(asking), 'consentry:clients') !== null) return true;
  return clientOf(repair, asking)?.clientIds.includes(asking.token.grant.clientId) === true;
}

/** In words of our own, with what others called themselves apart. */
export function repairItem(repair: Repair, asking: Asking): JsonObject {
  const { kind, what, about, rest } = read(repair);
  const client = about === 'client' ? clientOf(repair, asking) : undefined;
  return {
    id: idOf(repair.id),
    kind,
    severity: repair.severity,
    what,
    ...(about === 'connector' && { connector: idOf(rest.join(':')) }),
    ...(client !== undefined && {
      client: idOf(client.clientId),
      ...claimed({ clientName: client.name }),
    }),
    fix: repair.fix?.kind ?? null,
  };
}
