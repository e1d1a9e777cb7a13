import { Plus } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import type { ToolRule } from '../../../../contract/views/policy/policy-document.ts';
import { useDraft } from '../draft-context.ts';
import { removedAt, replacedAt } from '../draft-edits.ts';
import { Place } from '../parts/fields.tsx';
import { Row } from '../parts/row.tsx';
import { TargetField } from '../parts/targets.tsx';
import { TextList } from '../parts/text-list.tsx';

/** Rules that ask or block, whatever people set. */
export function ToolsSection() {
  const { draft, change, remove } = useDraft();
  const rules = draft.tools ?? [];
  return (
    <Place path={['tools']}>
      <Card title="Tools">
        <p className="mb-2 text-muted">
          A rule makes tools ask each time, or blocks them. It matches when all of it matches. If
          several match, the strictest applies.
        </p>
        <ul aria-label="Rules for tools" className="flex flex-col gap-2">
          {rules.map((rule, index) => (
            <Row
              // Rows have no identity but their place; each is controlled by the draft.
              key={index}
              path={['tools', index]}
              title={`Rule ${index + 1}`}
              removeLabel={`Remove rule ${index + 1}`}
              onRemove={() => {
                const left = removedAt(rules, index);
                remove(`rule ${index + 1}`, { tools: left.length === 0 ? undefined : left });
              }}
            >
              <RuleFields
                index={index}
                rule={rule}
                onChange={(next) => change({ tools: replacedAt(rules, index, next) })}
                onRemove={(what, next) => remove(what, { tools: replacedAt(rules, index, next) })}
              />
            </Row>
          ))}
        </ul>
        <Button
          size="small"
          className="mt-1.5"
          icon={<Plus aria-hidden size={12} />}
          onClick={() => change({ tools: [...rules, { mode: 'block' }] })}
        >
          Add rule
        </Button>
      </Card>
    </Place>
  );
}

interface RuleFieldsProps {
  readonly index: number;
  readonly rule: ToolRule;
  readonly onChange: (rule: ToolRule) => void;
  readonly onRemove: (what: string, rule: ToolRule) => void;
}

function RuleFields({ index, rule, onChange, onRemove }: RuleFieldsProps) {
  const path = ['tools', index] as const;
  const name = `Rule ${index + 1}`;
  return (
    <div className="flex flex-col items-start gap-3">
      <Segmented
        label={`${name}: what happens`}
        value={rule.mode}
        segments={[
          { value: 'ask', label: 'Ask each time' },
          { value: 'block', label: 'Block' },
        ]}
        onChange={(mode) => onChange({ ...rule, mode })}
      />
      <Segmented
        label={`${name}: class of tools`}
        value={rule.class ?? 'any'}
        segments={[
          { value: 'any', label: 'Every class' },
          { value: 'read', label: 'Read' },
          { value: 'write', label: 'Write' },
          { value: 'destructive', label: 'Destructive' },
        ]}
        onChange={(access) => onChange({ ...rule, class: access === 'any' ? undefined : access })}
      />
      <div>
        <Checkbox
          checked={rule.tools !== undefined}
          onChange={(isOn) => onChange({ ...rule, tools: isOn ? [''] : undefined })}
        >
          Only tools of these names
        </Checkbox>
      </div>
      {rule.tools !== undefined && (
        <div className="w-full">
          <TextList
            path={[...path, 'tools']}
            label={`${name}: names of tools`}
            one="tool"
            hint="With * as a wildcard."
            placeholder="delete_*"
            items={rule.tools}
            onChange={(tools) => onChange({ ...rule, tools })}
            onRemove={(what, tools) => onRemove(what, { ...rule, tools })}
          />
        </div>
      )}
      <div>
        <Checkbox
          checked={rule.at !== undefined}
          onChange={(isOn) => onChange({ ...rule, at: isOn ? { url: '' } : undefined })}
        >
          Only at one server
        </Checkbox>
      </div>
      {rule.at !== undefined && (
        <div className="w-full">
          <TargetField
            path={[...path, 'at']}
            label={`${name}: server`}
            target={rule.at}
            onChange={(at) => onChange({ ...rule, at })}
            onRemove={(what, at) => onRemove(what, { ...rule, at })}
          />
        </div>
      )}
    </div>
  );
}
