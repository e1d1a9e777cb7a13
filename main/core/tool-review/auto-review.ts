/**
 * What happens to tools without a person pressing anything: new ones that only read are accepted
 * where the person switched that on, and a tool that changed and changed back is written down
 * (SEC-84).
 */
import type { AuditLog } from '../audit/audit-log.ts';
import type { ToolTurn } from '../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { nobody } from '../gateway/view/judge-tool.ts';
import { visible } from '../lib/visible-text.ts';
import { toolLabel } from '../names/tool-spelling.ts';
import type { ReviewFindings } from './review-findings.ts';

export interface AutoReview {
  /** The tools of this connector may have changed. */
  review(connector: string): void;
  turned(turn: ToolTurn): void;
}

export function createAutoReview(parts: {
  readonly audit: AuditLog;
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly findings: ReviewFindings;
}): AutoReview {
  const { audit, connectors, views, findings } = parts;
  return {
    review(connector) {
      if (connectors.find(connector)?.autoAcceptReads !== true) return;
      const plain = connectors.tools(connector).filter((tool) => {
        if (tool.review !== 'new') return false;
        const { classified } = views.judge(tool, nobody);
        const marks = findings.of(tool);
        // Anything that a person would be shown beside it is a reason to show it.
        return classified.class === 'read' && [...classified.flags, ...marks.flags].length === 0;
      });
      if (plain.length === 0) return;
      const names = plain.map(({ name }) => name);
      connectors.acceptTools(connector, names);
      audit.append({
        actor: 'system',
        action: 'connector.review',
        decision: 'done',
        connector,
        detail: `${names.length} new that only read, as switched on: ${visible(names.join(', '), 300)}`,
      });
    },
    turned({ connector, name, turned }) {
      audit.append({
        actor: 'system',
        action: 'tool.turned',
        decision: 'done',
        connector,
        tool: toolLabel(name),
        detail:
          turned === 'back'
            ? 'it changed for a while, and is again as you accepted it'
            : 'it is as it was before the last review, and waits for a review',
      });
    },
  };
}
