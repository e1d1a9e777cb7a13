/**
 * Names on the aggregate endpoint: `<connector>__<tool>`, at most 50 characters of `[A-Za-z0-9_-]`
 * because clients put prefixes of their own before it (docs/reference/clients.md#tool-names). What
 * does not fit gets a stable hash; the way back is always a map, never parsing (SEC-50).
 */
import { sha256Hex } from '../../lib/digest.ts';

const longest = 50;

/** Between connector and tool; no name of a connector has it. */
export const nameSeparator = '__';

/**
 * Injective for different (connector, tool) pairs up to a 40-bit hash; the caller's map refuses
 * what still collides.
 */
export function exposedName(connector: string, tool: string): string {
  const plain = `${connector}${nameSeparator}${tool}`;
  if (plain.length <= longest && /^[A-Za-z0-9_-]+$/u.test(tool)) return plain;
  const hash = sha256Hex(`${connector}\u0000${tool}`).slice(0, 10);
  const readable = plain.replaceAll(/[^A-Za-z0-9_-]/gu, '-').slice(0, longest - hash.length - 1);
  return `${readable}-${hash}`;
}
