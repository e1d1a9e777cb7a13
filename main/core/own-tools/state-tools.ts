/**
 * What waits, what is missing and what is broken (ATMOS-46, 47). About other clients only to who
 * may know of them.
 */
import * as z from 'zod';
import type { Repair } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { JsonObject } from '../lib/json.ts';
import { claimed, ownTool, page, paging, textFilter, type Asking } from './own-tool.ts';
import { repairItem, repairsFor } from './repair-items.ts';
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
      const all = repairsFor(asking);
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
