/** Forms that a member of a message can be asked for. Pure. */
import type { JsonValue } from '../../lib/json.ts';

export type Form = (value: JsonValue | undefined) => boolean;

export const isText: Form = (value) => typeof value === 'string';
export const isFlag: Form = (value) => typeof value === 'boolean';
export const isNumber: Form = (value) => typeof value === 'number';
export const isTexts: Form = (value) => Array.isArray(value) && value.every(isText);
export const isOneOf =
  (known: readonly string[]): Form =>
  (value) =>
    typeof value === 'string' && known.includes(value);
