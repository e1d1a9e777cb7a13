/** What the person is asked about: a call as it was when it came in, and whether it is so still. */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import { ownTitleAt } from '../../connectors/own-title.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Client } from '../../grants/clients/client.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { CoreError } from '../../lib/errors.ts';
import type { Decision } from '../../policy/decision.ts';
import type { Preferences } from '../../ports/ports.ts';
import { approvalView, type ShownTarget } from '../approval/approval-view.ts';
import { configurationOf } from '../approval/connector-configuration.ts';
import type { HeldCall } from '../approval/held-call.ts';
import type { DecidingRule } from '../../rules/deciding-rule.ts';
import type { LastApproved } from '../approval/last-approved.ts';
import { callWarnings } from './call-warnings.ts';
import type { Operation } from './operation.ts';
import { stillHolds, type Decided } from './decide-on.ts';
import { definitionOf, isOnceOnly, type ResolvedTarget, type Target } from './target.ts';

/** A call that the person has to be asked about, by its decision. */
export interface CallToAsk {
  readonly operation: Operation;
  /** Ties its entries in the log. */
  readonly callId: string;
  readonly client: Client;
  readonly target: Target;
  /** As it was when the call came in. */
  readonly resolved: ResolvedTarget;
  readonly decision: Decision;
  /** As it is now; undefined when there is nothing under this name any more. */
  readonly decideAgain: () => Decided | undefined;
}

interface Parts {
  readonly connectors: Connectors;
  readonly preferences: Pick<Preferences, 'read'>;
  readonly lastApproved: LastApproved;
  /** The rule that a decision was laid to; null: none was. */
  readonly ruleOf: (decision: Decision) => DecidingRule | null;
  /** Clients that hold a grant. */
  readonly knownClients: () => readonly Client[];
}

/** @param askedBy the program that made the call, read when the question is looked at */
export type HeldCallFor = (call: CallToAsk, askedBy: () => string | null) => HeldCall;

/** @returns what freezes a call for its question */
export function createHeldCallFor(parts: Parts): HeldCallFor {
  const { connectors, preferences, lastApproved, ruleOf, knownClients } = parts;
  return (call, askedBy) => {
    const { operation, client, target, resolved, decision } = call;
    const { args } = target;
    const { connectorId, connector } = resolved.owner;
    const toolName = nameOf(resolved, target);
    // Of a connector that was deleted a moment ago: nothing will match it.
    const configuration = configurationOf(preferences, connectorId) ?? '';
    // As it reads when the call comes in: a change ends the question.
    const rule = ruleOf(decision);
    const known = { clientId: client.clientId, connectorId, toolName };
    return {
      ...known,
      callId: call.callId,
      configuration,
      grantId: operation.token.grant.grantId,
      connector,
      toolHash: definitionOf(resolved, target.method),
      args,
      canonicalArguments: canonicalJson(args),
      isOnceOnly: isOnceOnly(resolved),
      isAfterUntrusted: decision.reason === 'after_untrusted',
      view: (common, counters) => {
        const program = askedBy();
        return approvalView({
          common,
          counters,
          client,
          shown: shownOf(resolved, target),
          mayLast: !isOnceOnly(resolved),
          reason: decision.reason,
          rule,
          args,
          account: connectors.find(connector)?.label ?? null,
          connectorTitle: ownTitleAt(connectors, connector),
          askedBy: program,
          warnings: callWarnings(client, program, knownClients()),
          before: lastApproved.find(known),
        });
      },
      isUnchanged: () =>
        stillHolds(operation, { resolved, decision }, call.decideAgain()) &&
        configurationOf(preferences, connectorId) === configuration,
      onBlock: () => block(connectors, resolved),
    };
  };
}

/** @returns the name of the tool, or for what is no tool the method */
export function nameOf(resolved: ResolvedTarget, { method }: Target): string {
  return resolved.kind === 'tool' ? resolved.owner.name : method;
}

/** @throws CoreError `conflict` – it has no mode */
function block(connectors: Connectors, { kind, owner }: ResolvedTarget): void {
  if (kind === 'offered') {
    throw new CoreError('conflict', 'Only tools can be blocked one by one.', {
      hint: 'Deny the call. To keep this client from resources and prompts, take the connector away from it.',
    });
  }
  if (owner.connector === ownConnector) {
    throw new CoreError('conflict', 'A tool of Consentry itself has no mode.', {
      hint: 'Deny the call. Consentry’s own tools are switched off in the settings, all together.',
    });
  }
  connectors.setTool(owner.connector, owner.name, { mode: 'block' }, 'restrict');
}

function shownOf(resolved: ResolvedTarget, target: Target): ShownTarget {
  const { connector } = resolved.owner;
  const name = nameOf(resolved, target);
  if (resolved.kind === 'offered')
    return { connector, name, title: undefined, class: 'read', flags: [] };
  const { classified } = resolved.judged;
  const title = resolved.owner.definition['title'];
  return { connector, name, title, class: classified.class, flags: classified.flags };
}
