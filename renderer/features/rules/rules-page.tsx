/** Rules in the order in which they are looked at. */
import { ListOrdered, Plus } from 'lucide-react';
import { useState } from 'react';
import type { RuleView } from '../../../contract/views/rules.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Page } from '../../components/layout/page.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { linkTo } from '../../state/route.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import { RuleFromCall } from './rule-from-call.tsx';
import { useRules } from './use-rules.ts';

/** What the form is open for. */
type Open = { readonly kind: 'new' } | { readonly kind: 'edit'; readonly rule: RuleView };

interface RulesPageProps {
  readonly snapshot: AppSnapshot;
  /** The entry of the call that a new rule begins with. */
  readonly from: number | null;
}

export function RulesPage({ snapshot, from }: RulesPageProps) {
  const { value: rules, error, reload } = useRules(snapshot);
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState('');
  const changed = async (words: string) => {
    await reload();
    setSaid(words);
  };
  return (
    <Page
      title="Rules"
      back={{ href: linkTo('settings'), label: 'Settings' }}
      subtitle="Checked in order, for tools without a setting of their own. The first rule that matches decides."
      actions={
        <Button
          tone="primary"
          icon={<Plus aria-hidden size={14} />}
          onClick={() => setOpen({ kind: 'new' })}
        >
          Add rule
        </Button>
      }
    >
      {error !== null && (
        <ErrorPanel
          error={error}
          action={
            <Button size="small" onClick={() => void reload()}>
              Try again
            </Button>
          }
        />
      )}
      {rules === null && error === null && <SkeletonRows label="Loading rules" />}
      {rules?.length === 0 && <NoRules />}
      {rules !== null && rules.length > 0 && (
        <ol
          aria-label="Rules"
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-raised"
        >
          {rules.map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              isLast={rule.position === rules.length}
              onEdit={() => setOpen({ kind: 'edit', rule })}
              onChanged={changed}
            />
          ))}
        </ol>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
      {open !== null && (
        <RuleForm
          snapshot={snapshot}
          rule={open.kind === 'edit' ? open.rule : null}
          start={null}
          count={rules?.length ?? 0}
          onSaved={changed}
          onClose={() => setOpen(null)}
        />
      )}
      {from !== null && rules !== null && (
        <RuleFromCall
          key={from}
          entry={from}
          snapshot={snapshot}
          count={rules.length}
          onSaved={changed}
        />
      )}
    </Page>
  );
}

function NoRules() {
  return (
    <EmptyState icon={<ListOrdered size={28} />} title="No rules">
      Without rules the mode of a tool decides, or its class: read tools run, write tools ask,
      destructive tools are blocked. A rule is useful where that is too coarse: for many tools at
      once, for one client, or by what a call says, such as asking before anything goes to a
      repository that is not yours.
    </EmptyState>
  );
}
