/** What is reviewed without a person pressing anything. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import type { Changes } from '../lib/changes.ts';
import type { ReviewFindings } from './review-findings.ts';
import { createAutoReview } from './auto-review.ts';

interface Below {
  readonly audit: AuditLog;
  readonly connectors: Connectors;
  readonly views: GrantViews;
  readonly findings: ReviewFindings;
  readonly changes: Pick<Changes, 'on'>;
}

export function openToolReview({ changes, ...parts }: Below): void {
  const autoReview = createAutoReview(parts);
  changes.on('tools', autoReview.review);
  changes.on('tool-reverted', autoReview.turned);
}
