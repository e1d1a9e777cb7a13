/**
 * Commands about rules. Each answers with the rule as it is then: in words, with the tools it is
 * about.
 */
import type { RuleBody, RuleView } from '../../../contract/views/rules.ts';
import type { Act, Control } from './command-registry.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody } from '../gateway/view/judge-tool.ts';
import type { Clients } from '../grants/clients/clients.ts';
import { CoreError } from '../lib/errors.ts';
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { PermissionBook } from '../permission-sets/permission-book.ts';
import { neverDecides } from '../policy/never-decides.ts';
import { anybody, indexRules, type Rule } from '../policy/rules.ts';
import type { Clock } from '../ports/ports.ts';
import type { KeptRule, RuleBook } from '../rules/rule-book.ts';
import type { RuleUses } from '../rules/rule-uses.ts';
import { ruleInWords } from '../rules/rule-words.ts';
import { ruleNames } from '../gateway/view/rule-names.ts';

export interface RuleCommandParts {
  readonly rules: RuleBook;
  readonly ruleUses: Pick<RuleUses, 'of'>;
  readonly clients: Clients;
  readonly permissions: PermissionBook;
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly clock: Clock;
  /**
   * What decisions depend on has changed: lists are built anew, clients notified, given answers
   * looked at anew.
   */
  readonly rulesChanged: () => void;
}

type Names = 'rules.list' | 'rule.preview' | 'rule.add' | 'rule.edit' | 'rule.move' | 'rule.remove';

/** @returns the commands about rules */
export function createRuleCommands(parts: RuleCommandParts): Pick<Control, Names> {
  const { rules, clients, permissions } = parts;
  const names = ruleNames(clients, permissions);

  function view(rule: KeptRule, earlier: readonly Rule[]): RuleView {
    const matches = toolsOf(rule);
    const { calls, lastUsedAt, inForceSince } = parts.ruleUses.of(rule.id);
    const quietSince = Math.max(lastUsedAt ?? 0, inForceSince ?? rule.createdAt);
    return {
      ...rule,
      position: earlier.length + 1,
      clientNames: rule.clients.map((id) => visible(names.ofClient(id), limits.text.name)),
      groupNames: rule.groups.map((id) => visible(names.ofGroup(id), limits.text.name)),
      inWords: ruleInWords(rule, names),
      matches: { count: matches.length, first: matches.slice(0, limits.rules.matchesShown) },
      neverDecides: neverDecides(rule, earlier, matches.length),
      calls,
      lastUsedAt: lastUsedAt === null ? null : isoTime(lastUsedAt),
      isUnneeded:
        rule.action === 'allow' &&
        rule.isOn &&
        parts.clock.nowMs() - quietSince >= limits.unneededAfter,
      createdAt: isoTime(rule.createdAt),
    };
  }

  /** Known tools it is about, whoever calls: client and arguments are left out. */
  function toolsOf(rule: Rule): string[] {
    const index = indexRules([{ ...rule, clients: [], groups: [], isOn: true }]);
    return parts.connectors
      .list()
      .flatMap(({ name }) => parts.connectors.tools(name))
      .filter((tool) => {
        const { classified } = parts.views.judge(tool, nobody);
        const subject = { connector: tool.connector, tool: tool.name, class: classified.class };
        return index.about({ ...anybody, ...subject }).length > 0;
      })
      .map((tool) => visible(`${tool.connector}/${tool.name}`, 128));
  }

  /** @throws CoreError `not_found` */
  function assertGroups({ groups }: RuleBody): void {
    if (groups.every((id) => permissions.current().groups.has(id))) return;
    throw new CoreError('not_found', 'There is no group with this id.', {
      hint: 'List the permissions to see the ids.',
    });
  }

  function viewOf(id: string): RuleView {
    const all = rules.list();
    const place = all.findIndex((rule) => rule.id === id);
    const rule = all[place];
    if (rule === undefined) throw new Error('a rule that was just written is in the list');
    return view(rule, all.slice(0, place));
  }

  function changed(id: string, { note }: Act): RuleView {
    parts.rulesChanged();
    const now = viewOf(id);
    note({ detail: `rule ${now.position}: ${now.inWords}` });
    return now;
  }

  return {
    'rules.list': () => rules.list().map((rule, place, all) => view(rule, all.slice(0, place))),
    'rule.preview': ({ rule, position = 1 }) => {
      const draft: KeptRule = { ...rule, id: 'aaaaaaaa', createdAt: parts.clock.nowMs() };
      return view(draft, rules.list().slice(0, position - 1));
    },
    'rule.add': {
      // What blocks takes away wherever it stands; all else may open something that a later rule
      // closes.
      widens: ({ rule }) => !isBlocking(rule),
      run({ rule, position = 1 }, act) {
        assertGroups(rule);
        return changed(rules.add(rule, position, act.direction).id, act);
      },
    },
    'rule.edit': ({ id, rule }, act) => {
      assertGroups(rule);
      return changed(rules.edit(id, rule).id, act);
    },
    'rule.move': ({ id, position }, act) => changed(rules.move(id, position).id, act),
    'rule.remove': ({ id }, { note }) => {
      const known = rules.list().find((rule) => rule.id === id);
      rules.remove(id);
      parts.rulesChanged();
      note({ detail: known === undefined ? `rule ${id}, unreadable` : ruleInWords(known, names) });
      return { id };
    },
  };
}

function isBlocking(rule: RuleBody): boolean {
  return rule.action === 'block';
}
