/** A second question while one is open would be a dialog behind a dialog. */
import type {
  Identification,
  IdentificationRequest,
  Identified,
} from '../../core/ports/identification.ts';

/** @returns the same, but whoever asks while one is open is refused */
export function oneAtATime(
  ask: (request: IdentificationRequest) => Promise<Identified>,
): Identification['identify'] {
  let isAsking = false;
  return async (request) => {
    if (isAsking) return { kind: 'refused' };
    isAsking = true;
    try {
      return await ask(request);
    } finally {
      isAsking = false;
    }
  };
}
