import { LockKeyhole, LockKeyholeOpen, RotateCcw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { CommandInput } from '../../../../contract/commands/commands.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { ModeControl } from '../../../components/controls/mode-control.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Cell, Row } from '../../../components/layout/table.tsx';
import { useCommand } from '../../../state/commands.ts';
import { outcomeWords } from '../../../state/words.ts';
import { MarkedText } from '../parts/marked-text.tsx';
import { ClassMenu } from './class-menu.tsx';
import { ToolDiffView } from './tool-diff.tsx';

interface ToolRowProps {
  readonly tool: ToolView;
  readonly onChanged: (tool: ToolView) => void;
}

/** One tool: what it says, what it can do, what happens when a client calls it. */
export function ToolRow({ tool, onChanged }: ToolRowProps) {
  const set = useCommand('tool.set', 'notice');
  const change = async (changed: Pick<CommandInput<'tool.set'>, 'mode' | 'class' | 'never'>) => {
    const result = await set.run({ connector: tool.connector, tool: tool.name, ...changed });
    if (result.ok) onChanged(result.value);
  };
  const [isOpen, setIsOpen] = useState(false);
  const waits = tool.review !== 'accepted' || tool.turned === 'back';

  return (
    <Row>
      <Cell className="w-full max-w-0">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span title={tool.name} className="min-w-0 truncate font-medium">
            {tool.name}
          </span>
          <ToolBadges tool={tool} />
          {waits && (
            <ReviewButtons tool={tool} isOpen={isOpen} onToggle={() => setIsOpen(!isOpen)} />
          )}
          <NeverButton
            tool={tool}
            disabled={set.pending}
            onChange={(never) => void change({ never })}
          />
        </div>
        <p title={tool.description} className="mt-0.5 line-clamp-2 text-muted wrap-anywhere">
          <MarkedText text={tool.description} marks={tool.marks} />
        </p>
        {tool.flags.map((flag) => (
          <p key={flag} className="mt-0.5 flex gap-1.5 text-warn-text wrap-anywhere">
            <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
            {flag}
          </p>
        ))}
        {waits && isOpen && <ToolDiffView tool={tool} />}
      </Cell>
      <Cell from="small">
        <ClassMenu
          tool={tool}
          disabled={set.pending}
          onChange={(access) => void change({ class: access })}
        />
      </Cell>
      <Cell end>
        <span className="inline-flex min-w-max items-center gap-1">
          {tool.modeOverridden && (
            <IconButton
              label={`Reset the mode of ${tool.name} to the default`}
              disabled={set.pending}
              onClick={() => void change({ mode: null })}
            >
              <RotateCcw aria-hidden size={13} />
            </IconButton>
          )}
          <ModeControl
            label={`Mode of ${tool.name}`}
            mode={tool.mode}
            disabled={set.pending || tool.never}
            onChange={(mode) => void change({ mode })}
          />
        </span>
        <Effect tool={tool} />
      </Cell>
    </Row>
  );
}

/** What a call comes to now, where that is another than its mode says (ATLAR-26). */
function Effect({ tool }: { readonly tool: ToolView }) {
  const { mode, word } = outcomeWords[tool.outcome];
  // That it waits for review stands beside its name.
  if (mode === tool.mode || tool.reason === 'tool_not_reviewed') return null;
  return (
    <p className="mt-1 ml-auto max-w-44 text-right text-meta text-muted wrap-anywhere">
      {`Now: ${word}. ${tool.reasonText}.`}
    </p>
  );
}

function ToolBadges({ tool }: { readonly tool: ToolView }) {
  return (
    <>
      {tool.review === 'new' && <Badge tone="warn">New</Badge>}
      {tool.review === 'changed' && <Badge tone="warn">Changed</Badge>}
      {tool.turned === 'back' && <Badge tone="warn">Changed back</Badge>}
      {tool.never && (
        <Badge tone="danger" icon={<LockKeyhole aria-hidden size={12} />}>
          Never
        </Badge>
      )}
      {tool.isForPages && <Badge>For pages only</Badge>}
      {tool.page !== null && <Badge title={tool.page}>Opens a page</Badge>}
    </>
  );
}

interface ReviewButtonsProps {
  readonly tool: ToolView;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** For a tool that waits for the person: what is new in it, and accepting it. */
function ReviewButtons({ tool, isOpen, onToggle }: ReviewButtonsProps) {
  const review = useCommand('connector.review', 'notice');
  const isChanged = tool.review === 'changed';
  const isAccepted = tool.review === 'accepted';
  return (
    <>
      <Button
        size="small"
        aria-expanded={isOpen}
        aria-label={`${isChanged ? 'What changed in' : 'Details of'} ${tool.name}`}
        onClick={onToggle}
      >
        {isChanged ? 'What changed' : 'Details'}
      </Button>
      <Button
        size="small"
        pending={review.pending}
        aria-label={`${isAccepted ? 'Seen:' : 'Accept'} ${tool.name}`}
        onClick={() => void review.run({ name: tool.connector, accept: [tool.name] })}
      >
        {isAccepted ? 'Seen' : 'Accept'}
      </Button>
    </>
  );
}

interface NeverButtonProps {
  readonly tool: ToolView;
  readonly disabled: boolean;
  readonly onChange: (never: boolean) => void;
}

function NeverButton({ tool: { name, never }, disabled, onChange }: NeverButtonProps) {
  return (
    <IconButton
      label={never ? `Lift never from ${name}` : `Never use ${name}`}
      disabled={disabled}
      onClick={() => onChange(!never)}
    >
      {never ? (
        <LockKeyholeOpen aria-hidden size={13} />
      ) : (
        <LockKeyhole aria-hidden size={13} className="text-faint" />
      )}
    </IconButton>
  );
}
