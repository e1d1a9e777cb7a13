/** When what is wrong in a form is shown. */
import { useEffect, useState } from 'react';

/** Nobody wants to be told of a mistake in the middle of a word. */
const pauseMs = 600;

/**
 * What was typed is judged after a short pause; what is empty is not wrong until somebody tries to
 * save. What is shown goes as soon as it is mended.
 *
 * @param errors all that is wrong, field by field
 * @param values what the fields hold; another value begins another pause
 * @param isChecked somebody tried to save: everything is shown
 */
export function useShownErrors<Field extends string>(
  errors: Readonly<Partial<Record<Field, string>>>,
  values: Readonly<Record<string, unknown>>,
  isChecked: boolean,
): Readonly<Partial<Record<Field, string>>> {
  const [judged, setJudged] = useState('');
  const typed = Object.entries(errors).filter(([field]) => !isEmpty(values[field]));
  const key = JSON.stringify(typed.map(([field]) => [field, values[field]]));
  useEffect(() => {
    const timer = setTimeout(() => setJudged(key), pauseMs);
    return () => clearTimeout(timer);
  }, [key]);
  if (isChecked) return errors;
  const settled = new Set(
    (JSON.parse(judged === '' ? '[]' : judged) as [string][]).map(([field]) => field),
  );
  return Object.fromEntries(typed.filter(([field]) => settled.has(field))) as Partial<
    Record<Field, string>
  >;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
