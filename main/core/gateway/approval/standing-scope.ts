/**
 * What "always" covers, made from the call that was shown and from the person's choices: never
 * broader than what was on screen (ATRYUM-52). Pure.
 */
import type { ArgumentChoice, StandingScope } from '../../../../contract/views/answers.ts';
import {
  conditionSchema,
  type ArgumentTest,
  type Condition,
} from '../../../../contract/views/conditions.ts';
import { CoreError } from '../../lib/errors.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { visible } from '../../lib/visible-text.ts';
import { compileConditions, type ArgumentMatch } from '../../policy/conditions.ts';

export interface Covered {
  readonly conditions: readonly Condition[];
  /** The only top-level arguments that a covered call may have; null: any. */
  readonly names: readonly string[] | null;
}

/** @throws CoreError `invalid_input` – the choices do not fit the call that was shown */
export function coveredBy(scope: StandingScope['arguments'], args: JsonObject): Covered {
  const covered = build(scope, args);
  if (!matchOf(covered)(args)) throw unfit('The choices do not cover the call that is shown.');
  return covered;
}

function build(scope: StandingScope['arguments'], args: JsonObject): Covered {
  switch (scope.are) {
    case 'any':
      return { conditions: [], names: null };
    case 'exactly':
      return {
        conditions: [conditionFor('', { kind: 'equals', value: copied(args) })],
        names: null,
      };
    case 'chosen':
      return chosen(scope.choices, args);
  }
}

/**
 * @returns whether arguments are among those that an approval covers; made once for each approval
 */
export function matchOf({ conditions, names }: Covered): ArgumentMatch {
  const fits = compileConditions(conditions);
  const known = names === null ? null : new Set(names);
  return (args) =>
    (known === null || Object.keys(args).every((name) => known.has(name))) && fits(args);
}

/** One sentence for lists and for the activity log. */
export function coversInWords({ conditions, names }: Covered): string {
  if (names === null && conditions.length === 0) return 'Any arguments';
  const [only] = conditions;
  if (names === null && conditions.length === 1 && only?.pointer === '')
    return `Exactly ${visible(JSON.stringify(valueOf(only.test)), 200)}`;
  const fixed = new Set(conditions.map(({ pointer }) => nameOf(pointer)));
  const open = (names ?? []).filter((name) => !fixed.has(name));
  return [
    ...conditions.map(({ pointer, test }) => `${visible(nameOf(pointer), 60)} ${inWords(test)}`),
    ...open.map((name) => `any ${visible(name, 60)}`),
  ].join('; ');
}

function chosen(choices: readonly ArgumentChoice[], args: JsonObject): Covered {
  const names = Object.keys(args);
  const byName = new Map(choices.map((choice) => [choice.name, choice]));
  if (byName.size !== choices.length) throw unfit('An argument is named twice.');
  for (const name of byName.keys())
    if (!Object.hasOwn(args, name)) throw unfit(`The call has no argument "${visible(name, 60)}".`);
  const conditions = names.flatMap((name) => {
    const test = testFor(byName.get(name), args[name]);
    return test === null ? [] : [conditionFor(pointerTo(name), test)];
  });
  return { conditions, names };
}

/** Null: anything goes. */
function testFor(
  choice: ArgumentChoice | undefined,
  value: JsonValue | undefined,
): ArgumentTest | null {
  switch (choice?.may) {
    case undefined:
    case 'same':
      return { kind: 'equals', value: copied(value ?? null) };
    case 'any':
      return null;
    case 'begin':
      // A star is wild in a pattern: the person would give more than the text says.
      if (choice.with.includes('*')) throw unfit('A beginning cannot contain a star.');
      return { kind: 'glob', pattern: `${choice.with}*` };
    case 'between':
      return { kind: 'between', least: choice.least, most: choice.most };
  }
}

function conditionFor(pointer: string, test: ArgumentTest): Condition {
  const parsed = conditionSchema.safeParse({ pointer, test });
  if (parsed.success) return parsed.data;
  throw unfit('These arguments are too long to be remembered.');
}

/** The schema's type of JSON is mutable; what is stored is a copy of its own. */
function copied(value: JsonValue): Extract<ArgumentTest, { kind: 'equals' }>['value'] {
  return JSON.parse(JSON.stringify(value)) as Extract<ArgumentTest, { kind: 'equals' }>['value'];
}

/** RFC 6901 section 3. */
function pointerTo(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function nameOf(pointer: string): string {
  return pointer.slice(1).replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueOf(test: ArgumentTest): unknown {
  return test.kind === 'equals' ? test.value : null;
}

function inWords(test: ArgumentTest): string {
  switch (test.kind) {
    case 'equals':
      return `is ${visible(JSON.stringify(test.value), 120)}`;
    case 'glob':
      return `begins with ${visible(JSON.stringify(test.pattern.slice(0, -1)), 120)}`;
    case 'between':
      return `from ${test.least ?? '…'} to ${test.most ?? '…'}`;
    case 'oneOf':
      return `is one of ${visible(JSON.stringify(test.values), 120)}`;
  }
}

function unfit(message: string): CoreError {
  return new CoreError('invalid_input', message, {
    hint: 'Start from exactly these arguments, and open only what you mean.',
  });
}
