/**
 * Rules that can never decide anything (ATRYUM-45): a deny that silently matches nothing is worse
 * than none. Says only what is certain; a rule may still never be reached for reasons that nobody
 * can see from the rules alone.
 */
import { canonicalJson } from '../lib/canonical-json.ts';
import type { JsonValue } from '../lib/json.ts';
import { anyOf, type Rule } from './rules.ts';

/**
 * @param earlier the rules before it, in their order
 * @param matches how many known tools it is about
 * @returns why, as one sentence, or null
 */
export function neverDecides(rule: Rule, earlier: readonly Rule[], matches: number): string | null {
  if (!rule.isOn) return 'It is switched off.';
  if (rule.action !== 'block' && rule.classes.length > 0 && rule.classes.every(isDestructive))
    return 'Only the mode of a destructive tool itself can open it, never a rule.';
  const covering = earlier.findIndex((other) => other.isOn && covers(other, rule));
  if (covering >= 0)
    return `Rule ${covering + 1} comes first and is about everything that this one is about.`;
  return matches === 0 ? 'No tool that is known fits it.' : null;
}

const isDestructive = (name: string): boolean => name === 'destructive';

/** True when every call that `inner` is about is decided by `outer`. */
function covers(outer: Rule, inner: Rule): boolean {
  const isOpener = outer.action !== 'block';
  // An opener is passed over for what destroys, so it covers that only when the other does not mean
  // it.
  if (isOpener && (inner.classes.length === 0 || inner.classes.includes('destructive')))
    return false;
  return (
    coversClients(outer, inner) &&
    coversList(outer.connectors, inner.connectors, anyOf(outer.connectors)) &&
    coversList(outer.tools, inner.tools, anyOf(outer.tools)) &&
    coversList(outer.classes, inner.classes, (name) => outer.classes.some((own) => own === name)) &&
    outer.conditions.every((condition) =>
      inner.conditions.some((other) => textOf(other) === textOf(condition)),
    )
  );
}

function coversClients(outer: Rule, inner: Rule): boolean {
  if (isAboutAny(outer)) return true;
  if (isAboutAny(inner) || !(outer.action === 'block' || inner.action === 'allow')) return false;
  return (
    inner.clients.every((id) => outer.clients.includes(id)) &&
    inner.groups.every((id) => outer.groups.includes(id))
  );
}

const isAboutAny = ({ clients, groups }: Rule): boolean => clients.length + groups.length === 0;

/**
 * An empty list means any, so it is covered by another empty one only. A pattern fits what it
 * covers, taken as a text.
 */
function coversList(
  outer: readonly string[],
  inner: readonly string[],
  fits: (name: string) => boolean,
): boolean {
  return outer.length === 0 || (inner.length > 0 && inner.every(fits));
}

function textOf(condition: unknown): string {
  return canonicalJson(condition as JsonValue);
}
