/**
 * A damaged `preferences.json` is set aside, and another one written with what can be read of it
 * (REL-04). What gives rights is taken as the strictest wherever it is unknown: access is off,
 * and a connector that is not whole is switched off.
 */
import { parse as parseTolerantly } from 'jsonc-parser';
import type {
  PreferencesDocument,
  StoredConnector,
} from '../../core/ports/preferences-document.ts';
import { policyMembers, policyRules } from '../../core/integrity/sealed-policy.ts';
import {
  defaultPreferences,
  preferencesSchema,
  preferencesShape,
  storedConnectorSchema,
} from './preferences-schema.ts';

/** What could be read, and what not, in words. */
export interface Salvaged {
  readonly document: PreferencesDocument;
  readonly lost: readonly string[];
}

/** @returns null: a newer Consentry wrote it, so nothing is wrong with it */
export function salvagePreferences(text: string): Salvaged | null {
  const [found, isWhole] = readMembers(text);
  if (typeof found['version'] === 'number' && found['version'] > 1) return null;
  const lost: string[] = isWhole ? [] : ['the end of the file, or a part of it'];
  const unknown = Object.keys(found).filter((name) => !(name in preferencesShape));
  for (const name of unknown) lost.push(`“${shown(name)}” is no setting`);
  // Whether a setting that is not there was misspelt, cut away or never made is unknown.
  const isDoubtful = !isWhole || unknown.length > 0;
  const document: Record<string, unknown> = { ...defaultPreferences };
  for (const [name, schema] of Object.entries(preferencesShape)) {
    if (name === 'connectors' || name === 'version') continue;
    const isPolicy = policyMembers.some((member) => member === name);
    if (isPolicy && isDoubtful) continue;
    const value = found[name];
    if (value === undefined && !(name in defaultPreferences)) continue;
    const read = schema.safeParse(value);
    if (read.success) document[name] = read.data;
    else {
      lost.push(`“${name}”`);
      if (isPolicy) document[name] = strictest(name);
    }
  }
  if (isDoubtful) for (const name of policyMembers) document[name] = strictest(name);
  document['connectors'] = readConnectors(found['connectors'], isWhole, lost);
  return { document: preferencesSchema.parse(withoutAbsent(document)), lost };
}

function strictest(name: string): unknown {
  if (name === 'accessPolicy') return 'disabled';
  const member = policyMembers.find((each) => each === name);
  // Null: as the shell takes it where nothing is said.
  return member === undefined ? undefined : (policyRules[member].unbelieved ?? undefined);
}

function readMembers(text: string): [members: Record<string, unknown>, isWhole: boolean] {
  try {
    const whole: unknown = JSON.parse(text);
    return isObject(whole) ? [whole, true] : [{}, false];
  } catch {
    const part: unknown = parseTolerantly(text, [], { disallowComments: true });
    return [isObject(part) ? part : {}, false];
  }
}

function readConnectors(value: unknown, isWhole: boolean, lost: string[]): StoredConnector[] {
  if (!Array.isArray(value)) {
    if (value !== undefined || !isWhole) lost.push('the connectors');
    return [];
  }
  const connectors: StoredConnector[] = [];
  for (const one of value as unknown[]) {
    const connector = readConnector(one, isWhole);
    const isRepeated = connectors.some(({ name }) => name === connector?.name);
    if (connector === null || isRepeated) lost.push(`the connector ${nameOf(one)}`);
    else connectors.push(connector);
    if (connector?.enabled === false && isObject(one) && one['enabled'] === true)
      lost.push(`whether the connector ${connector.name} is as it was: it is switched off now`);
  }
  return connectors;
}

/** Where something of it is missing, it is switched off: that may have been what held it down. */
function readConnector(value: unknown, isWhole: boolean): StoredConnector | null {
  const read = storedConnectorSchema.safeParse(value);
  if (read.success) return isWhole ? read.data : { ...read.data, enabled: false };
  if (!isObject(value)) return null;
  const wrong = new Set(
    read.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [issue.path[0]],
    ),
  );
  const rest = Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.has(name)));
  const again = storedConnectorSchema.safeParse({ ...rest, enabled: false });
  return again.success ? again.data : null;
}

function nameOf(value: unknown): string {
  const name = isObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? shown(name) : 'without a name';
}

function withoutAbsent(document: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(text: string): string {
  return text.replaceAll(/[^\w.-]/gu, '?').slice(0, 60);
}
