/** A name that somebody else gave is looked up once, and connected to as it was found. */
import type { ResolvedAddress, Resolver } from '../ports/ports.ts';
import { onAbort } from './checked-connection.ts';
import { GuardedFetchError } from './fetch-refusal.ts';

/**
 * At least one address.
 *
 * @throws GuardedFetchError `name`, also when the signal fires before there is an answer
 */
export async function lookUp(
  resolver: Resolver,
  host: string,
  signal: AbortSignal,
): Promise<readonly ResolvedAddress[]> {
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort(signal, () => reject(new GuardedFetchError('time')));
  });
  let addresses: readonly ResolvedAddress[];
  try {
    addresses = await Promise.race([resolver.resolve(host), aborted]);
  } catch {
    throw new GuardedFetchError('name');
  }
  if (addresses.length === 0) throw new GuardedFetchError('name');
  return addresses;
}
