/**
 * Consentry's own tools for clients: all of them, and how one is run. They are decided, counted and
 * written down like every other call; here is only what they say. None of them can change anything:
 * they are given nothing that could (ATMOS-34).
 */
import { ZodError } from 'zod';
import { ownConnector } from '../../../contract/plain/own-rights.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import { failed, type UpstreamOutcome } from '../connectors/conversation/upstream.ts';
import type { OwnCatalogue, OwnTools } from '../gateway/view/reachable.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/digest.ts';
import { messageOf } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { visible } from '../lib/visible-text.ts';
import type { Logger } from '../ports/ports.ts';
import { adviceTools } from './advice-tools.ts';
import { auditTools } from './audit-tools.ts';
import { clientTools } from './client-tools.ts';
import { connectorTools } from './connector-tools.ts';
import type { OwnSources, OwnTool } from './own-tool.ts';
import { permissionTools } from './permission-tools.ts';
import { stateTools } from './state-tools.ts';

export const ownToolTable: readonly OwnTool[] = [
  ...connectorTools,
  ...clientTools,
  ...permissionTools,
  ...auditTools,
  ...stateTools,
  ...adviceTools,
];

const byName = new Map(ownToolTable.map((tool) => [tool.name, tool]));

/** What clients see of them. */
export function createOwnCatalogue(isOn: () => boolean): OwnCatalogue {
  let catalogue: readonly CatalogueTool[] | null = null;
  return {
    list() {
      if (!isOn()) return none;
      return (catalogue ??= Object.freeze(ownToolTable.map(catalogueTool)));
    },
    // A name that is none of ours is given to nobody.
    rightFor: (name) => byName.get(name)?.right ?? '',
  };
}

/** How they are run. */
export function createOwnTools(logger: Logger, sources: OwnSources): OwnTools {
  return {
    async call(token, name, args) {
      const tool = byName.get(name);
      if (tool === undefined) return failed('refused', 'There is no such tool.');
      try {
        const answer = await tool.answer(args, { ...sources, token });
        return answer === null ? said('There is nothing with this id.', true) : answered(answer);
      } catch (error) {
        if (error instanceof ZodError) return said(faultOf(error), true);
        logger.error('own_tools.failed', { tool: name, error: messageOf(error) });
        return failed('not_ready', 'Consentry could not look this up.');
      }
    },
  };
}

const none: readonly CatalogueTool[] = Object.freeze([]);

function catalogueTool({ name, title, description, inputSchema }: OwnTool): CatalogueTool {
  const definition: JsonObject = {
    name,
    title,
    description,
    inputSchema: inputSchema(),
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  };
  return Object.freeze({
    connectorId: ownConnector,
    connector: ownConnector,
    name,
    definition,
    hash: sha256Hex(canonicalJson(definition)),
    // It came with the program, which is as trusted as its own windows.
    review: 'accepted',
    mode: null,
    class: 'read',
    never: false,
    turned: null,
  });
}

function answered(answer: JsonObject): UpstreamOutcome {
  return said(JSON.stringify(answer), false);
}

function said(text: string, isError: boolean): UpstreamOutcome {
  const result = { content: [{ type: 'text', text }], ...(isError && { isError }) };
  return { kind: 'result', result, bytes: Buffer.byteLength(text) };
}

/** Which argument is wrong; what it holds is not repeated. */
function faultOf({ issues }: ZodError): string {
  const [issue] = issues;
  const where = issue?.path.map(String).join('.') ?? '';
  return `Invalid arguments${where === '' ? '' : ` at "${visible(where, 64)}"`}: ${visible(issue?.message ?? '', 200)}.`;
}
