/** How large the text of a window is: the steps that browsers have, from 50 to 200 %. Pure. */

const steps = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200] as const;

export type ZoomWish = 'in' | 'out' | 'reset';

/** True for a percentage that a window can have. */
export function isZoom(percent: number): boolean {
  return steps.some((step) => step === percent);
}

/** The percentage after one more step; at either end it stays. */
export function zoomAfter(percent: number, wish: ZoomWish): number {
  if (wish === 'reset') return 100;
  const next =
    wish === 'in' ? steps.find((step) => step > percent) : steps.findLast((step) => step < percent);
  return next ?? (wish === 'in' ? 200 : 50);
}
