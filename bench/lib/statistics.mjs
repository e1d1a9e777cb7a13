/** Small numbers about lists of numbers. */

/**
 * @param {readonly number[]} values
 * @param {number} part 0 to 1
 */
export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5);
}

/** How far apart rounds are: the largest by the smallest. @param {readonly number[]} values */
export function spread(values) {
  return Math.max(...values) / Math.min(...values);
}
