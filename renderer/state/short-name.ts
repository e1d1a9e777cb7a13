/**
 * A client's claimed name for titles and labels; the whole of it is on the client's page and in its
 * prompt.
 */
export function shortName(name: string, longest = 60): string {
  const characters = Array.from(name);
  return characters.length <= longest ? name : `${characters.slice(0, longest - 1).join('')}…`;
}
