/** The connectors: how each is, never its secrets, its address or what its server says. */
import * as z from 'zod';
import { connectorAuthSchema, type ConnectorView } from '../../../contract/views/connector-view.ts';
import { levelAt } from '../lib/access.ts';
import type { JsonObject } from '../lib/json.ts';
import { byId, claimed, heldBy, one, ownTool, page, paging, type Asking } from './own-tool.ts';

const right = 'consentry:connectors';

export const connectorTools = [
  ownTool({
    name: 'list_connectors',
    title: 'List connectors',
    description: 'The MCP servers connected to Consentry, with status and number of tools.',
    right,
    input: {
      status: z.enum(['ready', 'connecting', 'error', 'disabled']).optional(),
      auth: connectorAuthSchema.optional(),
      kind: z.enum(['stdio', 'http']).optional(),
      ...paging,
    },
    answer: ({ status, auth, kind, ...at }, asking) => {
      const fitting = asking
        .snapshot()
        .connectors.filter(
          (view) =>
            (status === undefined || view.connection === status) &&
            (auth === undefined || view.auth === auth) &&
            (kind === undefined || view.kind === kind),
        );
      return page(
        fitting.map((view) => summary(view, asking)),
        at,
      );
    },
  }),
  ownTool({
    name: 'get_connector',
    title: 'Get a connector',
    description: 'One connector by its name, with more detail.',
    right,
    input: byId,
    answer: ({ id }, asking) => {
      const view = asking.snapshot().connectors.find(({ name }) => name === id);
      return one(view && { ...summary(view, asking), ...details(view) });
    },
  }),
];

function summary(view: ConnectorView, asking: Asking): JsonObject {
  return {
    id: view.name,
    kind: view.kind,
    status: view.connection,
    auth: view.auth,
    enabled: view.enabled,
    tools: view.tools,
    toolsToReview: view.toolsToReview,
    problem: view.problem?.code ?? null,
    yourAccess: levelAt(heldBy(asking), view.name),
  };
}

function details(view: ConnectorView): JsonObject {
  const { resources, prompts, isReadOnly, isUntrusted, protocolVersion, transport } = view;
  return {
    resources,
    prompts,
    readOnly: isReadOnly,
    bringsTextOfStrangers: isUntrusted,
    protocolVersion,
    transport,
    addedAt: view.addedAt,
    pausedUntil: view.pausedUntil,
    ...claimed({ serverName: view.serverName, serverVersion: view.serverVersion }),
  };
}
