/**
 * What a person can pick in a consent, and what the picked gives. A request preselects; the person
 * may give less or more, at each connector, below the ceilings (RFC 6749 section 3.3). A client
 * that names more than it has is shown with only what is new.
 */
import type {
  AccessLevel,
  AccessPolicy,
  ConnectorAccess,
} from '../../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../../contract/views/questions/consent-question.ts';
import {
  isOwnRight,
  ownConnector,
  ownRightNames,
  ownRights,
} from '../../../../contract/plain/own-rights.ts';
import {
  accessFromRecord,
  everyConnector,
  isOurs,
  levelAt,
  lowerLevel,
  unionAccess,
  withoutRepeats,
  type Access,
} from '../../lib/access.ts';
import { CoreError } from '../../lib/errors.ts';
import type { NameWarning } from '../../names/name-warning.ts';
import { wishesOf, type ConsentRequest } from './consent-request.ts';
import { singleConnector } from '../protocol/scope-request.ts';

export interface ChoiceContext {
  readonly connectors: readonly string[];
  readonly accessPolicy: AccessPolicy;
  /**
   * What the organisation holds everything to, whatever is chosen here; null: nothing (ATLAR-15).
   */
  readonly organisation: {
    readonly name: string;
    readonly access: AccessPolicy;
    readonly ask: string;
  } | null;
  /** What the client has on the same resource; null for nothing. */
  readonly held: Access | null;
  /** What is to be said of the claimed name; null: nothing. */
  readonly nameWarning: NameWarning | null;
  /** Tools of a connector by the level that opens them; absent: nobody knows. */
  readonly toolsOf?: (connector: string) => NonNullable<Choice['opens']>;
  /** As the person calls a connector; null: they gave it no title. */
  readonly titleOf?: (connector: string) => string | null;
}

export type Choice = ConsentQuestion['choices'][number];
type Asked = Pick<ConsentRequest, 'scope' | 'audience'>;

/**
 * True when the client has access and names something beyond it. "Every connector" names none: real
 * clients repeat it from our own challenge, also over a grant that the person made narrower.
 */
export function isStepUp(request: Asked, held: Access | null): held is Access {
  return held !== null && held.size > 0 && namedBeyond(request, held).length > 0;
}

function namedBeyond(request: Asked, held: Access): (readonly [string, AccessLevel])[] {
  return [...wishesOf(request)].filter(
    ([name, level]) => name !== everyConnector && lowerLevel(level, levelAt(held, name)) !== level,
  );
}

/**
 * @returns what the person can pick, a row for each connector or right; for a client that has
 *   access already, only what is new
 */
export function choicesFor(request: Asked, context: ChoiceContext): Choice[] {
  const isMore = isStepUp(request, context.held);
  const choices = isMore
    ? newChoices(request, context, context.held)
    : allChoices(request, context);
  // Whoever passes for another gets what the person picks, connector by connector (SEC-129).
  return mustConfirm(context) === null
    ? choices
    : choices.map((item) => ({ ...item, suggested: isMore ? item.before : 'none' }));
}

/**
 * What the person has to confirm beside the Allow; null: nothing. Only where the name passes for
 * another's: a page that starts the login is how every app of the web comes, and a confirmation
 * that is asked each time is ticked unread.
 */
export function mustConfirm({ nameWarning }: Pick<ChoiceContext, 'nameWarning'>): string | null {
  return nameWarning?.code === 'look-alike'
    ? 'I started this login myself, and this is the program I mean.'
    : null;
}

/** @throws CoreError `invalid_input` – it takes a confirmation, and there is none (SEC-129) */
export function assertConfirmed(
  context: Pick<ChoiceContext, 'nameWarning'>,
  isConfirmed: boolean,
): void {
  const words = mustConfirm(context);
  if (words === null || isConfirmed) return;
  throw new CoreError('invalid_input', `Confirm this first. ${context.nameWarning?.text ?? ''}`, {
    hint: `Deny it unless you can say: “${words}” At the command line that is --confirm.`,
  });
}

/**
 * The rights that an answer gives.
 *
 * @param answer absent: what was suggested
 * @throws CoreError `invalid_input` – nothing was suggested, or more than the ceilings allow
 */
export function accessFromAnswer(
  request: Asked,
  context: ChoiceContext,
  answer: ConnectorAccess | undefined,
): Access {
  const choices = choicesFor(request, context);
  const isMore = isStepUp(request, context.held);
  const picked = answer === undefined ? suggested(choices, isMore) : checked(choices, answer);
  const access = isMore ? unionAccess(context.held, picked) : picked;
  return withoutRepeats(access);
}

function suggested(choices: readonly Choice[], isStepUp: boolean): Access {
  const access = new Map<string, AccessLevel>();
  for (const { name, suggested, before } of choices)
    if (suggested !== 'none' && !(isStepUp && suggested === before)) access.set(name, suggested);
  if (access.size === 0) {
    throw new CoreError('invalid_input', 'Nothing is suggested here, so say what to give.', {
      hint: 'Name a connector, or * for every connector, also those added later.',
    });
  }
  return access;
}

