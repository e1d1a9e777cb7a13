/** Names that are suggested for connectors: with the organisation of the address in them, and free (ATOMIC-2). Pure. */
import { connectorNameSchema } from '../../../contract/ids.ts';
import type { StoredConnector } from '../ports.ts';
import { organizationOf, presetOf } from './presets/preset-of-url.ts';

/** @param base e.g. the id of a preset; `url` is where it leads, null for a command */
export function suggestName(
  base: string,
  url: string | null,
  isTaken: (name: string) => boolean,
): string {
  const organization = url === null ? null : organizationOf(url);
  const wanted = cut(organization === null ? base : `${base}-${organization.toLowerCase()}`);
  if (connectorNameSchema.safeParse(wanted).success && !isTaken(wanted)) return wanted;
  for (let number = 2; ; number += 1) {
    const name = `${cut(connectorNameSchema.safeParse(wanted).success ? wanted : base)}-${number}`;
    if (!isTaken(name)) return name;
  }
}

/** What the names of the accounts of one server begin with. */
export function stemOf(stored: StoredConnector): string {
  const organization = stored.kind === 'http' ? organizationOf(stored.url) : null;
  const plain = stored.name.replace(/-\d+$/u, '');
  const isNamedByIt = organization !== null && plain.endsWith(`-${organization.toLowerCase()}`);
  return isNamedByIt ? plain.slice(0, -organization.length - 1) : (presetOf(stored)?.id ?? plain);
}

/** Leaves room for a number. */
function cut(name: string): string {
  return name.slice(0, longest - 5).replace(/-+$/u, '');
}

const longest = 32;
