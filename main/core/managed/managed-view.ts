/**
 * What everything shows of the managed policy: who, what, which of it binds now, what is locked,
 * what is wrong with it.
 */
import type { ManagedView } from '../../../contract/views/managed.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';
import { locksOver, type Bounds, type PolicyState } from './bounds.ts';
import { linesOf } from './policy-words.ts';

export interface ManagedFacts {
  readonly path: string;
  readonly state: PolicyState;
  readonly bounds: Bounds;
  /** What the person set, and what holds. */
  readonly own: PreferencesDocument;
  readonly holds: PreferencesDocument;
  readonly connectors: readonly { readonly name: string; readonly target: string }[];
}

export function managedView(facts: ManagedFacts): ManagedView {
  const { state, bounds, path } = facts;
  const isBound = state.kind !== 'none';
  return {
    state: stateWord(state),
    path: visible(path, 300),
    by: managerOf(state),
    access: bounds.access,
    registration: bounds.registration?.mode ?? null,
    mayAddConnectors: bounds.mayAddConnectors,
    locks: [...locksOver(bounds, facts.own)],
    permissions:
      state.kind === 'in-force' && state.standing !== null
        ? { registration: state.standing.registration, access: state.standing.access }
        : null,
    roles:
      state.kind === 'in-force'
        ? (state.standing?.roles ?? []).map(({ role, group }) => ({
            role: visible(role, limits.text.name),
            group: visible(group, limits.text.name),
          }))
        : [],
    lines: isBound && state.kind === 'in-force' ? markedLines(facts, state.policy) : [],
    problems: problemsOf(state),
    signedOff: signOffOf(state),
    provided: bounds.provided.map((one) => ({
      name: one.name,
      title: visible(one.title ?? one.name, 80),
      description: one.description === undefined ? null : visible(one.description, 1000),
      url: visible(one.url, 500),
      tools: one.tools?.map((tool) => visible(tool, limits.text.name)) ?? null,
      addedAs: facts.connectors.find(({ target }) => target === one.url)?.name ?? null,
    })),
  };
}

function stateWord(state: PolicyState): ManagedView['state'] {
  if (state.kind === 'none') return state.wasThere === null ? 'none' : 'gone';
  return state.kind === 'in-force' ? 'in-force' : 'refused';
}

function managerOf(state: PolicyState): ManagedView['by'] {
  if (state.kind === 'none' && state.wasThere !== null)
    return { name: visible(state.wasThere, limits.text.name), contact: null };
  if (state.kind !== 'in-force') return null;
  const { name, contact } = state.policy.managedBy;
  return {
    name: visible(name, limits.text.name),
    contact: contact === undefined ? null : visible(contact, 200),
  };
}

function signOffOf(state: PolicyState): ManagedView['signedOff'] {
  const signed = state.kind === 'in-force' ? state.policy.signedOff : undefined;
  return signed === undefined ? null : { by: visible(signed.by, limits.text.name), at: signed.at };
}

function problemsOf(state: PolicyState): ManagedView['problems'] {
  if (state.kind === 'refused') return [...state.problems];
  if (state.kind === 'in-force' && state.isMissing === true)
    return [{ place: '', message: 'Its file is gone; what it sets holds until the next start.' }];
  return state.kind === 'unread' ? [{ place: '', message: 'It was not looked at yet.' }] : [];
}

/** A line binds when without it more would be possible for this person now. */
function markedLines(
  { own, holds, bounds }: ManagedFacts,
  policy: Parameters<typeof linesOf>[0],
): ManagedView['lines'] {
  const binding = new Set<string>();
  if (own.accessPolicy !== holds.accessPolicy) binding.add('Access');
  if (own.registration !== holds.registration) binding.add('Registration');
  if (holds.registration === 'allow-list' && bounds.registration?.allowedClients != null)
    binding.add('Allowed clients');
  if ((own.accessTokenMinutes ?? 60) !== (holds.accessTokenMinutes ?? 60))
    binding.add('Access tokens');
  if (bounds.refreshMs !== Infinity) binding.add('Logins');
  if (bounds.loginMs !== Infinity) binding.add('Logins as a whole');
  if (JSON.stringify(own.auditRetention) !== JSON.stringify(holds.auditRetention))
    binding.add('Activity log');
  const always = ['Connectors', 'Allowed connectors', 'Forbidden connectors', 'Tools', 'Locked'];
  for (const topic of [...always, 'Activity log goes to']) binding.add(topic);
  return linesOf(policy).map((item) => ({
    ...item,
    binds: binding.has(item.topic) || item.topic.startsWith('Calls of'),
  }));
}
