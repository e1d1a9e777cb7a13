/**
 * Milliseconds of the quickest of several runs: what the code takes when nothing else has the
 * machine. For bounds of what an attacker may cost; one run alone also measures whoever else is
 * busy.
 */
export function quickest(run: () => void, times = 5): number {
  let least = Infinity;
  for (let done = 0; done < times; done += 1) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}
