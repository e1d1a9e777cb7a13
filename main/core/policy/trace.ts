/**
 * How a decision went, as a short text for the audit log: one letter for each step and what it
 * found. Equal traces are equal texts, so the log keeps each only once.
 */
import { layers, type Decision, type Finding, type Layer } from './decision.ts';

const known = new WeakMap<Decision, string>();

/** At most 200 characters: steps find words of our own, ids of rules and names of connectors. */
export function traceText(decision: Decision): string {
  let text = known.get(decision);
  if (text === undefined) {
    text = decision.trace.map(([layer, found]) => `${letterOf(layer)}=${found}`).join(';');
    known.set(decision, text);
  }
  return text;
}

/** What was written; steps that this version does not know are left out. */
export function readTrace(text: string): readonly Finding[] {
  return text.split(';').flatMap((part): Finding[] => {
    const layer = layers[part.charCodeAt(0) - firstLetter];
    return layer === undefined || part[1] !== '=' ? [] : [[layer, part.slice(2)]];
  });
}

/** @returns the id of the rule that decided; null where no rule did, or none in particular */
export function decidingRuleId(trace: readonly Finding[]): string | null {
  const [id = '', action] = trace.find(([layer]) => layer === 'rules')?.[1].split(' ') ?? [];
  return action === undefined || id === 'none' ? null : id;
}

const firstLetter = 0x61;

function letterOf(layer: Layer): string {
  return String.fromCharCode(firstLetter + layers.indexOf(layer));
}
