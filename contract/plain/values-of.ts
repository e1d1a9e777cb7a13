/** The values that a member of a filter lets through, one or several; none: all. */
export function valuesOf<Value extends string>(
  member: Value | readonly Value[] | undefined,
): readonly Value[] {
  if (member === undefined) return [];
  return typeof member === 'string' ? [member] : member;
}
