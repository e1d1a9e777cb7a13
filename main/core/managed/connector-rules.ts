/**
 * What the managed policy says about one connector and its tools: whether it may run, and how
 * strictly a tool is treated. Asked whenever a connector is opened and a list is built, so that
 * another policy holds at the next request.
 */
import type { AccessClass } from '../../../contract/views/access.ts';
import { compileTextPattern } from '../policy/text-pattern.ts';
import type { StoredConnector } from '../ports/preferences-document.ts';
import type { Bounds } from './bounds.ts';
import type { ManagedPolicy } from './managed-policy.ts';
import { isAllowedBy, isForbiddenBy, targetOf, type Target } from './patterns.ts';
import type {
  ProvidedConnector,
  ToolRule,
} from '../../../contract/views/policy/policy-document.ts';
import { managerWords, whomToAsk } from './refusals.ts';

export interface ConnectorRules {
  /** Why it may not run; null: it may. */
  refusal(stored: StoredConnector): { readonly message: string; readonly hint: string } | null;
  /** Whether something new may be added there. */
  mayAdd(target: Target): boolean;
  /** The mode a tool is held to; null: as the person sets it. */
  toolMode(connector: string, tool: string, access: AccessClass): 'ask' | 'block' | null;
}

export function createConnectorRules(
  policy: ManagedPolicy,
  storedNow: () => readonly StoredConnector[],
): ConnectorRules {
  function isAllowed(target: Target): boolean {
    const { allowed, forbidden, provided } = policy.bounds();
    if (forbidden.some((pattern) => isForbiddenBy(pattern, target))) return false;
    if (allowed === null || providedAt(provided, target) !== undefined) return true;
    return allowed.some((pattern) => isAllowedBy(pattern, target));
  }

  return {
    refusal(stored) {
      if (isAllowed(targetOf(stored))) return null;
      return {
        message: `Not allowed by ${policy.by() === null ? managerWords(policy) : `your organisation (${managerWords(policy)})`}, so it does not run.`,
        hint: whomToAsk(policy),
      };
    },
    mayAdd: (target) => policy.bounds().mayAddConnectors && isAllowed(target),
    toolMode(connector, tool, access) {
      const { tools, provided } = policy.bounds();
      if (tools.length === 0 && provided.length === 0) return null;
      const stored = storedNow().find(({ name }) => name === connector);
      if (stored === undefined) return null;
      const target = targetOf(stored);
      const only = providedAt(provided, target)?.tools;
      if (only !== undefined && !only.some((name) => compileTextPattern(name)(tool)))
        return 'block';
      const fitting = tools.filter((rule) => isAbout(rule, target, tool, access));
      if (fitting.some(({ mode }) => mode === 'block')) return 'block';
      return fitting.length > 0 ? 'ask' : null;
    },
  };
}

function isAbout(rule: ToolRule, target: Target, tool: string, access: AccessClass): boolean {
  return (
    (rule.at === undefined || isForbiddenBy(rule.at, target)) &&
    (rule.class === undefined || rule.class === access) &&
    (rule.tools === undefined ||
      rule.tools.some((name) => compileTextPattern(name.toLowerCase())(tool.toLowerCase())))
  );
}

/** The provided connector that this is, however its address is spelt. */
function providedAt(provided: Bounds['provided'], target: Target): ProvidedConnector | undefined {
  if (target.kind === 'stdio') return undefined;
  const place = placeOf(target.url);
  return provided.find(({ url }) => placeOf(url) === place);
}

function placeOf(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  let path = pathname;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    // As it is.
  }
  return `${protocol}//${host.replace(/\.(?=:|$)/u, '')}${path.replace(/\/+$/u, '')}`.toLowerCase();
}
