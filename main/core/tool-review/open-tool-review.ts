/** What a person is shown of a tool before accepting it, and what is reviewed without them. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import type { Changes } from '../lib/changes.ts';
import { createReviewFindings, type ReviewFindings } from './review-findings.ts';
import { createAutoReview } from './auto-review.ts';

interface Below {
  readonly audit: AuditLog;
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly changes: Pick<Changes, 'on'>;
}

export function openToolReview({ audit, connectors, views, changes }: Below): ReviewFindings {
  const findings = createReviewFindings(connectors);
  const autoReview = createAutoReview({ audit, connectors, views, findings });
  changes.on('tools', autoReview.review);
  changes.on('tool-reverted', autoReview.turned);
  return findings;
}
