/**
 * A count beside that of the period before, in words.
 *
 * @param days of each of the two periods
 * @returns e.g. `12 % more than in the 30 days before`; null where nothing was counted in either
 */
export function comparedWords(now: number, before: number, days: number): string | null {
  const period = `the ${days === 1 ? 'day' : `${days} days`} before`;
  if (before === 0) return now === 0 ? null : `none in ${period}`;
  const percent = Math.round((Math.abs(now - before) / before) * 100);
  if (percent === 0) return `as many as in ${period}`;
  return `${percent.toLocaleString('en')} % ${now > before ? 'more' : 'fewer'} than in ${period}`;
}
