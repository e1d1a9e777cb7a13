/** What to give, per connector: nothing, reading, or reading and writing. */
import { isOwnRight } from '../../../contract/plain/own-rights.ts';
import type { AccessLevel } from '../../../contract/views/access.ts';
import type { ConsentQuestion } from '../../../contract/views/questions/consent-question.ts';
import { Checkbox } from '../../components/controls/field.tsx';
import { Segmented } from '../../components/controls/segmented.tsx';
import { levelWords } from '../../state/words.ts';
import { plural } from '../../state/time-words.ts';

type Level = AccessLevel | 'none';
type Choice = ConsentQuestion['choices'][number];
export type Picked = ReadonlyMap<string, Level>;

const levels: readonly Level[] = ['none', 'read', 'write'];
/** What stays when nothing is added. */
const keepWords = { none: 'No', read: 'Keep read', write: 'Keep read & write' } as const;
/** The choice that stands for every connector, present and future. */
const everyConnector = '*';

interface ConnectorPickerProps {
  readonly choices: ConsentQuestion['choices'];
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
  /**
   * The client asks for more than it has: nothing can be taken away here, so less than that is not
   * offered.
   */
  readonly addsOnly?: boolean;
}

export function ConnectorPicker({
  choices,
  picked,
  onPick,
  addsOnly = false,
}: ConnectorPickerProps) {
  const forAll = picked.get(everyConnector) ?? 'none';
  const every = choices.find(({ name }) => name === everyConnector);
  const rows = choices.filter(({ name }) => name !== everyConnector);
  const pick = (name: string, level: Level) => onPick(new Map(picked).set(name, level));
  return (
    <>
      {rows.length > 0 && (
        <ul
          aria-label="Connectors"
          className="mt-2 divide-y divide-line rounded-lg border border-line"
        >
          {rows.map((choice) => (
            <ChoiceRow
              key={choice.name}
              choice={choice}
              picked={picked.get(choice.name) ?? 'none'}
              // What every connector is given, this one is given too: its row must not say less
              // than what is true.
              floor={isOwnRight(choice.name) ? 'none' : forAll}
              addsOnly={addsOnly}
              onPick={(level) => pick(choice.name, level)}
            />
          ))}
        </ul>
      )}
      {every !== undefined && (
        <AddedLater
          choice={every}
          level={forAll}
          isAlone={rows.length === 0}
          onPick={(level) => pick(everyConnector, level)}
        />
      )}
    </>
  );
}

interface ChoiceRowProps {
  readonly choice: Choice;
  readonly picked: Level;
  readonly floor: Level;
  readonly addsOnly: boolean;
  readonly onPick: (level: Level) => void;
}

function ChoiceRow({ choice, picked, floor, addsOnly, onPick }: ChoiceRowProps) {
  const notes = [
    choice.before === 'none' || addsOnly
      ? null
      : `Has ${levelWords[choice.before].toLowerCase()} now`,
    floor === 'none' ? choice.limitedBy : 'Given with every connector',
  ].filter((note) => note !== null);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 py-2 pr-2 pl-3">
      <div className="min-w-0 grow basis-28">
        <p className="font-medium wrap-anywhere">{choice.label}</p>
        {notes.map((note) => (
          <p key={note} className="text-meta text-muted wrap-anywhere">
            {note}
          </p>
        ))}
        {choice.opens !== undefined && <Opens opens={choice.opens} label={choice.label} />}
      </div>
      <Segmented
        label={`Access to ${choice.label}`}
        value={higher(picked, floor)}
        segments={levels
          .filter((offered) => !addsOnly || !isAbove(choice.before, offered))
          // There is nothing of Consentry to write to.
          .filter((offered) => !isOwnRight(choice.name) || offered !== 'write')
          .map((offered) => ({
            value: offered,
            label: addsOnly && offered === choice.before ? keepWords[offered] : levelWords[offered],
            disabled: isAbove(offered, choice.maximum) || isAbove(floor, offered),
          }))}
        onChange={onPick}
      />
    </li>
  );
}

interface AddedLaterProps {
  readonly choice: Choice;
  readonly level: Level;
  /** There is no connector yet. */
  readonly isAlone: boolean;
  readonly onPick: (level: Level) => void;
}

/** Connectors that do not exist yet: a choice of its own, never made for the person. */
function AddedLater({ choice, level, isAlone, onPick }: AddedLaterProps) {
  if (choice.maximum === 'none') return null;
  return (
    <div className="mt-2 flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 rounded-lg border border-line py-2 pr-2 pl-3">
      <div className="min-w-0 grow basis-56">
        <Checkbox
          checked={level !== 'none'}
          onChange={(isTicked) => onPick(isTicked ? 'read' : 'none')}
          hint={
            isAlone
              ? 'There is no connector yet. It may then use each one you add.'
              : 'It may then use every connector: those above and each one you add.'
          }
        >
          <span className="font-medium">Also connectors added later</span>
        </Checkbox>
        {level !== 'none' && choice.limitedBy !== null && (
          <p className="pl-5.5 text-meta text-muted wrap-anywhere">{choice.limitedBy}</p>
        )}
      </div>
      {level !== 'none' && (
        <Segmented
          label="Access to connectors added later"
          value={level}
          segments={(['read', 'write'] as const).map((offered) => ({
            value: offered,
            label: levelWords[offered],
            disabled: isAbove(offered, choice.maximum),
          }))}
          onChange={onPick}
        />
      )}
    </div>
  );
}

interface OpensProps {
  readonly opens: NonNullable<Choice['opens']>;
  readonly label: string;
}

/** The tools that each choice opens, by name (ATLAR-20). */
function Opens({ opens: { read, write }, label }: OpensProps) {
  if (read.length + write.length === 0)
    return <p className="text-meta text-muted">No tool of it can be used yet</p>;
  const words = `${plural(read.length, 'read tool')}, ${plural(write.length, 'write tool')}`;
  return (
    <details className="text-meta text-muted">
      <summary
        aria-label={`Tools of ${label}: ${words}`}
        className="w-fit rounded-sm hover:text-ink"
      >
        {words}
      </summary>
      {read.length > 0 && <p className="mt-1 wrap-anywhere">{`Read opens ${read.join(', ')}`}</p>}
      {write.length > 0 && (
        <p className="mt-1 wrap-anywhere">{`Read & write opens also ${write.join(', ')}`}</p>
      )}
    </details>
  );
}

function isAbove(a: Level, b: Level): boolean {
  return levels.indexOf(a) > levels.indexOf(b);
}

function higher(a: Level, b: Level): Level {
  return isAbove(a, b) ? a : b;
}

/** True when the pick gives something that the client does not have yet. */
export function addsAnything(choices: ConsentQuestion['choices'], picked: Picked): boolean {
  return choices.some((choice) => isAbove(picked.get(choice.name) ?? 'none', choice.before));
}
