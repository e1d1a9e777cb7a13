/** Who asks: the name as the client claims it, in the title and in full, and its programs. */
import { quotedName } from '../../../contract/plain/quoted-name.ts';
import { Part } from './prompt-frame.tsx';

/** Characters of the claimed name in a title: two lines at most. */
const nameInTitle = 40;

/** How a title begins: never the name alone, always that it is claimed (SEC-37). */
export function ClaimedName({ name }: { readonly name: string }) {
  return (
    <>
      <span className="block text-meta font-normal tracking-normal text-muted">
        A client that calls itself
      </span>{' '}
      <bdi>{quotedName(name, nameInTitle)}</bdi>
    </>
  );
}

interface WhoProps {
  readonly clientName: string;
  /** Programs on this computer, where the system knows them. */
  readonly registeredBy?: string | null;
  readonly askedBy?: string | null;
}

/** The whole claimed name, always after the words "calls itself", and the programs behind it. */
export function Who({ clientName, registeredBy = null, askedBy = null }: WhoProps) {
  const isSame = registeredBy !== null && registeredBy === askedBy;
  return (
    <Part label="Who">
      <p
        className="max-h-24 overflow-y-auto wrap-anywhere"
        tabIndex={0}
        role="group"
        aria-label="Claimed name"
      >
        <span className="text-muted">calls itself </span>
        <bdi className="font-semibold">“{clientName}”</bdi>
      </p>
      {registeredBy !== null && (
        <Program verb={isSame ? 'Registered and asked by' : 'Registered by'} name={registeredBy} />
      )}
      {askedBy !== null && !isSame && <Program verb="Asked by" name={askedBy} />}
    </Part>
  );
}

function Program({ verb, name }: { readonly verb: string; readonly name: string }) {
  return (
    <p className="mt-0.5 wrap-anywhere">
      <span className="text-muted">{verb} </span>
      <bdi className="select-text">{name}</bdi>
    </p>
  );
}
