/**
 * Names of connectors: what is suggested has the organisation of the address in it, and is free
 * (ATOMIC-2); what would pass for something of ours is refused. Pure.
 */
import { connectorNameSchema } from '../../../../contract/views/ids.ts';
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import { CoreError } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import { organizationOf, presetOf } from '../presets/preset-of-url.ts';

/** `connectors:read` is about every connector, so none may be called that. */
const ours: ReadonlySet<string> = new Set([ownConnector, 'connectors']);
/**
 * Names of devices on Windows, with or without an ending: no file and no folder of a tool can be
 * called that (SEC-51).
 */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)$/u;
const isReserved = (name: string): boolean => ours.has(name) || device.test(name);

/**
 * A name for a new connector.
 *
 * @throws CoreError `invalid_input` – clients would take it for a part of Consentry;
 *   `already_exists`
 */
export function assertFreeName(name: string, inUse: { has(name: string): boolean }): void {
  if (isReserved(name)) {
    throw new CoreError('invalid_input', `A connector cannot be called "${name}".`, {
      hint: ours.has(name)
        ? 'The name stands for a part of Consentry. Choose another one.'
        : 'The name stands for a device on Windows. Choose another one.',
    });
  }
  if (inUse.has(name)) {
    throw new CoreError('already_exists', `There is a connector "${name}" already.`, {
      hint: 'Choose another name, for example with the account in it.',
    });
  }
}

/** @param base e.g. the id of a preset; `url` is where it leads, null for a command */
export function suggestName(
  base: string,
  url: string | null,
  isInUse: (name: string) => boolean,
): string {
  const isTaken = (name: string): boolean => isReserved(name) || isInUse(name);
  const organization = url === null ? null : organizationOf(url);
  const preferred = cut(organization === null ? base : `${base}-${organization.toLowerCase()}`);
  if (connectorNameSchema.safeParse(preferred).success && !isTaken(preferred)) return preferred;
  for (let number = 2; ; number += 1) {
    const name = `${cut(connectorNameSchema.safeParse(preferred).success ? preferred : base)}-${number}`;
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
