/** What to give, per connector: nothing, reading, or reading and writing. */
import { isOwnRight } from '../../../contract/own-rights.ts';
import type { AccessLevel, ConsentQuestion } from '../../../contract/views.ts';
import { Segmented } from '../../components/segmented.tsx';
import { levelWords } from '../../state/words.ts';

type Level = AccessLevel | 'none';
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
  /** The client asks for more than it has: nothing can be taken away here, so less than that is not offered. */
  readonly addsOnly?: boolean;
}

export function ConnectorPicker({
  choices,
  picked,
  onPick,
  addsOnly = false,
}: ConnectorPickerProps) {
  const forAll = picked.get(everyConnector) ?? 'none';
  return (
    <ul aria-label="Connectors" className="mt-2 divide-y divide-line rounded-lg border border-line">
      {choices.map((choice) => {
        // What every connector is given, this one is given too: its row must not say less than what is true.
        const isOwn = isOwnRight(choice.name);
        const floor = choice.name === everyConnector || isOwn ? 'none' : forAll;
        const level = higher(picked.get(choice.name) ?? 'none', floor);
        const notes = [
          choice.before === 'none' || addsOnly
            ? null
            : `Had ${levelWords[choice.before].toLowerCase()} before`,
          floor === 'none' ? limitOf(choice) : 'Given with every connector',
        ].filter((note) => note !== null);
        return (
          <li
            key={choice.name}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 py-2 pr-2 pl-3"
          >
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
              value={level}
              segments={levels
                .filter((offered) => !addsOnly || !isAbove(choice.before, offered))
                // There is nothing of Consentry to write to.
                .filter((offered) => !isOwn || offered !== 'write')
                .map((offered) => ({
                  value: offered,
                  label:
                    addsOnly && offered === choice.before
                      ? keepWords[offered]
                      : levelWords[offered],
                  disabled: isAbove(offered, choice.maximum) || isAbove(floor, offered),
                }))}
              onChange={(next) => onPick(new Map(picked).set(choice.name, next))}
            />
          </li>
        );
      })}
    </ul>
  );
}

interface OpensProps {
  readonly opens: NonNullable<ConsentQuestion['choices'][number]['opens']>;
  readonly label: string;
}

/** The tools that each choice opens, by name (ATLAR-20). */
function Opens({ opens: { read, write }, label }: OpensProps) {
  if (read.length + write.length === 0)
    return <p className="text-meta text-muted">No tool of it can be used yet</p>;
  const words = `${read.length} to read with, ${write.length} more to write with`;
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

function limitOf(choice: ConsentQuestion['choices'][number]): string | null {
  if (isOwnRight(choice.name)) return choice.limitedBy;
  return choice.limitedBy ?? (choice.maximum === 'read' ? 'It asked for reading only' : null);
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
