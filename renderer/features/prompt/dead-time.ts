/**
 * How long Allow does nothing after its surroundings changed (SEC-38). The core keeps the same time
 * of its own.
 */
export const deadTimeMs = 1000;

const movedCheckMs = 200;

/**
 * Calls `onDisturbed` when the window gains focus, becomes visible, changes its size or moves:
 * whatever the hand was about to press may not be what is under it now.
 *
 * @returns the function that stops watching
 */
export function watchWindow(onDisturbed: () => void): () => void {
  const onVisible = () => {
    if (document.visibilityState === 'visible') onDisturbed();
  };
  window.addEventListener('focus', onDisturbed);
  window.addEventListener('resize', onDisturbed);
  document.addEventListener('visibilitychange', onVisible);
  // A window that moves sends no event.
  let place = windowPlace();
  const timer = setInterval(() => {
    const next = windowPlace();
    if (next === place) return;
    place = next;
    onDisturbed();
  }, movedCheckMs);
  return () => {
    window.removeEventListener('focus', onDisturbed);
    window.removeEventListener('resize', onDisturbed);
    document.removeEventListener('visibilitychange', onVisible);
    clearInterval(timer);
  };
}

function windowPlace(): string {
  return `${window.screenX},${window.screenY}`;
}
