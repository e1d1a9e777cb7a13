/**
 * Permissions: the words there are, and what the caller may really do (ATMOS-41, 42); nothing of
 * any other client.
 */
import * as z from 'zod';
import { ownConnector, ownRightNames } from '../../../contract/plain/own-rights.ts';
import { accessClassSchema } from '../../../contract/views/access.ts';
import type { ToolEntry } from '../gateway/view/grant-view.ts';
import {
  accessInWords,
  everyConnector,
  isWithin,
  parseScope,
  scopeFor,
  scopesOf,
} from '../lib/access.ts';
import { isoTime } from '../lib/iso-time.ts';
import type { JsonObject } from '../lib/json.ts';
import { reasons } from '../policy/reasons.ts';
import {
  byId,
  claimed,
  heldBy,
  one,
  ownTool,
  page,
  paging,
  textFilter,
  type Asking,
} from './own-tool.ts';

const right = 'consentry:permissions';

export const permissionTools = [
  ownTool({
    name: 'list_permissions',
    title: 'List permissions',
    description:
      'The scopes that can be asked for, and what each allows. Every connector has a scope for reading and one for writing.',
    right,
    input: { held: z.boolean().optional(), ...paging },
    answer: ({ held, ...at }, asking) => {
      const all = vocabulary(asking).map((scope) => permission(scope, asking));
      const fitting = all.filter(
        (item) => item !== null && (held ?? item['held']) === item['held'],
      );
      return page(
        fitting.filter((item) => item !== null),
        at,
      );
    },
  }),
  ownTool({
    name: 'get_permission',
    title: 'Get a permission',
    description: 'What one scope allows, e.g. "github:read", and whether you have it.',
    right,
    input: byId,
    answer: ({ id }, asking) => one(permission(id, asking) ?? undefined),
  }),
  ownTool({
    name: 'list_my_permissions',
    title: 'List my permissions',
    description:
      'What you may really do now: your scopes, and for each tool whether a call is allowed, asks the person, or is refused, with the reason.',
    right: ownConnector,
    input: {
      connector: textFilter,
      outcome: z.enum(['allow', 'ask', 'deny']).optional(),
      class: z.enum(accessClassSchema.options).optional(),
      ...paging,
    },
    answer: ({ connector, outcome, class: requestedClass, ...at }, asking) => {
      const { token } = asking;
      const { entries } = asking.views.view(token, routeOf(asking));
      const known = [...entries.values()].filter(
        ({ tool }) => connector === undefined || tool.connector === connector,
      );
      // What the person has not looked at is kept from models: its name is text as well (SEC-83).
      const looked = known.filter(({ tool }) => tool.review === 'accepted');
      const fitting = looked.filter(
        ({ classified, decision }) =>
          (outcome === undefined || decision.outcome === outcome) &&
          (requestedClass === undefined || classified.class === requestedClass),
      );
      const { endsAt } = token.grant;
      return {
        scopes: scopesOf(heldBy(asking)),
        endsAt: endsAt === null ? null : isoTime(endsAt),
        waitingForReview: known.length - looked.length,
        ...page(fitting.map(effective), at),
      };
    },
  }),
];

/** All that its tokens reach; a grant for our own route alone reaches nothing else. */
function routeOf({ token }: Asking): string | null {
  return token.grant.audience.has('/mcp') ? null : ownConnector;
}

/**
 * Connectors that the caller was not given are not in it: their names are not for everyone
 * (SEC-10).
 */
function vocabulary(asking: Asking): readonly string[] {
  const given = [...heldBy(asking).keys()].filter((name) => parseScope(`${name}:read`) !== null);
  const connectors = [everyConnector, ...given.filter((name) => name !== ownConnector)];
  const scopes = connectors.flatMap((name) => [scopeFor(name, 'read'), scopeFor(name, 'write')]);
  return [...scopes, ...ownRightNames.map((name) => scopeFor(name, 'read')), 'offline_access'];
}

function permission(scope: string, asking: Asking): JsonObject | null {
  if (scope === 'offline_access') {
    const allows = 'Stay logged in without asking again';
    return { id: scope, allows, held: asking.token.family.hasRefresh };
  }
  const parsed = parseScope(scope);
  if (parsed === null) return null;
  const asked = new Map([[parsed.connector, parsed.level]]);
  const [allows = ''] = accessInWords(asked);
  return { id: scope, allows, held: isWithin(asked, heldBy(asking)) };
}

function effective({ exposedName, tool, classified, decision }: ToolEntry): JsonObject {
  const { outcome, reason, layer, dependsOnArguments } = decision;
  return {
    id: exposedName,
    connector: tool.connector,
    class: classified.class,
    outcome,
    reason,
    meaning: reasons[reason].forPerson,
    layer,
    dependsOnArguments,
    ...(tool.connector !== ownConnector && claimed({ tool: tool.name })),
  };
}
