/** Changing a draft without losing what is not touched. Pure. */
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';

/** The members that lead to a value, as the core names the place of a fault. */
export type DraftPath = readonly (string | number)[];

/** As strict as a policy is that says nothing else. */
export const emptyDraft: PolicyDocument = {
  version: 1,
  managedBy: { name: '' },
  access: 'disabled',
};

/** The draft as a text; equal for equal drafts. */
export function textOf(draft: PolicyDocument): string {
  return JSON.stringify(draft);
}

/** Undefined for an object in which nothing is set, so that no empty part stays behind. */
export function filled<Part extends object>(part: Part): Part | undefined {
  return Object.values(part).some((value) => value !== undefined) ? part : undefined;
}

/** Undefined for an empty text: the member is then left out. */
export function textOrNone(text: string): string | undefined {
  return text === '' ? undefined : text;
}

export function replacedAt<Item>(items: readonly Item[], index: number, item: Item): Item[] {
  return items.map((other, at) => (at === index ? item : other));
}

export function removedAt<Item>(items: readonly Item[], index: number): Item[] {
  return items.filter((_item, at) => at !== index);
}

/** The same members in their order, one under another name. */
export function renamed<Item>(
  items: Readonly<Record<string, Item>>,
  from: string,
  to: string,
): Record<string, Item> {
  return Object.fromEntries(
    Object.entries(items).map(([name, item]) => [name === from ? to : name, item]),
  );
}

export function without<Item>(
  items: Readonly<Record<string, Item>>,
  name: string,
): Record<string, Item> {
  return Object.fromEntries(Object.entries(items).filter(([other]) => other !== name));
}

/** A name that is still free: `role`, `role-2`, … */
export function freeName(items: Readonly<Record<string, unknown>>, word: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? word : `${word}-${number}`;
    if (!Object.hasOwn(items, name)) return name;
  }
}

/** Groups that use a role. */
export function groupsWith(draft: PolicyDocument, role: string): readonly string[] {
  return Object.entries(draft.groups ?? {})
    .filter(([, group]) => group.roles.includes(role))
    .map(([name]) => name);
}

/** The role under another name, also where groups use it. */
export function withRoleRenamed(draft: PolicyDocument, from: string, to: string): PolicyDocument {
  return {
    ...draft,
    roles: renamed(draft.roles ?? {}, from, to),
    groups: eachGroup(draft, (roles) => roles.map((role) => (role === from ? to : role))),
  };
}

/** Without the role, also in the groups that use it. */
export function withoutRole(draft: PolicyDocument, name: string): PolicyDocument {
  return {
    ...draft,
    roles: without(draft.roles ?? {}, name),
    groups: eachGroup(draft, (roles) => roles.filter((role) => role !== name)),
  };
}

function eachGroup(
  { groups }: PolicyDocument,
  change: (roles: readonly string[]) => string[],
): PolicyDocument['groups'] {
  if (groups === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [name, { ...group, roles: change(group.roles) }]),
  );
}
