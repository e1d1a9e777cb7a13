/**
 * What an administrator lets this user of the system do: roles belong to groups, groups have users
 * and groups of the system. Two permissions, each with a level (ATOMIC-7). Who has several roles
 * has the most of them; who has none, where there are roles, has nothing.
 *
 * registration: `none` – no new client comes in; `edit` – new clients come in when the person lets
 * them; `admin` – and the person may switch registration and everything on again. access: `none` –
 * nothing can be used; `view` – clients may read, and nothing that opens more may be set; `admin` –
 * as far as the policy goes.
 */
import type { Permissions } from '../../../contract/views/managed.ts';
import type { SystemAccount } from '../ports/ports.ts';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';

export interface Standing extends Permissions {
  /** Names of roles, through which group each came. */
  readonly roles: readonly { readonly role: string; readonly group: string }[];
}

const registrations: readonly Permissions['registration'][] = ['none', 'edit', 'admin'];
const accesses: readonly Permissions['access'][] = ['none', 'view', 'admin'];

/** Null: the policy has no roles, so everybody may do what the rest of it allows. */
export function standingOf(policy: PolicyDocument, account: SystemAccount): Standing | null {
  if (policy.roles === undefined) return null;
  const own: { role: string; group: string }[] = [];
  let registration = 0;
  let access = 0;
  for (const [group, { roles, users = [], systemGroups = [], everyone }] of Object.entries(
    policy.groups ?? {},
  )) {
    const isMember =
      everyone === true ||
      (account.user !== null && users.includes(account.user)) ||
      systemGroups.some((name) => account.groups?.includes(name) === true);
    if (!isMember) continue;
    for (const role of roles) {
      const given = Object.hasOwn(policy.roles, role) ? policy.roles[role] : undefined;
      if (given === undefined) continue;
      own.push({ role, group });
      registration = Math.max(registration, registrations.indexOf(given.registration));
      access = Math.max(access, accesses.indexOf(given.access));
    }
  }
  return {
    registration: registrations[registration] ?? 'none',
    access: accesses[access] ?? 'none',
    roles: own,
  };
}
