/** The parsers are loaded when a file of a client is first read: most runs never do. */
import type { Notation } from './notation.ts';

export async function loadNotation(name: 'json' | 'toml' | 'yaml'): Promise<Notation> {
  if (name === 'json') return (await import('./json.ts')).json;
  if (name === 'toml') return (await import('./toml.ts')).toml;
  return (await import('./yaml.ts')).yaml;
}
