import { Fragment } from 'react';

/**
 * Text with the places marked that speak to the model: underlined and named, not by colour alone
 * (SEC-83).
 */
export function MarkedText({
  text,
  marks,
}: {
  readonly text: string;
  readonly marks: readonly (readonly [number, number])[];
}) {
  const end = marks.at(-1)?.[1] ?? 0;
  return (
    <>
      {marks.map(([start, stop], at) => (
        <Fragment key={start}>
          {text.slice(marks[at - 1]?.[1] ?? 0, start)}
          <Instruction text={text.slice(start, stop)} />
        </Fragment>
      ))}
      {text.slice(end)}
    </>
  );
}

export function Instruction({ text }: { readonly text: string }) {
  return (
    <mark
      title="Reads like an instruction to the model"
      className="rounded-xs bg-warn-soft px-0.5 text-warn-text underline decoration-wavy underline-offset-2"
    >
      {text}
    </mark>
  );
}
