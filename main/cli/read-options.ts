/** Reading what commander made of the options. */

export type Options = Readonly<Record<string, unknown>>;

/** An option's value when it is text. */
export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option's values when it may be repeated or take several. */
export function listOption(options: Options, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
