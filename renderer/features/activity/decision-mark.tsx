import { Ban, Check, CircleCheck, Hand, OctagonX, Send } from 'lucide-react';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { classNames } from '../../components/base/class-names.ts';
import { decisionWords } from '../../state/words.ts';

const marks = {
  allow: { icon: CircleCheck, tone: 'text-ok-text' },
  ask: { icon: Hand, tone: 'text-warn-text' },
  deny: { icon: Ban, tone: 'text-danger-text' },
  done: { icon: Check, tone: 'text-muted' },
  sent: { icon: Send, tone: 'text-muted' },
  failed: { icon: OctagonX, tone: 'text-danger-text' },
} as const;

/** How it ended, with its word. */
export function DecisionMark({ decision }: { readonly decision: AuditEntry['decision'] }) {
  const { icon: Icon, tone } = marks[decision];
  return (
    <span className={classNames('inline-flex items-center gap-1.5 whitespace-nowrap', tone)}>
      <Icon aria-hidden size={14} />
      <span>{decisionWords[decision]}</span>
    </span>
  );
}
