/**
 * Consent as a question: what the window shows for an authorization request, and what an Allow may give. The person can
 * narrow a request, never widen it (product.md section 3).
 */
import type {
  AccessLevel,
  AccessPolicy,
  ConnectorAccess,
  ConsentQuestion,
} from '../../../contract/views.ts';
import type { Client } from '../grants/clients.ts';
import { CoreError } from '../lib/errors.ts';
import {
  accessFromRecord,
  accessInWords,
  everyConnector,
  levelAt,
  lowerLevel,
  type Access,
} from '../lib/access.ts';
import { limits } from '../lib/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { redirectInWords } from './redirect-uri.ts';

export interface ConsentWorld {
  readonly connectors: readonly string[];
  readonly accessPolicy: AccessPolicy;
  /** Names of clients the person already knows, for look-alikes. */
  readonly knownClients: readonly Client[];
  /** A page of another site started this. */
  readonly isFromWebPage: boolean;
}

type Choice = ConsentQuestion['choices'][number];

export function consentView(
  request: AuthorizeRequest,
  world: ConsentWorld,
  common: { id: string; createdAt: string; expiresAt: string },
): ConsentQuestion {
  const { client } = request;
  return {
    ...common,
    kind: 'consent',
    clientId: client.clientId,
    clientName: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: proofOf(client),
    resource: [...request.audience].join(' and '),
    scopes: [...request.scope.scopes],
    scopesInWords: accessInWords(request.scope.access),
    redirectUri: visible(request.redirectUri, 500),
    redirectInWords: redirectInWords(request.redirectUri),
    choices: choicesFor(request, world),
    offlineAccess: staysLoggedIn(request),
    warnings: warningsFor(client, world),
  };
}

/** True when the client will get a refresh token (mcp.md section 7.5). */
export function staysLoggedIn(request: AuthorizeRequest): boolean {
  return request.scope.offline || request.client.grantTypes.includes('refresh_token');
}

/**
 * The rights that an answer gives.
 *
 * @throws CoreError `invalid_input` – more than was requested or than the ceilings allow
 */
export function accessFromAnswer(
  request: AuthorizeRequest,
  world: ConsentWorld,
  answer: ConnectorAccess | undefined,
): Access {
  const choices = choicesFor(request, world);
  if (answer === undefined) {
    return new Map(
      choices.flatMap(({ name, suggested }) =>
        suggested === 'none' ? [] : [[name, suggested] as const],
      ),
    );
  }
  for (const [name, level] of Object.entries(answer)) {
    const maximum = choices.find((choice) => choice.name === name)?.maximum ?? 'none';
    if (maximum === 'none' || lowerLevel(level, maximum) !== level) {
      throw new CoreError('invalid_input', `"${name}" cannot be given ${level} access here.`, {
        hint: 'The client did not ask for it, or the access policy does not allow it.',
      });
    }
  }
  return accessFromRecord(answer);
}

function choicesFor(request: AuthorizeRequest, world: ConsentWorld): Choice[] {
  const requested = request.scope.access;
  const isUnnamed = requested.size === 0;
  const [route = '/mcp'] = request.audience;
  const single =
    request.audience.size === 1 && route !== '/mcp' ? route.slice('/mcp/'.length) : null;
  const asked = [...requested.keys()].filter((name) => name !== everyConnector);
  const names = single === null ? [...new Set([...world.connectors, ...asked])] : [single];
  const choices: Choice[] = [];
  if (single === null && (isUnnamed || requested.has(everyConnector))) {
    choices.push(choice(everyConnector, 'Every connector, also ones added later', request, world));
  }
  for (const name of names) {
    const label = world.connectors.includes(name) ? name : `${name} (not connected yet)`;
    choices.push(choice(name, label, request, world));
  }
  return preselect(choices, requested);
}

function choice(
  name: string,
  label: string,
  request: AuthorizeRequest,
  world: ConsentWorld,
): Choice {
  const requested = request.scope.access;
  const asked: AccessLevel | null = requested.size === 0 ? 'write' : levelAt(requested, name);
  const ceiling: AccessLevel | null =
    world.accessPolicy === 'disabled'
      ? null
      : world.accessPolicy === 'read-only'
        ? 'read'
        : 'write';
  const maximum = lowerLevel(asked, ceiling);
  const limitedBy =
    asked !== null && asked !== maximum
      ? `The access policy is set to ${world.accessPolicy}.`
      : null;
  return { name, label, maximum: maximum ?? 'none', limitedBy, suggested: 'none' };
}

/** What the window starts from: reading, never more; writing is the person's own move (product.md section 5). */
function preselect(choices: Choice[], requested: Access): Choice[] {
  const everyAsked = requested.has(everyConnector);
  const hasOthers = choices.some((item) => item.name !== everyConnector);
  return choices.map((item) => {
    // "Every connector" only when the client asked for it, or when there is nothing else to pick; then it is enough.
    const isWanted =
      item.name === everyConnector
        ? everyAsked || !hasOthers
        : !everyAsked || requested.has(item.name);
    return isWanted && item.maximum !== 'none' ? { ...item, suggested: 'read' } : item;
  });
}

function proofOf(client: Client): string {
  if (client.authMethod !== 'none')
    return 'Holds a secret that it was given when it registered here.';
  return 'Nothing proves this name: any program on this computer can use it.';
}

function warningsFor(client: Client, world: ConsentWorld): string[] {
  const warnings: string[] = [];
  if (world.isFromWebPage) warnings.push('A web page started this request.');
  const claimed = client.name.trim().toLowerCase();
  const isTwin = world.knownClients.some(
    (other) => other.clientId !== client.clientId && other.name.trim().toLowerCase() === claimed,
  );
  if (isTwin)
    warnings.push(
      'Another client with the same name already has access. It may be the same program again.',
    );
  // Latin and look-alike scripts in one name: the full comparison of confusable characters is a later step.
  if (
    /\p{Script=Latin}/u.test(client.name) &&
    /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(client.name)
  ) {
    warnings.push('The name mixes alphabets that look alike.');
  }
  return warnings;
}