function checked(choices: readonly Choice[], answer: ConnectorAccess): Access {
  for (const [name, level] of Object.entries(answer)) {
    const maximum = choices.find((choice) => choice.name === name)?.maximum ?? 'none';
    if (maximum === 'none' || lowerLevel(level, maximum) !== level) {
      throw new CoreError('invalid_input', `"${name}" cannot be given ${level} access here.`, {
        hint: 'It is not offered in this request, or the access policy does not allow it.',
      });
    }
  }
  return accessFromRecord(answer);
}

function allChoices(request: Asked, context: ChoiceContext): Choice[] {
  // What it has is shown too: an answer replaces it.
  const known = [...request.scope.access.keys(), ...(context.held?.keys() ?? [])];
  const single = singleConnector(request.audience);
  const names =
    single === null
      ? new Set([everyConnector, ...context.connectors, ...known])
      : new Set(only(single, known));
  return preselect(
    [...names].map((name) => choice(name, context)),
    request,
    context,
  );
}

/** Only what is new. Reading is preselected; writing is the person's own move (ATMOS-24). */
function newChoices(request: Asked, context: ChoiceContext, held: Access): Choice[] {
  return namedBeyond(request, held).map(([name]) => {
    const item = choice(name, context);
    return { ...item, suggested: atMost('read', item.maximum) };
  });
}

/**
 * Rights about ourselves are only in the way of people who were not asked for them, or not at our
 * own route.
 */
function only(connector: string, asked: readonly string[]): readonly string[] {
  if (connector !== ownConnector) return [connector];
  return asked.length === 0 ? ownRightNames : asked.filter(isOurs);
}

function choice(name: string, context: ChoiceContext): Choice {
  const most: AccessLevel = isOurs(name) ? 'read' : 'write';
  const maximum = lowerLevel(most, ceilingOf(context.accessPolicy));
  const limitedBy =
    most === maximum
      ? heldWords(most, context)
      : `The access policy is set to ${context.accessPolicy}.`;
  return {
    name,
    label: labelOf(name, context),
    maximum: maximum ?? 'none',
    limitedBy,
    before: (context.held === null ? null : levelAt(context.held, name)) ?? 'none',
    suggested: 'none',
    ...(context.connectors.includes(name) &&
      context.toolsOf !== undefined && { opens: context.toolsOf(name) }),
  };
}

function labelOf(name: string, { connectors, titleOf }: ChoiceContext): string {
  if (isOwnRight(name)) return ownRights[name].label;
  if (name === ownConnector) return 'Consentry: what it may do itself';
  if (name === everyConnector) return 'All connectors, including future ones';
  if (!connectors.includes(name)) return `${name} (not connected yet)`;
  const title = titleOf?.(name) ?? null;
  return title === null ? name : `${title} (${name})`;
}

/**
 * The choice is kept as it is made, and held down at each call: the organisation may let it through
 * later.
 */
function heldWords(most: AccessLevel, { organisation }: ChoiceContext): string | null {
  if (most !== 'write' || organisation?.access !== 'read-only') return null;
  return `If you choose to write too: your organisation (${organisation.name}) limits this to reading.`;
}

/** Why nothing can be allowed at all; null: something can (ATLAR-16). */
export function refusalOf({ accessPolicy, organisation }: ChoiceContext): string | null {
  if (organisation?.access === 'disabled')
    return `Your organisation (${organisation.name}) has switched access off, so this cannot be allowed. ${organisation.ask}`;
  return accessPolicy === 'disabled'
    ? 'Access is switched off, so this cannot be allowed. Choose an access policy in the settings first.'
    : null;
}

function ceilingOf(policy: AccessPolicy): AccessLevel | null {
  if (policy === 'disabled') return null;
  return policy === 'read-only' ? 'read' : 'write';
}

/**
 * What the window starts from: what the client has, or reading at what it names; where it names
 * nothing, at each connector that exists. Writing, and what is added later, is the person's own
 * move.
 */
function preselect(choices: Choice[], request: Asked, context: ChoiceContext): Choice[] {
  const start = context.held?.size ? context.held : startOf(request, context);
  return choices.map((item) => ({
    ...item,
    suggested: atMost(levelAt(start, item.name) ?? 'none', item.maximum),
  }));
}

function startOf(request: Asked, { connectors }: ChoiceContext): Access {
  const wishes = wishesOf(request);
  const single = singleConnector(request.audience);
  const named = [...wishes.keys()].filter((name) => name !== everyConnector);
  const isAll = named.length === 0 || wishes.has(everyConnector);
  const all = single === null ? connectors : [single];
  return new Map(
    [...(isAll || single !== null ? all : []), ...named]
      // The activity log only when nothing else was named: never by default (ATMOS-45).
      .filter((name) => name !== 'consentry:audit' || wishes.size === 1)
      .map((name) => [name, 'read']),
  );
}

function atMost(level: Choice['suggested'], maximum: Choice['maximum']): Choice['suggested'] {
  if (level === 'none' || maximum === 'none') return 'none';
  return lowerLevel(level, maximum) ?? 'none';
}
