/**
 * What waits, what is missing and what is broken (ATMOS-46, 47). About other clients only to who
 * may know of them.
 */
import * as z from 'zod';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { levelAt } from '../lib/access.ts';
import type { JsonObject } from '../lib/json.ts';
import {
  claimed,
  heldBy,
  idOf,
  ownTool,
  page,
  paging,
  textFilter,
  type Asking,
} from './own-tool.ts';
import { setupChecklist } from './setup-checklist.ts';

export const stateTools = [
  ownTool({
    name: 'list_approvals',
    title: 'List my approvals',
    description:
      'Your own calls that wait for the person, and their answers that still hold for later calls of yours.',
    right: 'consentry:permissions',
    input: {
      state: z.enum(['waiting', 'holds']).optional(),
      connector: textFilter,
      ...paging,
    },
    answer: ({ state, connector, ...at }, asking) => {
      const all = [...waiting(asking), ...holding(asking)];
      return page(
        all.filter(
          (item) =>
            (state === undefined || item['state'] === state) &&
            (connector === undefined || item['connector'] === connector),
        ),
        at,
      );
    },
  }),
  ownTool({
    name: 'get_setup_checklist',
    title: 'Get the setup checklist',
    description: 'The steps of setting Consentry up: which are done, and where to do the rest.',
    right: 'consentry:connectors',
    input: {},
    answer: (_input, { snapshot }) => ({ items: setupChecklist(snapshot()) }),
  }),
  ownTool({
    name: 'list_repairs',
    title: 'List repairs',
    description: 'What is broken or needs the attention of the person, with counts by severity.',
    right: 'consentry:connectors',
    input: { severity: z.enum(['error', 'attention']).optional(), ...paging },
    answer: ({ severity, ...at }, asking) => {
      const all = asking.snapshot().repairs.filter((repair) => maySee(repair, asking));
      const fitting = all.filter(
        (repair) => severity === undefined || repair.severity === severity,
      );
      const count = (severity: Repair['severity']): number =>
        all.filter((repair) => repair.severity === severity).length;
      return {
        counts: { error: count('error'), attention: count('attention') },
        ...page(
          fitting.map((repair) => repairItem(repair, asking)),
          at,
        ),
      };
    },
  }),
];

function waiting({ snapshot, token }: Asking): readonly JsonObject[] {
  return snapshot().questions.flatMap((question) =>
    question.kind === 'approval' && question.clientId === token.grant.clientId
      ? [
          {
            id: question.id,
            state: 'waiting',
            connector: question.connector,
            class: question.class,
            since: question.createdAt,
            until: question.expiresAt,
            calls: question.count,
            ...claimed({ tool: question.tool }),
          },
        ]
      : [],
  );
}

function holding({ given, token }: Asking): readonly JsonObject[] {
  return given
    .list()
    .filter(({ clientId }) => clientId === token.grant.clientId)
    .map((answer) => ({
      id: answer.id,
      state: 'holds',
      kind: answer.kind,
      connector: answer.connector,
      since: answer.givenAt,
      until: answer.until,
      callsLeft: answer.callsLeft,
      ...claimed({ tool: answer.tool }),
    }));
}

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
  'client-entry': { what: 'An entry in the file of an AI client is gone or was altered' },
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

function maySee(repair: Repair, asking: Asking): boolean {
  if (read(repair).about !== 'client') return true;
  if (levelAt(heldBy(asking), 'consentry:clients') !== null) return true;
  return clientOf(repair, asking)?.clientIds.includes(asking.token.grant.clientId) === true;
}

function repairItem(repair: Repair, asking: Asking): JsonObject {
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
