/**
 * One text for equal JSON values, whatever the order of their members: the key under which
 * arguments are frozen, compared and hashed (INV-2). Injective on distinct values; members are
 * sorted by UTF-16 code units.
 */
import { isJsonObject, type JsonValue } from './json.ts';

export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value))
    return `[${value.map((item: JsonValue) => canonicalJson(item)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member !== undefined) members.push(`${JSON.stringify(name)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
