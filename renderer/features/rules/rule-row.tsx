import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { ruleBodyOf } from '../../../contract/plain/rule-body.ts';
import type { RuleView } from '../../../contract/views/rules.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { Button } from '../../components/base/button.tsx';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { IconButton } from '../../components/base/icon-button.tsx';
import { ModeIcon } from '../../components/base/marks.tsx';
import { Switch } from '../../components/controls/switch.tsx';
import { useCommand } from '../../state/commands.ts';
import { RuleFacts } from './rule-facts.tsx';

interface RuleRowProps {
  readonly rule: RuleView;
  readonly isLast: boolean;
  readonly onEdit: () => void;
  /** @param words what has happened, for screen readers */
  readonly onChanged: (words: string) => Promise<void>;
}

/** One rule in its place: its sentence, what it is about, and what can be done with it. */
export function RuleRow({ rule, isLast, onEdit, onChanged }: RuleRowProps) {
  const edit = useCommand('rule.edit', 'notice');
  const move = useCommand('rule.move', 'notice');
  const [isRemoving, setIsRemoving] = useState(false);
  const { id, position } = rule;
  const name = `rule ${position}`;
  const isBusy = edit.pending || move.pending;

  const flip = async (isOn: boolean) => {
    const result = await edit.run({ id, rule: { ...ruleBodyOf(rule), isOn } });
    if (result.ok) await onChanged(`Rule ${position} is ${isOn ? 'on' : 'off'}`);
  };
  const moveTo = async (to: number) => {
    if (isBusy || to < 1 || (to > position && isLast)) return;
    const result = await move.run({ id, position: to });
    if (result.ok) await onChanged(`Rule ${position} is now rule ${to}`);
  };

  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <span className="w-5 shrink-0 text-right text-muted tabular-nums">{position}.</span>
      <span className="mt-0.75 shrink-0">
        <ModeIcon mode={rule.action} muted={!rule.isOn} />
      </span>
      <div className="min-w-0 grow basis-60">
        <p className={rule.isOn ? 'font-medium wrap-anywhere' : 'text-muted wrap-anywhere'}>
          {rule.inWords} {!rule.isOn && <Badge>Off</Badge>}
        </p>
        {rule.note !== '' && <p className="text-muted wrap-anywhere">{rule.note}</p>}
        <RuleFacts rule={rule} />
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <span className="mr-2 flex">
          <Switch
            label={`Use ${name}`}
            checked={rule.isOn}
            disabled={isBusy}
            onChange={(isOn) => void flip(isOn)}
          />
        </span>
        <MoveButtons position={position} isLast={isLast} onMove={(to) => void moveTo(to)} />
        <Button size="small" aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit
        </Button>
        <IconButton label={`Remove ${name}`} onClick={() => setIsRemoving(true)}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
      <RemoveRule
        rule={rule}
        open={isRemoving}
        onRemoved={onChanged}
        onClose={() => setIsRemoving(false)}
      />
    </li>
  );
}

interface MoveButtonsProps {
  readonly position: number;
  readonly isLast: boolean;
  readonly onMove: (to: number) => void;
}

function MoveButtons({ position, isLast, onMove }: MoveButtonsProps) {
  /** On either button, Alt with an arrow key moves the rule, as often as it is pressed. */
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(position + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <>
      <IconButton
        label={`Move rule ${position} up`}
        aria-keyshortcuts="Alt+ArrowUp"
        // With `disabled`, the button would lose the focus on the way to the top.
        aria-disabled={position === 1}
        className="aria-disabled:opacity-40"
        onKeyDown={onKeyDown}
        onClick={() => onMove(position - 1)}
      >
        <ArrowUp aria-hidden size={14} />
      </IconButton>
      <IconButton
        label={`Move rule ${position} down`}
        aria-keyshortcuts="Alt+ArrowDown"
        aria-disabled={isLast}
        className="aria-disabled:opacity-40"
        onKeyDown={onKeyDown}
        onClick={() => onMove(position + 1)}
      >
        <ArrowDown aria-hidden size={14} />
      </IconButton>
    </>
  );
}

interface RemoveRuleProps {
  readonly rule: RuleView;
  readonly open: boolean;
  /** @param words what has happened, for screen readers */
  readonly onRemoved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

/** The question before a rule is removed. */
function RemoveRule({ rule, open, onRemoved, onClose }: RemoveRuleProps) {
  const remove = useCommand('rule.remove');
  const confirm = async () => {
    const result = await remove.run({ id: rule.id });
    if (!result.ok) return;
    onClose();
    await onRemoved(`Rule ${rule.position} is removed`);
  };
  return (
    <Confirm
      open={open}
      title={`Remove rule ${rule.position}?`}
      verb="Remove rule"
      keep="Keep rule"
      pending={remove.pending}
      error={remove.error}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <p className="wrap-anywhere">“{rule.inWords}”</p>
      <p className="mt-2">
        {rule.action === 'block'
          ? 'What it blocks is then decided by the rules after it, or by the class of the tool. '
          : ''}
        This can’t be undone. To keep the rule, switch it off instead.
      </p>
    </Confirm>
  );
}
