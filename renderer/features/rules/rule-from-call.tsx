/**
 * The form of a new rule that begins with a call of the log, and goes directly above the rule that
 * decided it.
 */
import type { Explanation } from '../../../contract/views/explain.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { navigate } from '../../state/route.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { emptyDraft } from './rule-draft.ts';
import { RuleForm, type RuleStart } from './rule-form.tsx';

interface RuleFromCallProps {
  readonly entry: number;
  readonly snapshot: AppSnapshot;
  readonly count: number;
  readonly onSaved: (words: string) => Promise<void>;
}

export function RuleFromCall({ entry, snapshot, count, onSaved }: RuleFromCallProps) {
  const { value: explanation, error } = useAnswer('explain.entry', { id: entry });
  if (error !== null) return <ErrorPanel error={error} />;
  if (explanation === null) return null;
  const { ruleFrom } = explanation;
  if (ruleFrom === null) {
    return <p className="text-muted">Entry {entry} is not a tool call, so no rule can match it.</p>;
  }
  return (
    <RuleForm
      snapshot={snapshot}
      rule={null}
      start={startOf(ruleFrom)}
      count={count}
      onSaved={onSaved}
      onClose={() => navigate('settings', 'rules')}
    />
  );
}

function startOf(from: NonNullable<Explanation['ruleFrom']>): RuleStart {
  const { clientId, connector, tool, position, above } = from;
  return {
    draft: { ...emptyDraft, clients: [clientId], connectors: connector, tools: tool },
    position,
    placeWords:
      above === null
        ? 'After all others: no rule decided that call, so this one goes before none.'
        : `Directly above the rule that decided that call, now rule ${position}: ${above}`,
  };
}
