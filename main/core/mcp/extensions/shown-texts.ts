/** Texts of a skill that a person was shown, as they are kept beside its accepted entry. Pure. */
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { ownMetaPrefix } from '../revisions.ts';

/** No server can say it: `readSkill` leaves out what begins so. */
const member = `${ownMetaPrefix}shown`;

/** @param texts by the URI of the file */
export function shownTexts(texts: JsonObject): JsonObject {
  return { [member]: texts };
}

/** @returns texts by the URI of the file; empty where none was shown */
export function textsIn(definition: JsonObject): Readonly<Record<string, string>> {
  const texts = definition[member];
  if (!isJsonObject(texts)) return {};
  return Object.fromEntries(
    Object.entries(texts).flatMap(([uri, text]) =>
      typeof text === 'string' ? [[uri, text] as const] : [],
    ),
  );
}

/** @returns the entry as the server gave it */
export function withoutShown(definition: JsonObject): JsonObject {
  const { [member]: _texts, ...entry } = definition;
  return entry;
}
