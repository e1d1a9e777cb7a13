/**
 * What a person can pick in a consent, and what the picked gives. The person can narrow a request, never widen it
 * (product.md section 3). A client that asks for more than it has is shown with only what is new.
 */
import type {
  AccessLevel,
  AccessPolicy,
  ConnectorAccess,
  ConsentQuestion,
} from '../../../contract/views.ts';
import {
  isOwnRight,
  ownConnector,
  ownRightNames,
  ownRights,
} from '../../../contract/own-rights.ts';
import {
  accessFromRecord,
  everyConnector,
  isOurs,
  isWithin,
  levelAt,
  lowerLevel,
  unionAccess,
  type Access,
} from '../lib/access.ts';
import { CoreError } from '../lib/errors.ts';
import type { ConsentRequest } from './consent-request.ts';

export interface ChoiceWorld {
  readonly connectors: readonly string[];
  readonly accessPolicy: AccessPolicy;
  /** What the organisation holds everything to, whatever is chosen here; null: nothing (ATLAR-15). */
  readonly organisation: {
    readonly name: string;
    readonly access: AccessPolicy;
    readonly ask: string;
  } | null;
  /** What the client has on the same resource; null for nothing. */
  readonly held: Access | null;
  /** Tools of a connector by the level that opens them; absent: nobody knows. */
  readonly toolsOf?: (connector: string) => NonNullable<Choice['opens']>;
}

export type Choice = ConsentQuestion['choices'][number];
type Asked = Pick<ConsentRequest, 'scope' | 'audience'>;

/** True when the client has access and names something beyond it. */
export function isStepUp(request: Asked, held: Access | null): held is Access {
  const asked = request.scope.access;
  return held !== null && held.size > 0 && asked.size > 0 && !isWithin(asked, held);
}

export function choicesFor(request: Asked, world: ChoiceWorld): Choice[] {
  return isStepUp(request, world.held)
    ? newChoices(request, world, world.held)
    : allChoices(request, world);
}

/**
 * The rights that an answer gives.
 *
 * @throws CoreError `invalid_input` – more than was requested or than the ceilings allow
 */
export function accessFromAnswer(
  request: Asked,
  world: ChoiceWorld,
  answer: ConnectorAccess | undefined,
): Access {
  const choices = choicesFor(request, world);
  const picked = answer === undefined ? suggested(choices) : checked(choices, answer);
  return isStepUp(request, world.held) ? unionAccess(world.held, picked) : picked;
}

function suggested(choices: readonly Choice[]): Access {
  const access = new Map<string, AccessLevel>();
  for (const choice of choices)
    if (choice.suggested !== 'none') access.set(choice.name, choice.suggested);
  return access;
}

function checked(choices: readonly Choice[], answer: ConnectorAccess): Access {
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

function allChoices(request: Asked, world: ChoiceWorld): Choice[] {
  const requested = request.scope.access;
  const isUnnamed = requested.size === 0;
  const single = singleConnector(request.audience);
  const asked = [...requested.keys()].filter((name) => name !== everyConnector);
  const names =
    single === null ? [...new Set([...world.connectors, ...asked])] : only(single, asked);
  const choices: Choice[] = [];
  if (single === null && (isUnnamed || requested.has(everyConnector)))
    choices.push(choice(everyConnector, request, world));
  for (const name of names) choices.push(choice(name, request, world));
  return preselect(choices, requested);
}

/**
 * Only what is new. The asked level is preselected: the window is about nothing else, and Allow on an unchanged picker
 * would give nothing and be asked again.
 */
function newChoices(request: Asked, world: ChoiceWorld, held: Access): Choice[] {
  return [...request.scope.access]
    .filter(([name, level]) => lowerLevel(level, levelAt(held, name)) !== level)
    .map(([name]) => choice(name, request, world))
    .map((item) => ({ ...item, suggested: item.maximum }));
}

/** Rights about ourselves are only in the way of people who were not asked for them, or not at our own route. */
function only(connector: string, asked: readonly string[]): readonly string[] {
  if (connector !== ownConnector) return [connector];
  return asked.length === 0 ? ownRightNames : asked.filter(isOurs);
}

function choice(name: string, request: Asked, world: ChoiceWorld): Choice {
  const requested = request.scope.access;
  const named: AccessLevel | null = requested.size === 0 ? 'write' : levelAt(requested, name);
  const asked = lowerLevel(named, isOurs(name) ? 'read' : 'write');
  const maximum = lowerLevel(asked, ceilingOf(world.accessPolicy));
  const limitedBy =
    asked !== null && asked !== maximum
      ? `The access policy is set to ${world.accessPolicy}.`
      : heldWords(asked, world);
  return {
    name,
    label: labelOf(name, world.connectors),
    maximum: maximum ?? 'none',
    limitedBy,
    before: (world.held === null ? null : levelAt(world.held, name)) ?? 'none',
    suggested: 'none',
    ...(world.connectors.includes(name) &&
      world.toolsOf !== undefined && { opens: world.toolsOf(name) }),
  };
}

function labelOf(name: string, connectors: readonly string[]): string {
  if (isOwnRight(name)) return ownRights[name].label;
  if (name === ownConnector) return 'Consentry: what it may do itself';
  if (name === everyConnector) return 'Every connector, also ones added later';
  return connectors.includes(name) ? name : `${name} (not connected yet)`;
}

/** The choice is kept as it is made, and held down at each call: the organisation may let it through later. */
function heldWords(asked: AccessLevel | null, { organisation }: ChoiceWorld): string | null {
  if (asked !== 'write' || organisation?.access !== 'read-only') return null;
  return `If you choose to write too: your organisation (${organisation.name}) limits this to reading.`;
}

/** Why nothing can be allowed at all; null: something can (ATLAR-16). */
export function refusalOf({ accessPolicy, organisation }: ChoiceWorld): string | null {
  if (organisation?.access === 'disabled')
    return `Your organisation (${organisation.name}) has switched access off, so this cannot be allowed. ${organisation.ask}`;
  return accessPolicy === 'disabled'
    ? 'Access is switched off, so this cannot be allowed. You can switch it on in the settings.'
    : null;
}

function ceilingOf(policy: AccessPolicy): AccessLevel | null {
  if (policy === 'disabled') return null;
  return policy === 'read-only' ? 'read' : 'write';
}

/** The connector of `/mcp/<connector>` when the tokens are for nothing else. */
function singleConnector(audience: ReadonlySet<string>): string | null {
  const [route = '/mcp'] = audience;
  return audience.size === 1 && route !== '/mcp' ? route.slice('/mcp/'.length) : null;
}

/** Only what was named, and the activity log only when nothing else was: never by default (ATMOS-45). */
function isPreselected({ name, maximum }: Choice, requested: Access): boolean {
  if (maximum === 'none' || !requested.has(name)) return false;
  return name !== 'consentry:audit' || requested.size === 1;
}

/** What the window starts from: reading, never more; writing is the person's own move (product.md section 5). */
function preselect(choices: Choice[], requested: Access): Choice[] {
  const everyAsked = requested.has(everyConnector);
  const hasOthers = choices.some((item) => item.name !== everyConnector);
  return choices.map((item) => {
    if (isOurs(item.name))
      return isPreselected(item, requested) ? { ...item, suggested: 'read' } : item;
    // "Every connector" only when the client asked for it, or when there is nothing else to pick; then it is enough.
    const isWanted =
      item.name === everyConnector
        ? everyAsked || !hasOthers
        : !everyAsked || requested.has(item.name);
    return isWanted && item.maximum !== 'none' ? { ...item, suggested: 'read' } : item;
  });
}
