import { useState } from 'react';
import type { ToolMode } from '../../../../contract/views/access.ts';
import type { ToolView } from '../../../../contract/views/tools/tool-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { ModeIcon } from '../../../components/base/marks.tsx';
import { SelectionBar } from '../../../components/controls/select-rows.tsx';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { showDone, showError } from '../../../state/notices.ts';
import { plural } from '../../../state/time-words.ts';
import { modeWords } from '../../../state/words.ts';
import { BulkConfirm } from '../../shell/bulk-confirm.tsx';

/** A mode for all of them, or for each that of its class. */
type Choice = ToolMode | 'default';

interface Asked {
  readonly choice: Choice;
  /** Those that it changes, as they are now. */
  readonly tools: readonly ToolView[];
  /** Ticked, but each has to be allowed by itself. */
  readonly destructive: number;
  /** Ticked, and set to it already or to never. */
  readonly unchanged: number;
}

const choices: readonly Choice[] = ['allow', 'ask', 'block', 'default'];
const choiceWords: Readonly<Record<Choice, string>> = { ...modeWords, default: 'Default' };

const questions: Readonly<Record<Choice, (tools: string) => string>> = {
  allow: (tools) => `Allow ${tools}?`,
  ask: (tools) => `Ask before each call of ${tools}?`,
  block: (tools) => `Block ${tools}?`,
  default: (tools) => `Reset ${tools} to the default?`,
};
const verbs: Readonly<Record<Choice, string>> = {
  allow: 'Allow',
  ask: 'Ask each time',
  block: 'Block',
  default: 'Reset',
};
const results: Readonly<Record<Choice, string>> = {
  allow: 'set to allow',
  ask: 'set to ask',
  block: 'set to block',
  default: 'reset to the default',
};
const effects: Readonly<Record<Choice, string>> = {
  allow:
    'Clients that may use them call them without a question. Tools that wait for review stay closed.',
  ask: 'Clients wait for your answer at each call.',
  block: 'No client can call them.',
  default: 'Tools that read are allowed, tools that write ask, destructive ones are blocked.',
};

interface BulkToolsProps {
  readonly selection: Selection;
  readonly onChanged: () => void;
}

/** Sets one mode for the tools that are ticked, after one question that says what it changes. */
export function BulkTools({ selection, onChanged }: BulkToolsProps) {
  const bridge = useBridge();
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = async (choice: Choice) => {
    // What they are set to now: a tool that is ticked may be far out of sight.
    const result = await callCommand(bridge, 'tools.list', {});
    if (!result.ok) return showError(result.error);
    const ticked = result.value.filter(({ exposedName }) => selection.has(exposedName));
    const next = askedOf(choice, ticked);
    if (next.tools.length > 0) return setAsked(next);
    showDone('Nothing to change', stayWords(next));
  };
  return (
    <>
      <SelectionBar count={selection.ids.length} onClear={selection.clear}>
        {choices.map((choice) => (
          <Button
            key={choice}
            icon={choice === 'default' ? undefined : <ModeIcon mode={choice} />}
            onClick={() => void ask(choice)}
          >
            {choiceWords[choice]}
          </Button>
        ))}
      </SelectionBar>
      {asked !== null && (
        <BulkConfirm
          title={(count) => questions[asked.choice](plural(count, 'tool'))}
          verb={verbs[asked.choice]}
          keep="Leave them"
          isMild={asked.choice !== 'block'}
          items={asked.tools.map(({ exposedName, name, connector, mode }) => ({
            id: exposedName,
            name: `${name} on ${connector}, now ${modeWords[mode].toLowerCase()}`,
          }))}
          done={results[asked.choice]}
          act={async ({ id }) => {
            const tool = asked.tools.find(({ exposedName }) => exposedName === id);
            return callCommand(bridge, 'tool.set', {
              connector: tool?.connector ?? '',
              tool: tool?.name ?? '',
              mode: asked.choice === 'default' ? null : asked.choice,
            });
          }}
          onDone={selection.clear}
          onClose={() => {
            setAsked(null);
            onChanged();
          }}
        >
          {[effects[asked.choice], stayWords(asked), 'You can set each of them again at any time.']
            .filter((words) => words !== null)
            .join(' ')}
        </BulkConfirm>
      )}
    </>
  );
}

/** Destructive tools are never allowed in a group (`tools.setMode`). */
function askedOf(choice: Choice, ticked: readonly ToolView[]): Asked {
  const isChanged = (tool: ToolView) =>
    !tool.never && (choice === 'default' ? tool.modeOverridden : tool.mode !== choice);
  const changed = ticked.filter(isChanged);
  const tools = changed.filter((tool) => choice !== 'allow' || tool.class !== 'destructive');
  return {
    choice,
    tools,
    destructive: changed.length - tools.length,
    unchanged: ticked.length - changed.length,
  };
}

/** Why fewer are named than were ticked. */
function stayWords({ choice, destructive, unchanged }: Asked): string | null {
  const words = [
    ...(destructive > 0
      ? [`${plural(destructive, 'destructive tool')} left out: allow each by itself.`]
      : []),
    ...(unchanged > 0
      ? [
          `${plural(unchanged, 'tool')} ${unchanged === 1 ? 'stays' : 'stay'} as ${unchanged === 1 ? 'it is' : 'they are'}: ${choice === 'default' ? 'at the default' : `set to ${choice}`} already, or never to be called.`,
        ]
      : []),
  ];
  return words.length === 0 ? null : words.join(' ');
}
