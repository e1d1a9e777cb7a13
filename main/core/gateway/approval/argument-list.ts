/**
 * The arguments of a call one by one, and what is different from the last call that was let through
 * (ATRYUM-51). Pure.
 */
import type { ApprovalQuestion } from '../../../../contract/views/questions/question.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible, visibleBlock, visibleWithCount } from '../../lib/visible-text.ts';

type Shown = Pick<
  ApprovalQuestion,
  'argumentList' | 'moreArguments' | 'goneArguments' | 'hasBefore'
>;

/** Of one pair of argument objects, which never change: looked at again for each snapshot. */
const made = new WeakMap<
  JsonObject,
  { readonly before: JsonObject | null; readonly shown: Shown }
>();

/**
 * @param args frozen, as they would be sent; foreign
 * @param before of the last call that was let through; null: there was none
 * @returns each argument with what changed, visible and bounded
 */
export function argumentViews(args: JsonObject, before: JsonObject | null): Shown {
  const known = made.get(args);
  if (known?.before === before) return known.shown;
  const shown = make(args, before);
  made.set(args, { before, shown });
  return shown;
}

function make(args: JsonObject, before: JsonObject | null): Shown {
  const names = Object.keys(args);
  const gone =
    before === null ? [] : Object.keys(before).filter((name) => !Object.hasOwn(args, name));
  return {
    argumentList: names
      .slice(0, limits.questions.argumentRows)
      .map((name) => row(name, args[name] ?? null, before)),
    moreArguments: Math.max(0, names.length - limits.questions.argumentRows),
    goneArguments: gone.slice(0, limits.questions.argumentRows).map((name) => visible(name, 80)),
    hasBefore: before !== null,
  };
}

function row(
  name: string,
  value: JsonValue,
  before: JsonObject | null,
): Shown['argumentList'][number] {
  const label = visibleWithCount(name, 80);
  const shown = visibleBlock(textOf(value), limits.questions.argumentText);
  const old = before !== null && Object.hasOwn(before, name) ? before[name] : undefined;
  const change = before === null || old === undefined ? 'new' : 'changed';
  const isSame =
    before === null || (old !== undefined && canonicalJson(old) === canonicalJson(value));
  return {
    name: label.text,
    value: shown.text,
    hiddenCharacters: shown.hidden,
    kind: typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'other',
    change: isSame ? 'same' : change,
    before:
      isSame || old === undefined ? null : visible(textOf(old), limits.questions.argumentText),
    key: label.text === name ? name : null,
  };
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1);
}
