/**
 * JSON for files, terminals and scripts: what JSON allows as it is, and what reads it may act on or
 * not show, is escaped too.
 */
const unseen =
  /[\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** One line, unless `indent` is given. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value ?? null, null, indent).replaceAll(
    unseen,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
