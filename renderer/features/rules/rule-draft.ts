/** A rule while it is written: texts as they stand in the fields, and what they say. Pure. */
import type { ArgumentTest, Condition } from '../../../contract/views/conditions.ts';
import type { RuleBody, RuleView } from '../../../contract/views/rules.ts';
import type { AccessClass, ToolMode } from '../../../contract/views/access.ts';

export type TestKind = ArgumentTest['kind'];

export interface ConditionDraft {
  /** For React only. */
  readonly key: number;
  readonly pointer: string;
  readonly kind: TestKind;
  /** A value, a pattern or a list, by kind. */
  readonly value: string;
  readonly least: string;
  readonly most: string;
}

export interface RuleDraft {
  readonly action: ToolMode;
  readonly clients: readonly string[];
  readonly groups: readonly string[];
  readonly connectors: string;
  readonly tools: string;
  readonly classes: readonly AccessClass[];
  readonly conditions: readonly ConditionDraft[];
  readonly note: string;
  readonly isOn: boolean;
}

type Json = Extract<ArgumentTest, { kind: 'equals' }>['value'];
type Scalar = Extract<ArgumentTest, { kind: 'oneOf' }>['values'][number];

export const emptyDraft: RuleDraft = {
  action: 'ask',
  clients: [],
  groups: [],
  connectors: '',
  tools: '',
  classes: [],
  conditions: [],
  note: '',
  isOn: true,
};

export function newCondition(key: number): ConditionDraft {
  return { key, pointer: '', kind: 'glob', value: '', least: '', most: '' };
}

export function draftOfRule(rule: RuleView): RuleDraft {
  return {
    action: rule.action,
    clients: rule.clients,
    groups: rule.groups,
    connectors: rule.connectors.join(', '),
    tools: rule.tools.join(', '),
    classes: rule.classes,
    conditions: rule.conditions.map(draftOfCondition),
    note: rule.note,
    isOn: rule.isOn,
  };
}

/** The rule, or what is wrong with a field, in one sentence. */
export function readDraft(draft: RuleDraft): RuleBody | string {
  const conditions: Condition[] = [];
  for (const each of draft.conditions) {
    const test = readTest(each);
    if (typeof test === 'string') return test;
    const pointer = readPointer(each.pointer);
    // All arguments together are an object: nothing but another object is like it.
    if (pointer === '' && test.kind !== 'equals')
      return 'Say which argument a condition is about, e.g. /owner.';
    conditions.push({ pointer, test });
  }
  return {
    action: draft.action,
    clients: [...draft.clients],
    groups: [...draft.groups],
    connectors: listOf(draft.connectors),
    tools: listOf(draft.tools),
    classes: [...draft.classes],
    conditions,
    note: draft.note.trim(),
    isOn: draft.isOn,
  };
}

/** `owner` is meant as `/owner`. */
function readPointer(text: string): string {
  const pointer = text.trim();
  return pointer === '' || pointer.startsWith('/') ? pointer : `/${pointer}`;
}

function readTest({ kind, value, least, most }: ConditionDraft): ArgumentTest | string {
  switch (kind) {
    case 'equals':
      return { kind, value: readValue(value) };
    case 'glob':
      return { kind, pattern: value };
    case 'between': {
      const from = readNumber(least);
      const to = readNumber(most);
      if (from === undefined || to === undefined)
        return 'A number range takes numbers. Leave the open side empty.';
      return { kind, least: from, most: to };
    }
    case 'oneOf': {
      const values = readList(value);
      return values.length === 0 ? 'A list needs at least one value.' : { kind, values };
    }
  }
}

/** JSON if it is some, else the text itself: `5` is a number, `"5"` a text. */
function readValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function readList(text: string): Scalar[] {
  const whole = readValue(text);
  const values = Array.isArray(whole) ? whole : listOf(text).map(readValue);
  return values.map((value) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
  );
}

/** Null: open; undefined: no number. */
function readNumber(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function draftOfCondition({ pointer, test }: Condition, key: number): ConditionDraft {
  const draft = { ...newCondition(key), pointer, kind: test.kind };
  switch (test.kind) {
    case 'equals': {
      // A text that reads as something else keeps its quotes.
      const { value } = test;
      const isPlain = typeof value === 'string' && readValue(value) === value;
      return { ...draft, value: isPlain ? value : JSON.stringify(value) };
    }
    case 'glob':
      return { ...draft, value: test.pattern };
    case 'between':
      return { ...draft, least: String(test.least ?? ''), most: String(test.most ?? '') };
    case 'oneOf':
      return { ...draft, value: JSON.stringify(test.values) };
  }
}
