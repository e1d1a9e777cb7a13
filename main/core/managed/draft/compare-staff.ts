/** What a draft changes about roles and groups. Pure. */
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import type { PolicyChange } from '../../../../contract/views/policy/policy-review.ts';
import { byList, byNumber, byRank, together } from './directions.ts';
import { change, listChange, listWords, one } from './one-change.ts';

type Roles = NonNullable<PolicyDocument['roles']>;
type Groups = NonNullable<PolicyDocument['groups']>;

export function changesOfStaff(before: PolicyDocument, after: PolicyDocument): PolicyChange[] {
  return [
    ...changesOfHavingRoles(before.roles, after.roles),
    ...changesOfEach(before.roles ?? {}, after.roles ?? {}, 'Role', {
      // Alone it gives nothing: groups do.
      added: ({ registration, access }) =>
        ['other', `new: registration ${registration}, access ${access}`] as const,
      removed: () => ['stricter', 'is removed'] as const,
      between: changeOfRole,
    }),
    ...changesOfEach(before.groups ?? {}, after.groups ?? {}, 'Group', {
      added: (group) =>
        ['looser', `new: ${group.roles.join(', ') || 'no role'} for ${people(group)}`] as const,
      removed: () => ['stricter', 'is removed'] as const,
      between: changeOfGroup,
    }),
  ];
}

/** With roles, whoever has none may do nothing. */
function changesOfHavingRoles(before: Roles | undefined, after: Roles | undefined): PolicyChange[] {
  const turn = byNumber(before === undefined ? 1 : 0, after === undefined ? 1 : 0);
  return one(
    'Roles',
    turn,
    turn === 'stricter'
      ? 'from now on people without a role may do nothing'
      : 'nobody needs a role now',
  );
}

type Said = readonly [direction: PolicyChange['direction'], says: string];

interface ChangeWords<Item> {
  readonly added: (item: Item) => Said;
  readonly removed: () => Said;
  readonly between: (topic: string, was: Item, is: Item) => PolicyChange[];
}

function changesOfEach<Item>(
  before: Readonly<Record<string, Item>>,
  after: Readonly<Record<string, Item>>,
  kind: string,
  words: ChangeWords<Item>,
): PolicyChange[] {
  const own = (items: Readonly<Record<string, Item>>, name: string): Item | undefined =>
    Object.hasOwn(items, name) ? items[name] : undefined;
  return [
    ...Object.entries(after).flatMap(([name, is]) => {
      const was = own(before, name);
      const topic = `${kind} ${name}`;
      return was === undefined
        ? [change(topic, ...words.added(is))]
        : words.between(topic, was, is);
    }),
    ...Object.keys(before)
      .filter((name) => own(after, name) === undefined)
      .map((name) => change(`${kind} ${name}`, ...words.removed())),
  ];
}

function changeOfRole(topic: string, was: Roles[string], is: Roles[string]): PolicyChange[] {
  const turn = together([
    byRank(['none', 'edit', 'admin'], was.registration, is.registration),
    byRank(['none', 'view', 'admin'], was.access, is.access),
  ]);
  const words = ({ registration, access }: Roles[string]): string =>
    `registration ${registration}, access ${access}`;
  return one(topic, turn, `${words(was)} → ${words(is)}`);
}

function changeOfGroup(topic: string, was: Groups[string], is: Groups[string]): PolicyChange[] {
  const roles = listChange(was.roles, is.roles);
  const members = listChange(membersOf(was), membersOf(is));
  const turn = together([byList(roles), byList(members)]);
  const says = [
    listWords(roles, (role) => `the role ${role}`),
    listWords(members, (member) => member),
  ];
  return one(topic, turn, says.filter((part) => part !== '').join('; '));
}

function membersOf({ everyone, users = [], systemGroups = [] }: Groups[string]): string[] {
  return [
    ...(everyone === true ? ['everyone'] : []),
    ...users.map((user) => `the user ${user}`),
    ...systemGroups.map((group) => `the system group ${group}`),
  ];
}

function people(group: Groups[string]): string {
  return membersOf(group).join(', ') || 'nobody';
}
