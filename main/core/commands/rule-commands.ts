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
import { isoTime } from '../lib/iso-time.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import { neverDecides } from '../policy/never-decides.ts';
import { indexRules, type Rule } from '../policy/rules.ts';
import type { Clock } from '../ports/ports.ts';
import type { KeptRule, RuleBook } from '../rules/rule-book.ts';
import { ruleInWords } from '../rules/rule-words.ts';

export interface RuleCommandParts {
  readonly rules: RuleBook;
  readonly clients: Clients;
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
  const { rules, clients } = parts;

  function view(rule: KeptRule, earlier: readonly Rule[]): RuleView {
    const names = rule.clients.map((id) => visible(clients.get(id)?.name ?? id, limits.text.name));
    const matches = toolsOf(rule);
    return {
      ...rule,
      position: earlier.length + 1,
      clientNames: names,
      inWords: ruleInWords(rule, names),
      matches: { count: matches.length, first: matches.slice(0, limits.rules.matchesShown) },
      neverDecides: neverDecides(rule, earlier, matches.length),
      createdAt: isoTime(rule.createdAt),
    };
  }

  /** Known tools it is about, whoever calls: client and arguments are left out. */
  function toolsOf(rule: Rule): string[] {
    const index = indexRules([{ ...rule, clients: [], isOn: true }]);
    return parts.connectors
      .list()
      .flatMap(({ name }) => parts.connectors.tools(name))
      .filter((tool) => {
        const { classified } = parts.views.judge(tool, nobody);
        const subject = { connector: tool.connector, tool: tool.name, class: classified.class };
        return index.about({ ...subject, clientId: null, registrations: new Set() }).length > 0;
      })
      .map((tool) => visible(`${tool.connector}/${tool.name}`, 128));
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
      run: ({ rule, position = 1 }, act) =>
        changed(rules.add(rule, position, act.direction).id, act),
    },
    'rule.edit': ({ id, rule }, act) => changed(rules.edit(id, rule).id, act),
    'rule.move': ({ id, position }, act) => changed(rules.move(id, position).id, act),
    'rule.remove': ({ id }, { note }) => {
      const known = rules.list().find((rule) => rule.id === id);
      rules.remove(id);
      parts.rulesChanged();
      note({ detail: known === undefined ? `rule ${id}, unreadable` : ruleInWords(known, []) });
      return { id };
    },
  };
}

function isBlocking(rule: RuleBody): boolean {
  return rule.action === 'block';
}
