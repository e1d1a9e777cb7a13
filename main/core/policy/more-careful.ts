/** Which of two access classes is the more careful one. */
import type { AccessClass } from '../../../contract/views/access.ts';

const order: readonly AccessClass[] = ['read', 'write', 'destructive'];

/** @returns the class that opens less by itself */
export function moreCareful(a: AccessClass, b: AccessClass): AccessClass {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
