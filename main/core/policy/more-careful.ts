/** Which of two access classes is the more careful one. */
import type { AccessClass } from '../../../contract/views/access.ts';

const order: readonly AccessClass[] = ['read', 'write', 'destructive'];

export function moreCareful(a: AccessClass, b: AccessClass): AccessClass {
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
