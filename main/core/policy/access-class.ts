/**
 * What a tool can do: from its name, its description and its annotations, the most careful of the
 * three (SEC-57). Annotations are the upstream's own word about itself and may only raise the
 * class.
 */
import type { AccessClass } from '../../../contract/views/access.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { canDoAnything } from './can-do-anything.ts';
import { inPlainLetters, isPlainName, toolLabel } from '../names/tool-spelling.ts';
import { classByDescription, classByName } from './class-by-text.ts';
import { moreCareful } from './more-careful.ts';
import { wordsOf } from './tool-words.ts';

export { moreCareful };

export interface Classified {
  readonly class: AccessClass;
  /** False: neither name, description nor annotations say anything, so it counts as writing. */
  readonly isKnown: boolean;
  /** What a person should know: annotation against name, or a tool that can do anything. */
  readonly flags: readonly string[];
}

/** @param definition the tool as copied from the upstream */
export function classifyTool(definition: JsonObject): Classified {
  const { description } = definition;
  const name = typeof definition['name'] === 'string' ? definition['name'] : '';
  const words = wordsOf(inPlainLetters(name));
  const byName = classByName(words);
  const byDescription = typeof description === 'string' ? classByDescription(description) : null;
  const byHint = classByHint(definition['annotations']);
  // The name decides; where it is silent the description does; where both are, it may write.
  let result: AccessClass = byName ?? byDescription ?? 'write';
  const flags: string[] = [];
  if (byDescription !== null && moreCareful(byDescription, result) !== result) {
    if (byHint !== 'read')
      flags.push(`its name says ${it[result]}, but its description says ${it[byDescription]}`);
    result = byDescription;
  }
  if (byHint !== null) result = moreCareful(result, byHint);
  if (byHint === 'read' && result !== 'read') flags.push(...contradiction(byName, byDescription));
  if (!isPlainName(name)) {
    // Who cannot read all of it cannot say that it only reads.
    result = moreCareful(result, 'write');
    flags.push(`its name has characters besides plain letters: ${toolLabel(name)}`);
  }
  if (canDoAnything(definition, words)) {
    result = moreCareful(result, 'write');
    flags.push('can do anything its arguments say');
  }
  const isKnown = byName !== null || byDescription !== null || byHint !== null;
  return { class: result, isKnown, flags };
}

/**
 * A tool beside others of its server whose names can be taken for its own: whatever is done to the
 * one may have been meant for the other, so both have the more careful class, and neither only
 * reads.
 *
 * @param twins the others
 */
export function classifyAmong(definition: JsonObject, twins: readonly JsonObject[]): Classified {
  const own = classifyTool(definition);
  if (twins.length === 0) return own;
  const others = twins.map((twin) => classifyTool(twin).class);
  const names = twins.map(({ name }) => toolLabel(typeof name === 'string' ? name : ''));
  return {
    ...own,
    class: [...others, own.class].reduce(moreCareful, 'write'),
    flags: [...own.flags, `its name can be taken for that of another tool: ${names.join(', ')}`],
  };
}

const it = { read: 'it reads', write: 'it writes', destructive: 'it destroys' } as const;

/**
 * Says that it only reads, and something else says more; nothing, where nothing else says anything.
 */
function contradiction(name: AccessClass | null, description: AccessClass | null): string[] {
  const isName = name !== null && moreCareful(name, description ?? 'read') === name;
  const said = isName ? name : description;
  if (said === null || said === 'read') return [];
  return [`says it only reads, but its ${isName ? 'name' : 'description'} says ${it[said]}`];
}

function classByHint(annotations: JsonObject[string] | undefined): AccessClass | null {
  if (!isJsonObject(annotations)) return null;
  if (annotations['destructiveHint'] === true && annotations['readOnlyHint'] !== true)
    return 'destructive';
  if (annotations['readOnlyHint'] === true) return 'read';
  if (annotations['readOnlyHint'] === false) return 'write';
  return null;
}
