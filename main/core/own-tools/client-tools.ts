/**
 * The clients: who they are and what they may use. What another client did is left out (SEC-87),
 * nor what its rules are.
 */
import * as z from 'zod';
import {
  clientIdentitySchema,
  clientStatusSchema,
  type ClientView,
} from '../../../contract/views/snapshot/client-view.ts';
import type { JsonObject } from '../lib/json.ts';
import { byId, claimed, idOf, one, ownTool, page, paging, type Asking } from './own-tool.ts';

const right = 'consentry:clients';

export const clientTools = [
  ownTool({
    name: 'list_clients',
    title: 'List clients',
    description: 'The AI clients registered with Consentry.',
    right,
    input: {
      status: z.enum(clientStatusSchema.options).optional(),
      identity: z.enum(clientIdentitySchema.options).optional(),
      ...paging,
    },
    answer: ({ status, identity, ...at }, asking) => {
      const fitting = asking
        .snapshot()
        .clients.filter(
          (view) =>
            (status === undefined || view.status === status) &&
            (identity === undefined || view.identity === identity),
        );
      return page(
        fitting.map((view) => summary(view, asking)),
        at,
      );
    },
  }),
  ownTool({
    name: 'get_client',
    title: 'Get a client',
    description: 'One client by its id, with what it may use.',
    right,
    input: byId,
    answer: ({ id }, asking) => {
      const view = asking
        .snapshot()
        .clients.find(({ clientIds }) => clientIds.some((known) => idOf(known) === id));
      return one(
        view && {
          ...summary(view, asking),
          registrations: view.clientIds.length,
          confidential: view.isConfidential,
          scopes: view.scopes,
          registeredAt: view.registeredAt,
        },
      );
    },
  }),
];

function summary(view: ClientView, { token }: Asking): JsonObject {
  return {
    id: idOf(view.clientId),
    identity: view.identity,
    status: view.status,
    isYou: view.clientIds.includes(token.grant.clientId),
    ...claimed({ name: view.name }),
  };
}
