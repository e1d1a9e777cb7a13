import type { Identification, Identified } from '../../../main/core/ports/identification.ts';

/** A system that answers this; what it was asked is added to `asked`. */
export function identificationThat(answer: Identified, asked: string[]): Identification {
  return {
    look: async () => ({ state: 'available', detail: 'The test asks.' }),
    async identify({ why }) {
      asked.push(why);
      return answer;
    },
  };
}
